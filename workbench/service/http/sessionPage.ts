import Type, { type Static } from 'typebox';

/** Which sessions are asked for: newest first, created before `before` (ms since the epoch). */
export const SessionQuery = Type.Object(
  {
    state: Type.Optional(Type.Union([Type.Literal('live'), Type.Literal('past')])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    before: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

const SessionPerson = Type.Object({ id: Type.String(), name: Type.String(), signInName: Type.String() });

/** A session's record as the API gives it. Times are ms since the epoch. */
const SessionRecord = Type.Object({
  id: Type.String(),
  helper: SessionPerson,
  sharer: SessionPerson,
  device: Type.Object({ id: Type.String(), name: Type.String(), os: Type.String(), enrolled: Type.Boolean() }),
  createdAt: Type.Number(),
  startedAt: Type.Optional(Type.Number()),
  endedAt: Type.Optional(Type.Number()),
  mode: Type.String(),
  features: Type.Array(Type.String()),
  compliance: Type.String(),
  endReason: Type.Optional(Type.String()),
  errors: Type.Array(Type.Object({ code: Type.String(), at: Type.Number() })),
});

/** What `GET /api/v1/sessions` answers. */
export const SessionPage = Type.Object({ sessions: Type.Array(SessionRecord) });
export type SessionPage = Static<typeof SessionPage>;
