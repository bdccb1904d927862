import type { Database } from './database.ts';
import { everyTenant } from './everyTenant.ts';
import type { TenantContext } from './tenantContext.ts';

/** A key of one caller. */
export interface OwnedKey {
  readonly actorId: string;
  readonly key: string;
}

/** What is known of a request that came with a key. `answer` is undefined while it runs, or where it was cut off. */
export interface KeptRequest {
  readonly requestHash: string;
  readonly answer: { readonly body: string; readonly etag: string | undefined } | undefined;
}

/** As a status, that a request has not been answered. */
const running = 0;

/** What requests with an `Idempotency-Key` were answered, for a day. */
export class IdempotencyKeys {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Takes a key for a request; undefined when it is taken, else what it was taken for. Keys from before `since` are forgotten. */
  async claim(
    context: TenantContext,
    { actorId, key }: OwnedKey,
    request: { readonly hash: string; readonly now: number; readonly since: number },
  ): Promise<KeptRequest | undefined> {
    const owned = { tenant_id: context.tenantId, actor_id: actorId, key };
    await this.#of(context, { actorId, key }).where('created_ms', '<', request.since).execute();
    const result = await this.#db
      .of(context)
      .insertInto('idempotency_keys')
      .values({ ...owned, request_hash: request.hash, status: running, body: '', created_ms: request.now })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'actor_id', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(result.numInsertedOrUpdatedRows ?? 0) > 0) return undefined;
    const row = await this.#db
      .of(context)
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .executeTakeFirst();
    // Let go between the two statements: whoever has it by now comes first.
    if (!row) return { requestHash: request.hash, answer: undefined };
    const answer = row.status === running ? undefined : { body: row.body, etag: row.etag ?? undefined };
    return { requestHash: row.request_hash, answer };
  }

  /** Keeps what a request was answered. */
  async answered(
    context: TenantContext,
    { actorId, key }: OwnedKey,
    answer: { readonly status: number; readonly body: string; readonly etag: string | undefined },
  ): Promise<void> {
    await this.#db
      .of(context)
      .updateTable('idempotency_keys')
      .set({ status: answer.status, body: answer.body, etag: answer.etag ?? null })
      .where('tenant_id', '=', context.tenantId)
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .execute();
  }

  /** Lets go of a key whose request was refused: it made nothing. */
  async release(context: TenantContext, owned: OwnedKey): Promise<void> {
    await this.#of(context, owned).where('status', '=', running).execute();
  }

  /** Forgets what is older, in every tenant; how many there were. */
  async sweep(before: number): Promise<number> {
    let count = 0;
    for (const context of await everyTenant(this.#db)) {
      const result = await this.#db
        .of(context)
        .deleteFrom('idempotency_keys')
        .where('tenant_id', '=', context.tenantId)
        .where('created_ms', '<', before)
        .executeTakeFirst();
      count += Number(result.numDeletedRows);
    }
    return count;
  }

  #of(context: TenantContext, { actorId, key }: OwnedKey) {
    return this.#db
      .of(context)
      .deleteFrom('idempotency_keys')
      .where('tenant_id', '=', context.tenantId)
      .where('actor_id', '=', actorId)
      .where('key', '=', key);
  }
}
