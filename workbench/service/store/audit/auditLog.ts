import { HandrailError } from '@handrail/sdk';
import type { Kysely } from 'kysely';
import { Check } from 'typebox/value';
import { fromBase64, toBase64 } from '../../../base/audit/base64.ts';
import { canonicalJson } from '../../../base/audit/jcs.ts';
import type { HashAt } from '../../../base/audit/proofs.ts';
import {
  AuditRecord,
  leafOf,
  makeRecord,
  PersonalPart,
  type RecordContent,
  type SaltedPersonal,
  saltPersonal,
} from '../../../base/audit/record.ts';
import { append, decodeFrontier, emptyFrontier, encodeRoots, type Frontier } from '../../../base/audit/tree.ts';
import type { RandomBytes } from '../../../base/random.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

/** What a record says but for what the log itself knows. */
export type AuditContent = Omit<RecordContent, 'seq' | 'tenant'>;

/** A record with its personal part, while that is kept. */
export interface KeptRecord {
  readonly record: AuditRecord;
  readonly personal: SaltedPersonal | undefined;
}

/** Which records are asked for; newest first, below `before`. */
export interface AuditFilter {
  readonly limit: number;
  readonly before?: number;
  readonly action?: string;
  readonly actorId?: string;
  readonly subjectId?: string;
  readonly from?: number;
  readonly to?: number;
}

/** The tenant's log in the tables: leaves, the tree above them, its signed heads, and the personal parts beside them. */
export class AuditLog {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /**
   * Appends one record. Only inside `store.transaction`, the one of the change that is recorded: the head's row is taken first, so
   * that two who append at once come one after the other.
   */
  async append(context: TenantContext, content: AuditContent, personal?: PersonalPart): Promise<AuditRecord> {
    const head = await this.#takeHead(context);
    const salted = personal && saltPersonal(this.#random, personal);
    const record = makeRecord({ ...content, seq: head.size, tenant: context.tenantId }, salted);
    const { frontier, completed } = append(head, leafOf(record));
    const key = { tenant_id: context.tenantId, seq: record.seq };
    await this.#db
      .of(context)
      .insertInto('audit_records')
      .values({
        ...key,
        at_ms: record.at,
        action: record.action,
        actor_id: record.actor.id,
        subject_id: record.subject?.id ?? null,
        record: canonicalJson(record),
      })
      .execute();
    if (salted) {
      await this.#db
        .of(context)
        .insertInto('audit_personal')
        .values({
          ...key,
          at_ms: record.at,
          salt: toBase64(salted.salt),
          personal: JSON.stringify(salted.personal),
        })
        .execute();
    }
    await this.#db
      .of(context)
      .insertInto('audit_nodes')
      .values(
        completed.map((hash, level) => ({
          tenant_id: context.tenantId,
          level,
          position: Math.floor(record.seq / 2 ** level),
          hash: toBase64(hash),
        })),
      )
      .execute();
    await this.#db
      .of(context)
      .updateTable('audit_heads')
      .set({ size: frontier.size, roots: toBase64(encodeRoots(frontier)) })
      .where('tenant_id', '=', context.tenantId)
      .execute();
    return record;
  }

  /** Where the log ends now. */
  async head(context: TenantContext): Promise<Frontier> {
    const query = this.#db.of(context).selectFrom('audit_heads').selectAll().where('tenant_id', '=', context.tenantId);
    return frontierOf(await query.executeTakeFirst());
  }

  /** Reads the tree's stored hashes, for proofs. Rejects with `data_corrupt` where one is not there. */
  hashAt(context: TenantContext): HashAt {
    return async (level, position) => {
      const row = await this.#db
        .of(context)
        .selectFrom('audit_nodes')
        .select('hash')
        .where('tenant_id', '=', context.tenantId)
        .where('level', '=', level)
        .where('position', '=', position)
        .executeTakeFirst();
      const hash = row && fromBase64(row.hash);
      if (!hash) throw new HandrailError('data_corrupt', 'A hash of the audit log is missing', { level, position });
      return hash;
    };
  }

  /** One record with what is kept beside it; undefined beyond the log's end. */
  async at(context: TenantContext, seq: number): Promise<KeptRecord | undefined> {
    return (await this.#read(context, (query) => query.where('audit_records.seq', '=', seq).limit(1)))[0];
  }

  async list(context: TenantContext, filter: AuditFilter): Promise<readonly KeptRecord[]> {
    return await this.#read(context, (all) => {
      let query = all;
      if (filter.before !== undefined) query = query.where('audit_records.seq', '<', filter.before);
      if (filter.action !== undefined) query = query.where('action', '=', filter.action);
      if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
      if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
      if (filter.from !== undefined) query = query.where('audit_records.at_ms', '>=', filter.from);
      if (filter.to !== undefined) query = query.where('audit_records.at_ms', '<', filter.to);
      return query.orderBy('audit_records.seq', 'desc').limit(filter.limit);
    });
  }

