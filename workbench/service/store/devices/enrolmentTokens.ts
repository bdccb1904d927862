import type { Database } from '../database.ts';
import { behind, type RowPosition } from '../position.ts';
import type { EnrolmentTokenRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

/** A token that enrols devices; its secret is known by its hash alone. */
export interface KeptEnrolmentToken {
  readonly id: string;
  readonly name: string;
  readonly uses: number | undefined;
  readonly used: number;
  readonly groupId: string | undefined;
  readonly expiresAt: number;
  readonly revokedAt: number | undefined;
  readonly createdAt: number;
  readonly createdBy: string | undefined;
}

export class EnrolmentTokens {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async add(
    context: TenantContext,
    token: Omit<KeptEnrolmentToken, 'used' | 'revokedAt'>,
    secretHash: string,
  ): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('enrolment_tokens')
      .values({
        tenant_id: context.tenantId,
        token_id: token.id,
        name: token.name,
        secret_hash: secretHash,
        uses: token.uses ?? null,
        used: 0,
        group_id: token.groupId ?? null,
        expires_ms: token.expiresAt,
        revoked_ms: null,
        created_ms: token.createdAt,
        created_by: token.createdBy ?? null,
      })
      .execute();
  }

  /**
   * Takes one use of the token with this secret, of this tenant; undefined where it is unknown, expired, revoked or used up. Of many
   * who come at once, as many get one as there are.
   */
  async use(context: TenantContext, secretHash: string, now: number): Promise<KeptEnrolmentToken | undefined> {
    const row = await this.#db
      .of(context)
      .updateTable('enrolment_tokens')
      .set(({ eb }) => ({ used: eb('used', '+', 1) }))
      .where('tenant_id', '=', context.tenantId)
      .where('secret_hash', '=', secretHash)
      .where('revoked_ms', 'is', null)
      .where('expires_ms', '>', now)
      .where((token) => token.or([token('uses', 'is', null), token('used', '<', token.ref('uses'))]))
      .returningAll()
      .executeTakeFirst();
    return row && tokenOf(row);
  }

  /** True while the token with this secret has a use left. */
  async isUsable(context: TenantContext, secretHash: string, now: number): Promise<boolean> {
    const row = await this.#db
      .of(context)
      .selectFrom('enrolment_tokens')
      .select('token_id')
      .where('tenant_id', '=', context.tenantId)
      .where('secret_hash', '=', secretHash)
      .where('revoked_ms', 'is', null)
      .where('expires_ms', '>', now)
      .where((token) => token.or([token('uses', 'is', null), token('used', '<', token.ref('uses'))]))
      .executeTakeFirst();
    return row !== undefined;
  }

  async get(context: TenantContext, tokenId: string): Promise<KeptEnrolmentToken | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('enrolment_tokens')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('token_id', '=', tokenId)
      .executeTakeFirst();
    return row && tokenOf(row);
  }

  /** Newest first. */
  async list(
    context: TenantContext,
    page: { readonly after?: RowPosition; readonly limit: number },
  ): Promise<readonly KeptEnrolmentToken[]> {
    let query = this.#db
      .of(context)
      .selectFrom('enrolment_tokens')
      .selectAll()
      .where('tenant_id', '=', context.tenantId);
    if (page.after) query = query.where(behind({ key: 'created_ms', id: 'token_id' }, page.after, true));
    const rows = await query.orderBy('created_ms', 'desc').orderBy('token_id', 'desc').limit(page.limit).execute();
    return rows.map(tokenOf);
  }

  /** False where there is no such token, or it is revoked already. */
  async revoke(context: TenantContext, tokenId: string, now: number): Promise<boolean> {
    const result = await this.#db
      .of(context)
      .updateTable('enrolment_tokens')
      .set({ revoked_ms: now })
      .where('tenant_id', '=', context.tenantId)
      .where('token_id', '=', tokenId)
      .where('revoked_ms', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  }
}

function tokenOf(row: EnrolmentTokenRow): KeptEnrolmentToken {
  return {
    id: row.token_id,
    name: row.name,
    uses: row.uses ?? undefined,
    used: row.used,
    groupId: row.group_id ?? undefined,
    expiresAt: row.expires_ms,
    revokedAt: row.revoked_ms ?? undefined,
    createdAt: row.created_ms,
    createdBy: row.created_by ?? undefined,
  };
}
