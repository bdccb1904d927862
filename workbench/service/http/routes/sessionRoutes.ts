import { HandrailError } from '@handrail/sdk';
import type { SessionRecord, SessionSummary } from '@handrail/sdk/tenant/sessions';
import type { Static } from 'typebox';
import type { Clock } from '../../../base/clock.ts';
import type { Actor } from '../../audit/actor.ts';
import { placeOfSession, type SessionFilter, type SessionSortKey } from '../../store/sessions/sessionList.ts';
import type { SessionCounts } from '../../store/sessions/sessionSummary.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { csvLine } from '../csv.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

const dayMs = 86_400_000;
const exportPage = 500;
/** The longest span that is counted, in days. */
const longestSpan = 366;

export interface SessionRouteParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Ends a live session for an administrator. Error: `not_found`. */
  readonly end: (context: TenantContext, sessionId: string, actor: Actor) => Promise<void>;
}

/** Live and past sessions. */
export function sessionRoutes({ store, clock, end }: SessionRouteParts): Handlers {
  return {
    'sessions.list': async ({ admission: { tenant }, query }) => {
      const sort: SessionSortKey = query.sort ?? 'createdAt';
      const descending = query.descending ?? query.sort === undefined;
      const order: Order = {
        list: 'sessions',
        sort,
        descending,
        key: sort === 'createdAt' || sort === 'durationMs' ? 'number' : 'text',
      };
      const limit = query.limit ?? 100;
      const after = positionOf(order, query.cursor);
      const page = { sort, descending, limit: limit + 1, ...(after && { after }) };
      const rows = await store.sessions.list(tenant, filterOf(query), page);
      return pageOf(
        rows,
        { limit, order },
        (record) => placeOfSession(record, sort),
        (record) => record,
      );
    },
    'sessions.get': async ({ admission: { tenant }, params }) => {
      const record = await store.sessions.get(tenant, params.sessionId);
      if (!record) throw new HandrailError('not_found', 'There is no such session');
      return record;
    },
    'sessions.end': async ({ admission: { tenant, actor }, params }) => {
      await end(tenant, params.sessionId, actor);
      return undefined;
    },
    'sessions.summary': async ({ admission: { tenant }, query }) => {
      const to = query.to ?? clock.now() + 1;
      const from = query.from ?? to - 30 * dayMs;
      if (from > to || to - from > longestSpan * dayMs) {
        throw new HandrailError('invalid_input', 'The span is too long or ends before it begins', {
          field: 'query.from',
          rule: `at most ${longestSpan} days before query.to`,
        });
      }
      const offsetMs = (query.offsetMinutes ?? 0) * 60_000;
      return summaryOf(await store.sessions.summary(tenant, { from, to, offsetMs }), { from, to, offsetMs });
    },
    'sessions.exportCsv': async ({ admission: { tenant }, query, signal }) => ({
      name: 'sessions.csv',
      content: csv(records(tenant, filterOf(query), signal)),
    }),
    'sessions.exportJson': async ({ admission: { tenant }, query, signal }) => ({
      name: 'sessions.json',
      content: json(records(tenant, filterOf(query), signal)),
    }),
  };

  async function* records(
    context: TenantContext,
    filter: SessionFilter,
    signal: AbortSignal,
  ): AsyncIterable<readonly SessionRecord[]> {
    for (let after: ReturnType<typeof placeOfSession> | undefined; !signal.aborted; ) {
      const page = { sort: 'createdAt', descending: true, limit: exportPage, ...(after && { after }) } as const;
      const found = await store.sessions.list(context, filter, page);
      const last = found.at(-1);
      if (!last) return;
      yield found;
      after = placeOfSession(last, 'createdAt');
    }
  }
}

const columns: readonly (readonly [string, (record: SessionRecord) => string])[] = [
  ['session', ({ id }) => id],
  ['kind', ({ kind }) => kind],
  ['provider_id', ({ helper }) => helper.id],
  ['provider', ({ helper }) => helper.name ?? ''],
  ['provider_sign_in', ({ helper }) => helper.signInName ?? ''],
  ['recipient_id', ({ sharer }) => sharer.id],
  ['recipient', ({ sharer }) => sharer.name ?? ''],
  ['recipient_sign_in', ({ sharer }) => sharer.signInName ?? ''],
  ['device_id', ({ device }) => device.id],
  ['device', ({ device }) => device.name ?? ''],
  ['os', ({ device }) => device.osName],
  ['enrolled', ({ enrolled }) => (enrolled ? 'yes' : 'no')],
  ['limited_facts', ({ limitedFacts }) => (limitedFacts ? 'yes' : 'no')],
  ['created', ({ createdAt }) => time(createdAt)],
  ['started', ({ startedAt }) => time(startedAt)],
  ['ended', ({ endedAt }) => time(endedAt)],
  ['duration_seconds', ({ durationMs }) => (durationMs === undefined ? '' : String(Math.round(durationMs / 1000)))],
  ['mode', ({ mode }) => mode],
  ['features', ({ features }) => features.join(' ')],
  ['elevation_used', ({ elevationUsed }) => (elevationUsed ? 'yes' : 'no')],
  ['compliance', ({ compliance }) => compliance],
  ['reasons', ({ reasons }) => reasons.map(({ code }) => code).join(' ')],
  ['end', ({ endReason }) => endReason ?? ''],
  ['errors', ({ errors }) => errors.map(({ code }) => code).join(' ')],
];

async function* csv(pages: AsyncIterable<readonly SessionRecord[]>): AsyncIterable<string> {
  yield csvLine(columns.map(([name]) => name));
  for await (const page of pages) yield page.map((record) => csvLine(columns.map(([, of]) => of(record)))).join('');
}

async function* json(pages: AsyncIterable<readonly SessionRecord[]>): AsyncIterable<string> {
  let before = '[\n';
  for await (const page of pages) {
    for (const record of page) {
      yield `${before}${JSON.stringify(record)}`;
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function time(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

function filterOf(query: SessionFilter): SessionFilter {
  const { state, search, from, to, helperId, sharerId, deviceId, mode, endReason } = query;
  return {
    ...(state !== undefined && { state }),
    ...(search !== undefined && { search }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(helperId !== undefined && { helperId }),
    ...(sharerId !== undefined && { sharerId }),
    ...(deviceId !== undefined && { deviceId }),
    ...(mode !== undefined && { mode }),
    ...(endReason !== undefined && { endReason }),
  };
}

function summaryOf(
  counts: SessionCounts,
  { from, to, offsetMs }: { readonly from: number; readonly to: number; readonly offsetMs: number },
): Static<typeof SessionSummary> {
  const dayOf = (ms: number) => Math.floor((ms + offsetMs) / dayMs);
  const known = new Map(counts.days.map((entry) => [entry.day, entry]));
  const first = dayOf(from);
  const length = from >= to ? 0 : dayOf(to - 1) - first + 1;
  return {
    active: counts.active,
    days: Array.from({ length }, (_, at) => {
      const { sessions = 0, view = 0, control = 0 } = known.get(first + at) ?? {};
      return { day: new Date((first + at) * dayMs).toISOString().slice(0, 10), sessions, view, control };
    }),
    byMode: Object.fromEntries(counts.byMode),
    byHelper: counts.byHelper.map(({ id, name, sessions }) => ({
      helper: { id, ...(name !== undefined && { name }) },
      sessions,
    })),
    byEnd: Object.fromEntries(counts.byEnd),
  };
}
