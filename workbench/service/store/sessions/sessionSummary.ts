import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

const dayMs = 86_400_000;

/** A tenant's sessions, counted. */
export interface SessionCounts {
  readonly active: number;
  /** By number of the day since the epoch, in the zone asked for; days without a session are left out. */
  readonly days: readonly {
    readonly day: number;
    readonly sessions: number;
    readonly view: number;
    readonly control: number;
  }[];
  readonly byMode: ReadonlyMap<string, number>;
  readonly byHelper: readonly { readonly id: string; readonly name: string | undefined; readonly sessions: number }[];
  readonly byEnd: ReadonlyMap<string, number>;
}

/** Counts the sessions that were created in a span; `offsetMs` is how far local time is ahead of UTC. */
export async function summarise(
  db: Kysely<Tables>,
  context: TenantContext,
  span: { readonly from: number; readonly to: number; readonly offsetMs: number },
): Promise<SessionCounts> {
  const all = db.selectFrom('sessions').where('tenant_id', '=', context.tenantId);
  const within = all.where('created_ms', '>=', span.from).where('created_ms', '<', span.to);
  const count = sql<number>`count(*)`;
  const day = sql<number>`(created_ms + ${sql.lit(span.offsetMs)}) / ${sql.lit(dayMs)}`;
  const [active, days, modes, helpers, ends] = await Promise.all([
    all.select(count.as('sessions')).where('ended_ms', 'is', null).executeTakeFirstOrThrow(),
    within
      .select([
        day.as('day'),
        count.as('sessions'),
        sql<number>`sum(case when mode = 'view' then 1 else 0 end)`.as('view'),
        sql<number>`sum(case when mode = 'control' then 1 else 0 end)`.as('control'),
      ])
      .groupBy(day)
      .orderBy(day)
      .execute(),
    within
      .select(['mode', count.as('sessions')])
      .groupBy('mode')
      .execute(),
    within
      .select(['helper_id as id', sql<string | null>`max(helper_name)`.as('name'), count.as('sessions')])
      .groupBy('helper_id')
      .orderBy(count, 'desc')
      .orderBy('helper_id')
      .limit(10)
      .execute(),
    within
      .select(['end_reason', count.as('sessions')])
      .where('end_reason', 'is not', null)
      .groupBy('end_reason')
      .execute(),
  ]);
  return {
    active: Number(active.sessions),
    days: days.map((row) => ({
      day: Number(row.day),
      sessions: Number(row.sessions),
      view: Number(row.view),
      control: Number(row.control),
    })),
    byMode: new Map(modes.map(({ mode, sessions }) => [mode, Number(sessions)])),
    byHelper: helpers.map(({ id, name, sessions }) => ({ id, name: name ?? undefined, sessions: Number(sessions) })),
    byEnd: new Map(ends.map(({ end_reason, sessions }) => [end_reason ?? '', Number(sessions)])),
  };
}
