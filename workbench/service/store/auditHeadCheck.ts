import { HandrailError } from '@handrail/sdk';
import type { Kysely } from 'kysely';
import { fromBase64, toBase64 } from '../../base/audit/base64.ts';
import { decodeFrontier } from '../../base/audit/tree.ts';
import type { AuditHeadRow, Tables } from './tables.ts';

/**
 * Looks whether the head of each tenant's log fits its newest record and the tree below it. A store that lost its last writes,
 * or was put together from two, would else go on with a log that no proof holds for. Error: `data_corrupt`.
 */
export async function checkAuditHeads(db: Kysely<Tables>): Promise<void> {
  const heads = await db.selectFrom('audit_heads').selectAll().execute();
  for (const head of heads) {
    if (await fits(db, head)) continue;
    throw new HandrailError('data_corrupt', 'The audit log does not fit its head', { problem: 'audit_head' });
  }
  const ofNone = await db
    .selectFrom('audit_records')
    .select('tenant_id')
    .where('tenant_id', 'not in', (query) => query.selectFrom('audit_heads').select('tenant_id'))
    .limit(1)
    .execute();
  if (ofNone.length > 0) throw new HandrailError('data_corrupt', 'An audit log has no head', { problem: 'audit_head' });
}

async function fits(db: Kysely<Tables>, head: AuditHeadRow): Promise<boolean> {
  const newest = await db
    .selectFrom('audit_records')
    .select('seq')
    .where('tenant_id', '=', head.tenant_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const size = Number(head.size);
  if ((newest ? Number(newest.seq) + 1 : 0) !== size) return false;
  const roots = fromBase64(head.roots);
  if (!roots) return false;
  // One root for each binary one of the size, the largest subtree first.
  let start = 0;
  for (const root of decodeFrontier(size, roots).roots) {
    const level = Math.floor(Math.log2(size - start));
    const node = await db
      .selectFrom('audit_nodes')
      .select('hash')
      .where('tenant_id', '=', head.tenant_id)
      .where('level', '=', level)
      .where('position', '=', Math.floor(start / 2 ** level))
      .executeTakeFirst();
    if (node?.hash !== toBase64(root)) return false;
    start += 2 ** level;
  }
  return true;
}
