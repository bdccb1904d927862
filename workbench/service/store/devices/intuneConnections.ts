import { IntuneProblem } from '@handrail/sdk/tenant/intune';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Database } from '../database.ts';
import type { Sealed } from '../files/secretSeal.ts';
import type { IntuneConnectionRow, Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

/** A turn that nobody has. */
const nobodys = { lease_holder: null, lease_until_ms: 0 };
const dayMs = 86_400_000;
const count = Type.Integer({ minimum: 0 });
/** What the last good run left. */
export const IntuneCounts = Type.Object({
  read: count,
  unreadable: count,
  managed: count,
  matched: count,
  ambiguous: count,
});
export type IntuneCounts = Static<typeof IntuneCounts>;

/** A tenant's way to Microsoft Intune, as its row has it. Times are ms since the epoch. */
export interface IntuneConnection {
  readonly generation: number;
  readonly secret:
    | { readonly sealed: Sealed; readonly setAt: number; readonly expiresAt: number | undefined }
    | undefined;
  readonly leaseHolder: string | undefined;
  readonly leaseUntil: number;
  readonly dueAt: number;
  readonly fullDue: boolean;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly runFull: boolean;
  readonly problem: IntuneProblem | undefined;
  readonly failures: number;
  readonly succeededAt: number | undefined;
  readonly fullAt: number | undefined;
  readonly since: number | undefined;
  readonly counts: IntuneCounts | undefined;
}

/** Whose turn it is: a process, and the settings that it began with. */
export interface IntuneLease {
  readonly holder: string;
  readonly generation: number;
}

export class IntuneConnections {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async get(context: TenantContext): Promise<IntuneConnection | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('intune_connections')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .executeTakeFirst();
    return row && connectionOf(row);
  }

  /** Whatever runs now writes nothing any more. What was learned so far is of another directory unless `keep` says otherwise. */
  async changed(
    context: TenantContext,
    { now, keep }: { readonly now: number; readonly keep: boolean },
  ): Promise<void> {
    await this.#ensure(context);
    await this.#update(context)
      .set(({ eb }) => ({
        generation: eb('generation', '+', 1),
        ...nobodys,
        due_ms: now,
        failures: 0,
        ...(!keep && { full_due: 1, succeeded_ms: null, full_ms: null, since_ms: null, counts: '{}' }),
      }))
      .execute();
  }

  async putSecret(
    context: TenantContext,
    secret: { readonly sealed: Sealed; readonly expiresAt: number | undefined; readonly now: number },
  ): Promise<void> {
    await this.changed(context, { now: secret.now, keep: true });
    await this.#update(context)
      .set({
        secret: secret.sealed.text,
        secret_key: secret.sealed.key,
        secret_set_ms: secret.now,
        secret_expires_ms: secret.expiresAt ?? null,
      })
      .execute();
  }

  /** The next run comes now. */
  async askFor(context: TenantContext, { now, full }: { readonly now: number; readonly full: boolean }): Promise<void> {
    await this.#update(context)
      .set({ due_ms: now, ...(full && { full_due: 1 }) })
      .execute();
  }

  /** Takes the turn where it is due and nobody has it. */
  async take(
    context: TenantContext,
    holder: string,
    { now, until }: { readonly now: number; readonly until: number },
  ): Promise<IntuneConnection | undefined> {
    // Times that no run could have set stand for a clock that was wrong, and must not keep the next one away.
    const wrong = now + 3 * dayMs;
    const taken = await this.#update(context)
      .set({ lease_holder: holder, lease_until_ms: until })
      .where(({ eb, or }) => or([eb('due_ms', '<=', now), eb('due_ms', '>', wrong)]))
      .where(({ eb, or }) => or([eb('lease_until_ms', '<=', now), eb('lease_until_ms', '>', wrong)]))
      .returningAll()
      .executeTakeFirst();
    return taken && connectionOf(taken);
  }

  async began(
    context: TenantContext,
    lease: IntuneLease,
    run: { readonly at: number; readonly full: boolean },
  ): Promise<boolean> {
    return this.#asHolder(context, lease, { started_ms: run.at, finished_ms: null, run_full: Number(run.full) });
  }

  /** False where the turn is lost. Within the transaction of a write it keeps others out until that is done. */
  async stillMine(context: TenantContext, lease: IntuneLease, until: number): Promise<boolean> {
    return this.#asHolder(context, lease, { lease_until_ms: until });
  }

  async succeeded(
    context: TenantContext,
    lease: IntuneLease,
    run: {
      readonly startedAt: number;
      readonly now: number;
      readonly full: boolean;
      readonly since: number;
      readonly dueAt: number;
      readonly counts: IntuneCounts;
    },
  ): Promise<boolean> {
    return this.#asHolder(context, lease, {
      ...nobodys,
      due_ms: run.dueAt,
      finished_ms: run.now,
      problem: null,
      failures: 0,
      succeeded_ms: run.startedAt,
      since_ms: run.since,
      counts: JSON.stringify(run.counts),
      run_full: Number(run.full),
      ...(run.full && { full_ms: run.startedAt, full_due: 0 }),
    });
  }

  async failed(
    context: TenantContext,
    lease: IntuneLease,
    run: { readonly now: number; readonly problem: IntuneProblem; readonly failures: number; readonly dueAt: number },
  ): Promise<boolean> {
    return this.#asHolder(context, lease, {
      ...nobodys,
      due_ms: run.dueAt,
      finished_ms: run.now,
      problem: run.problem,
      failures: run.failures,
    });
  }

  /** Lets the turn go as if it had not been taken: the service stops. */
  async letGo(context: TenantContext, lease: IntuneLease): Promise<void> {
    await this.#asHolder(context, lease, nobodys);
  }

  async remove(context: TenantContext): Promise<void> {
    await this.#db.of(context).deleteFrom('intune_connections').where('tenant_id', '=', context.tenantId).execute();
  }

  async #ensure(context: TenantContext): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('intune_connections')
      .values({
        tenant_id: context.tenantId,
        generation: 0,
        lease_until_ms: 0,
        due_ms: 0,
        full_due: 1,
        run_full: 0,
        failures: 0,
        counts: '{}',
      })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .execute();
  }

  async #asHolder(
    context: TenantContext,
    { holder, generation }: IntuneLease,
    change: Partial<Tables['intune_connections']>,
  ): Promise<boolean> {
    const result = await this.#update(context)
      .set(change)
      .where('lease_holder', '=', holder)
      .where('generation', '=', generation)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  }

  #update(context: TenantContext) {
    return this.#db.of(context).updateTable('intune_connections').where('tenant_id', '=', context.tenantId);
  }
}

function connectionOf(row: IntuneConnectionRow): IntuneConnection {
  const counts: unknown = JSON.parse(row.counts);
  return {
    generation: row.generation,
    secret:
      row.secret === null || row.secret_key === null
        ? undefined
        : {
            sealed: { key: row.secret_key, text: row.secret },
            setAt: row.secret_set_ms ?? 0,
            expiresAt: row.secret_expires_ms ?? undefined,
          },
    leaseHolder: row.lease_holder ?? undefined,
    leaseUntil: row.lease_until_ms,
    dueAt: row.due_ms,
    fullDue: row.full_due === 1,
    startedAt: row.started_ms ?? undefined,
    finishedAt: row.finished_ms ?? undefined,
    runFull: row.run_full === 1,
    problem: Value.Check(IntuneProblem, row.problem) ? row.problem : undefined,
    failures: row.failures,
    succeededAt: row.succeeded_ms ?? undefined,
    fullAt: row.full_ms ?? undefined,
    since: row.since_ms ?? undefined,
    counts: Value.Check(IntuneCounts, counts) ? counts : undefined,
  };
}
