import { HandrailError } from '@handrail/sdk';
import type { AuditEntry } from '@handrail/sdk/tenant/audit';
import { toBase64 } from '../../../base/audit/base64.ts';
import { consistencyProof, frontierAt, inclusionProof } from '../../../base/audit/proofs.ts';
import { leafOf } from '../../../base/audit/record.ts';
import { rootOf } from '../../../base/audit/tree.ts';
import type { Clock } from '../../../base/clock.ts';
import { recordedActor } from '../../audit/actor.ts';
import type { AuditDesk } from '../../audit/auditDesk.ts';
import type { KeptRecord } from '../../store/audit/auditLog.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

const newestFirst: Order = { list: 'audit', sort: 'index', descending: true, key: 'number' };

/** The tenant's audit log, its checkpoints and proofs. */
export function auditRoutes(parts: {
  readonly store: Store;
  readonly audit: AuditDesk;
  readonly clock: Clock;
}): Handlers {
  const { store, audit, clock } = parts;
  return {
    'audit.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(newestFirst, query.cursor);
      const { action, actorId, subjectId, from, to } = query;
      const records = await store.audit.list(tenant, {
        limit: limit + 1,
        ...(after && { before: Number(after.key) }),
        ...(action !== undefined && { action }),
        ...(actorId !== undefined && { actorId }),
        ...(subjectId !== undefined && { subjectId }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      const placeOf = ({ record }: KeptRecord) => ({ key: record.seq, id: String(record.seq) });
      return pageOf(records, { limit, order: newestFirst }, placeOf, entryOf);
    },
    'audit.checkpoint': async ({ admission: { tenant } }) => await audit.checkpoint(tenant),
    'audit.inclusion': async ({ admission: { tenant }, query }) => {
      await checkSize(tenant, query.size, 'size');
      const kept = query.index < query.size ? await store.audit.at(tenant, query.index) : undefined;
      if (!kept) throw new HandrailError('not_found', 'The log of this size has no such record');
      const hashAt = store.audit.hashAt(tenant);
      const proof = await inclusionProof(query.index, query.size, hashAt);
      const root = rootOf(await frontierAt(query.size, hashAt));
      return { leaf: toBase64(leafOf(kept.record)), root: toBase64(root), proof: proof.map(toBase64) };
    },
    'audit.consistency': async ({ admission: { tenant }, query }) => {
      await checkSize(tenant, query.to, 'to');
      if (query.from > query.to) throw outside('from');
      const hashAt = store.audit.hashAt(tenant);
      const [from, to, proof] = await Promise.all([
        frontierAt(query.from, hashAt),
        frontierAt(query.to, hashAt),
        consistencyProof(query.from, query.to, hashAt),
      ]);
      return { fromRoot: toBase64(rootOf(from)), toRoot: toBase64(rootOf(to)), proof: proof.map(toBase64) };
    },
    'audit.export': async ({ admission: { tenant, actor } }) => {
      const { actor: who, personal } = recordedActor(actor);
      await store.transaction(tenant, (tables) =>
        tables.audit.append(
          tenant,
          { at: clock.now(), action: 'audit.exported', actor: who, subject: { kind: 'log', id: tenant.tenantId } },
          personal,
        ),
      );
      return { name: 'audit.jsonl', content: audit.export(tenant) };
    },
  };

  async function checkSize(context: TenantContext, size: number, field: string): Promise<void> {
    if (size > (await store.audit.head(context)).size) throw outside(field);
  }
}

function outside(field: string): HandrailError {
  return new HandrailError('invalid_input', 'The log has not that many records', {
    field: `query.${field}`,
    rule: 'at most the size of the log',
  });
}

function entryOf({ record, personal }: KeptRecord): AuditEntry {
  const { actorName, actorSignInName, subjectName } = personal?.personal ?? {};
  const kind = kinds.find((each) => each === record.actor.kind) ?? 'service';
  return {
    index: record.seq,
    at: record.at,
    action: record.action,
    actor: {
      kind,
      id: record.actor.id,
      ...(actorName !== undefined && { name: actorName.slice(0, 200) }),
      ...(actorSignInName !== undefined && { signInName: actorSignInName.slice(0, 320) }),
    },
    ...(record.subject && {
      subject: {
        kind: record.subject.kind,
        id: record.subject.id,
        ...(subjectName !== undefined && { name: subjectName.slice(0, 200) }),
      },
    }),
    ...(record.code !== undefined && { code: record.code }),
    ...(record.count !== undefined && { count: record.count }),
    changed: record.changed ?? [],
    personalDeleted: record.personal !== undefined && personal === undefined,
  };
}

const kinds = ['person', 'token', 'device', 'service'] as const;