  /** From `seq` on, oldest first, at most `limit`. */
  async from(context: TenantContext, seq: number, limit: number): Promise<readonly KeptRecord[]> {
    return await this.#read(context, (query) =>
      query.where('audit_records.seq', '>=', seq).orderBy('audit_records.seq').limit(limit),
    );
  }

  /** Deletes the personal parts of records older than `before`; how many there were. The tree does not notice. */
  async deletePersonal(context: TenantContext, before: number): Promise<number> {
    const result = await this.#db
      .of(context)
      .deleteFrom('audit_personal')
      .where('tenant_id', '=', context.tenantId)
      .where('at_ms', '<', before)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  async addCheckpoint(
    context: TenantContext,
    checkpoint: { readonly size: number; readonly at: number; readonly note: string },
  ) {
    await this.#db
      .of(context)
      .insertInto('audit_checkpoints')
      .values({ tenant_id: context.tenantId, size: checkpoint.size, at_ms: checkpoint.at, note: checkpoint.note })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'size']).doNothing())
      .execute();
  }

  async newestCheckpoint(context: TenantContext) {
    return (await this.#checkpoints(context).orderBy('size', 'desc').limit(1).execute())[0];
  }

  /** Oldest first. */
  async checkpoints(context: TenantContext) {
    return await this.#checkpoints(context).orderBy('size').execute();
  }

  /** Makes sure that the head has a row, and holds it until the transaction ends. */
  async #takeHead(context: TenantContext): Promise<Frontier> {
    await this.#db
      .of(context)
      .insertInto('audit_heads')
      .values({ tenant_id: context.tenantId, size: 0, roots: '' })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .execute();
    const row = await this.#db
      .of(context)
      .updateTable('audit_heads')
      .set((expression) => ({ size: expression.ref('size') }))
      .where('tenant_id', '=', context.tenantId)
      .returningAll()
      .executeTakeFirst();
    return frontierOf(row);
  }

  #checkpoints(context: TenantContext) {
    return this.#db
      .of(context)
      .selectFrom('audit_checkpoints')
      .select(['size', 'at_ms as at', 'note'])
      .where('tenant_id', '=', context.tenantId);
  }

  async #read(context: TenantContext, narrow: (query: Selection) => Selection): Promise<readonly KeptRecord[]> {
    const rows = await narrow(selection(this.#db.of(context), context)).execute();
    return rows.map(({ record, salt, personal }) => ({
      record: readRecord(record),
      personal: salt === null || personal === null ? undefined : readPersonal(salt, personal),
    }));
  }
}

type Selection = ReturnType<typeof selection>;

/** Records with what is kept beside them. */
function selection(db: Kysely<Tables>, context: TenantContext) {
  return db
    .selectFrom('audit_records')
    .leftJoin('audit_personal', (join) =>
      join
        .onRef('audit_personal.tenant_id', '=', 'audit_records.tenant_id')
        .onRef('audit_personal.seq', '=', 'audit_records.seq'),
    )
    .select(['audit_records.record', 'audit_personal.salt', 'audit_personal.personal'])
    .where('audit_records.tenant_id', '=', context.tenantId);
}

function readRecord(text: string): AuditRecord {
  const record: unknown = JSON.parse(text);
  if (!Check(AuditRecord, record)) throw new HandrailError('data_corrupt', 'A record of the audit log does not fit');
  return record;
}

function readPersonal(salt: string, text: string): SaltedPersonal {
  const personal: unknown = JSON.parse(text);
  const bytes = fromBase64(salt);
  if (!bytes || !Check(PersonalPart, personal)) {
    throw new HandrailError('data_corrupt', 'A personal part of the audit log does not fit');
  }
  return { salt: bytes, personal };
}

function frontierOf(row: { readonly size: number; readonly roots: string } | undefined): Frontier {
  if (!row) return emptyFrontier;
  const roots = fromBase64(row.roots);
  if (!roots) throw new HandrailError('data_corrupt', 'The head of the audit log does not fit');
  return decodeFrontier(row.size, roots);
}
