import { HandrailError } from '@handrail/sdk';
import type { Static, TSchema } from 'typebox';
import type { Database } from './database.ts';
import type { DocumentReader } from './documentReader.ts';
import type { TenantContext } from './tenantContext.ts';
import { textList } from './textList.ts';

export type DocumentKind = 'settings' | 'branding' | 'compliance' | 'intune';

/** One version of a document, as it was read. */
export interface VersionedDocument<S extends TSchema> {
  readonly version: number;
  readonly content: Static<S>;
}

/** Who made a version, and which fields differ from the one before. */
export interface DocumentMark {
  readonly version: number;
  readonly changed: readonly string[];
  readonly changedAt: number;
  /** Person or API token; undefined for the service itself. */
  readonly changedBy: string | undefined;
}

/** A tenant's documents, each with every version it had: who changed what, and when. */
export class Documents {
  readonly #db: Database;
  readonly #reader: DocumentReader;

  constructor(db: Database, reader: DocumentReader) {
    this.#db = db;
    this.#reader = reader;
  }

  /** The version in force; undefined where there is none yet. Error: `data_corrupt`. */
  async current<S extends TSchema>(
    context: TenantContext,
    kind: DocumentKind,
    schema: S,
  ): Promise<VersionedDocument<S> | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('documents')
      .select(['version', 'content'])
      .where('tenant_id', '=', context.tenantId)
      .where('kind', '=', kind)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    return { version: row.version, content: this.#reader.read(schema, `${context.tenantId} ${kind}`, row.content) };
  }

  /** Every version's mark, newest first, those below `before`. */
  async history(
    context: TenantContext,
    kind: DocumentKind,
    { limit, before }: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly DocumentMark[]> {
    let query = this.#db
      .of(context)
      .selectFrom('documents')
      .select(['version', 'changed', 'changed_ms', 'changed_by'])
      .where('tenant_id', '=', context.tenantId)
      .where('kind', '=', kind);
    if (before !== undefined) query = query.where('version', '<', before);
    const rows = await query.orderBy('version', 'desc').limit(limit).execute();
    return rows.map((row) => ({
      version: row.version,
      changed: textList(row.changed),
      changedAt: row.changed_ms,
      changedBy: row.changed_by ?? undefined,
    }));
  }

  /**
   * Puts a new version in force, after `replaces`; 0 for the first. Error: `edit_conflict` when another one is in force by now.
   */
  async put(
    context: TenantContext,
    kind: DocumentKind,
    change: {
      readonly replaces: number;
      readonly content: unknown;
      readonly changed: readonly string[];
      /** Person or API token; undefined for the service itself. */
      readonly by: string | undefined;
      readonly now: number;
    },
  ): Promise<number> {
    const newest = await this.#db
      .of(context)
      .selectFrom('documents')
      .select(({ fn }) => fn.max('version').as('version'))
      .where('tenant_id', '=', context.tenantId)
      .where('kind', '=', kind)
      .executeTakeFirst();
    if ((newest?.version ?? 0) !== change.replaces) throw conflict(kind);
    const version = change.replaces + 1;
    const result = await this.#db
      .of(context)
      .insertInto('documents')
      .values({
        tenant_id: context.tenantId,
        kind,
        version,
        content: JSON.stringify(change.content),
        changed: JSON.stringify(change.changed),
        changed_ms: change.now,
        changed_by: change.by ?? null,
      })
      // Two who saw the same version: the key lets one of them through.
      .onConflict((onKey) => onKey.columns(['tenant_id', 'kind', 'version']).doNothing())
      .executeTakeFirst();
    if (Number(result.numInsertedOrUpdatedRows ?? 0) === 0) throw conflict(kind);
    return version;
  }
}

function conflict(kind: DocumentKind): HandrailError {
  return new HandrailError('edit_conflict', 'The document was changed meanwhile', { kind });
}
