import { HandrailError } from '@handrail/sdk';
import { fromBase64, toBase64 } from '../../../base/audit/base64.ts';
import { decodeFrontier } from '../../../base/audit/tree.ts';
import type { Database } from '../database.ts';
import { everyTenant } from '../everyTenant.ts';
import type { TenantContext } from '../tenantContext.ts';

/**
 * Looks whether the head of each tenant's log fits its newest record and the tree below it. A store that lost its last writes,
 * or was put together from two, would else go on with a log that no proof holds for. Error: `data_corrupt`.
 */
export async function checkAuditHeads(db: Database): Promise<void> {
  for (const context of await everyTenant(db)) {
    if (await fits(db, context)) continue;
    throw new HandrailError('data_corrupt', 'The audit log does not fit its head', { problem: 'audit_head' });
  }
}

async function fits(db: Database, context: TenantContext): Promise<boolean> {
  // One statement sees one moment, also while another service appends.
  const log = await db
    .of(context)
    .selectFrom('tenants')
    .leftJoin('audit_heads', 'audit_heads.tenant_id', 'tenants.tenant_id')
    .select(['audit_heads.size', 'audit_heads.roots'])
    .select((query) =>
      query
        .selectFrom('audit_records')
        .select(({ fn }) => fn.max('seq').as('newest'))
        .whereRef('audit_records.tenant_id', '=', 'tenants.tenant_id')
        .as('newest'),
    )
    .where('tenants.tenant_id', '=', context.tenantId)
    .executeTakeFirst();
  const newest = log?.newest ?? -1;
  if (!log || log.size === null || log.roots === null) return newest === -1;
  if (newest + 1 !== log.size) return false;
  const roots = fromBase64(log.roots);
  return roots !== undefined && (await holdsRoots(db, context, log.size, roots));
}

/** Finished nodes of a tree never change, so that they may be read after the head. */
async function holdsRoots(db: Database, context: TenantContext, size: number, roots: Uint8Array): Promise<boolean> {
  // One root for each binary one of the size, the largest subtree first.
  let start = 0;
  for (const root of decodeFrontier(size, roots).roots) {
    const level = Math.floor(Math.log2(size - start));
    const node = await db
      .of(context)
      .selectFrom('audit_nodes')
      .select('hash')
      .where('tenant_id', '=', context.tenantId)
      .where('level', '=', level)
      .where('position', '=', Math.floor(start / 2 ** level))
      .executeTakeFirst();
    if (node?.hash !== toBase64(root)) return false;
    start += 2 ** level;
  }
  return true;
}
