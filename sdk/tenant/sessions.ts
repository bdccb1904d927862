import Type, { type Static } from 'typebox';
import { closed, Id, Page, PersonReference, paging, Search, Time } from './common.ts';
import { ComplianceReason } from './compliance.ts';
import { ComplianceState } from './devices.ts';
import { defineEndpoints } from './endpoint.ts';

export const SessionMode = Type.Union([Type.Literal('none'), Type.Literal('view'), Type.Literal('control')]);
export const SessionKind = Type.Union([Type.Literal('code'), Type.Literal('launched'), Type.Literal('unattended')]);

/** What is kept about a session. Names are absent once personal fields were deleted. */
export const SessionRecord = Type.Object(
  {
    id: Id,
    kind: SessionKind,
    helper: PersonReference,
    sharer: PersonReference,
    device: Type.Object(
      { id: Id, name: Type.Optional(Type.String({ maxLength: 128 })), osName: Type.String({ maxLength: 64 }) },
      closed,
    ),
    enrolled: Type.Boolean(),
    /** The device was not enrolled, so that less is known. */
    limitedFacts: Type.Boolean(),
    createdAt: Time,
    startedAt: Type.Optional(Time),
    endedAt: Type.Optional(Time),
    durationMs: Type.Optional(Type.Integer({ minimum: 0 })),
    mode: SessionMode,
    features: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 }),
    elevationUsed: Type.Boolean(),
    /** As it was when the session began. */
    compliance: ComplianceState,
    reasons: Type.Array(ComplianceReason, { maxItems: 32 }),
    endReason: Type.Optional(Type.String({ maxLength: 64 })),
    errors: Type.Array(Type.Object({ code: Type.String({ maxLength: 64 }), at: Time }, closed), { maxItems: 64 }),
    /** Set once its personal fields were deleted. */
    personalDeletedAt: Type.Optional(Time),
  },
  closed,
);
export type SessionRecord = Static<typeof SessionRecord>;

const filter = {
  state: Type.Optional(Type.Union([Type.Literal('live'), Type.Literal('past')])),
  /** In helper, sharer or device, while their names are kept. */
  search: Type.Optional(Search),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  helperId: Type.Optional(Id),
  sharerId: Type.Optional(Id),
  deviceId: Type.Optional(Id),
  mode: Type.Optional(SessionMode),
  endReason: Type.Optional(Type.String({ maxLength: 64 })),
};
export const SessionSort = Type.Union([
  Type.Literal('createdAt'),
  Type.Literal('durationMs'),
  Type.Literal('helper'),
  Type.Literal('sharer'),
  Type.Literal('device'),
]);
export const SessionQuery = Type.Object(
  { ...paging, ...filter, sort: Type.Optional(SessionSort), descending: Type.Optional(Type.Boolean()) },
  closed,
);

/** Sessions counted: now, over time, by mode and by helper. */
export const SessionSummary = Type.Object(
  {
    active: Type.Integer({ minimum: 0 }),
    /** One a day of the span, in the given zone, oldest first; `day` is `YYYY-MM-DD`. */
    days: Type.Array(
      Type.Object(
        {
          day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
          sessions: Type.Integer({ minimum: 0 }),
          view: Type.Integer({ minimum: 0 }),
          control: Type.Integer({ minimum: 0 }),
        },
        closed,
      ),
      { maxItems: 400 },
    ),
    byMode: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
    /** The ten with the most sessions. */
    byHelper: Type.Array(Type.Object({ helper: PersonReference, sessions: Type.Integer({ minimum: 0 }) }, closed), {
      maxItems: 10,
    }),
    byEnd: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  },
  closed,
);

const sessionId = Type.Object({ sessionId: Id }, closed);

export const sessionEndpoints = defineEndpoints({
  'sessions.list': {
    method: 'GET',
    path: '/sessions',
    summary: 'Live and past sessions',
    requires: 'reports.view',
    query: SessionQuery,
    output: Page(SessionRecord),
  },
  'sessions.get': {
    method: 'GET',
    path: '/sessions/:sessionId',
    summary: 'One session',
    requires: 'reports.view',
    params: sessionId,
    output: SessionRecord,
  },
  'sessions.end': {
    method: 'POST',
    path: '/sessions/:sessionId/end',
    summary: 'Ends a live session',
    requires: 'connector.update',
    params: sessionId,
  },
  'sessions.summary': {
    method: 'GET',
    path: '/sessions/summary',
    summary: 'Sessions counted now, over time, by mode and by helper',
    requires: 'reports.view',
    query: Type.Object(
      {
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        /** Minutes that local time is ahead of UTC, for the days' borders. */
        offsetMinutes: Type.Optional(Type.Integer({ minimum: -840, maximum: 840 })),
      },
      closed,
    ),
    output: SessionSummary,
  },
  'sessions.exportCsv': {
    method: 'GET',
    path: '/sessions/export.csv',
    summary: 'The filtered sessions as CSV',
    requires: 'reports.view',
    query: Type.Object(filter, closed),
    file: 'text/csv',
  },
  'sessions.exportJson': {
    method: 'GET',
    path: '/sessions/export.json',
    summary: 'The filtered sessions as JSON',
    requires: 'reports.view',
    query: Type.Object(filter, closed),
    file: 'application/json',
  },
});
