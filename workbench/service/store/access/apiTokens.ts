import type { ApiToken } from '@handrail/sdk/tenant/apiTokens';
import Type from 'typebox';
import Value from 'typebox/value';
import type { Database } from '../database.ts';
import type { ApiTokenRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

const Permissions = Type.Array(Type.String());

/** A token as its secret finds it. */
export interface KeptToken {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly revokedAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly secretHash: string;
  readonly permissions: readonly string[];
  readonly expiresAt: number;
  readonly createdAt: number;
  /** The person. */
  readonly createdBy: string;
}

/** Tokens of programs. Of a secret only its hash is here. */
export class ApiTokens {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The token of a secret; its tenant is only known by it, so that this look-up starts from none. */
  async ofSecret(secretHash: string): Promise<KeptToken | undefined> {
    const row = await this.#db
      .finding({ by: 'secret', secretHash })
      .selectFrom('api_tokens')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .executeTakeFirst();
    return (
      row && {
        tenantId: row.tenant_id,
        id: row.token_id,
        name: row.name,
        permissions: Value.Parse(Permissions, JSON.parse(row.permissions)),
        createdBy: row.created_by,
        expiresAt: row.expires_ms,
        revokedAt: row.revoked_ms ?? undefined,
        lastUsedAt: row.last_used_ms ?? undefined,
      }
    );
  }

  async add(context: TenantContext, token: NewToken): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('api_tokens')
      .values({
        tenant_id: context.tenantId,
        token_id: token.id,
        name: token.name,
        secret_hash: token.secretHash,
        permissions: JSON.stringify(token.permissions),
        expires_ms: token.expiresAt,
        created_ms: token.createdAt,
        created_by: token.createdBy,
      })
      .execute();
  }

  /** Newest first, after the place of one. */
  async list(
    context: TenantContext,
    page: { readonly limit: number; readonly after?: { readonly createdAt: number; readonly id: string } },
  ): Promise<readonly ApiToken[]> {
    const { limit, after } = page;
    let query = this.#selected(context).where('api_tokens.tenant_id', '=', context.tenantId);
    if (after) {
      query = query.where(({ eb, or, and }) =>
        or([
          eb('api_tokens.created_ms', '<', after.createdAt),
          and([eb('api_tokens.created_ms', '=', after.createdAt), eb('token_id', '<', after.id)]),
        ]),
      );
    }
    const rows = await query
      .orderBy('api_tokens.created_ms', 'desc')
      .orderBy('token_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(tokenOf);
  }

  async get(context: TenantContext, id: string): Promise<ApiToken | undefined> {
    const row = await this.#selected(context)
      .where('api_tokens.tenant_id', '=', context.tenantId)
      .where('token_id', '=', id)
      .executeTakeFirst();
    return row && tokenOf(row);
  }

  /** False when it was revoked before. */
  async revoke(context: TenantContext, id: string, now: number): Promise<boolean> {
    const result = await this.#db
      .of(context)
      .updateTable('api_tokens')
      .set({ revoked_ms: now })
      .where('tenant_id', '=', context.tenantId)
      .where('token_id', '=', id)
      .where('revoked_ms', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  }

  async used(context: TenantContext, id: string, now: number): Promise<void> {
    await this.#db
      .of(context)
      .updateTable('api_tokens')
      .set({ last_used_ms: now })
      .where('tenant_id', '=', context.tenantId)
      .where('token_id', '=', id)
      .execute();
  }

  #selected(context: TenantContext) {
    return this.#db
      .of(context)
      .selectFrom('api_tokens')
      .leftJoin('people', (join) =>
        join
          .onRef('people.tenant_id', '=', 'api_tokens.tenant_id')
          .onRef('people.person_id', '=', 'api_tokens.created_by'),
      )
      .select(['token_id', 'api_tokens.name', 'permissions', 'expires_ms', 'revoked_ms', 'last_used_ms', 'created_ms'])
      .select(['created_by', 'people.name as maker_name', 'people.sign_in_name as maker_sign_in_name']);
  }
}

interface SelectedRow extends Omit<ApiTokenRow, 'tenant_id' | 'secret_hash'> {
  readonly maker_name: string | null;
  readonly maker_sign_in_name: string | null;
}

function tokenOf(row: SelectedRow): ApiToken {
  return {
    id: row.token_id,
    name: row.name,
    permissions: Value.Parse(Permissions, JSON.parse(row.permissions)),
    expiresAt: row.expires_ms,
    createdAt: row.created_ms,
    createdBy: {
      id: row.created_by,
      ...(row.maker_name !== null && { name: row.maker_name }),
      ...(row.maker_sign_in_name !== null && { signInName: row.maker_sign_in_name }),
    },
    ...(row.last_used_ms !== null && { lastUsedAt: row.last_used_ms }),
    ...(row.revoked_ms !== null && { revokedAt: row.revoked_ms }),
  };
}
