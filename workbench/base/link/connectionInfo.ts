import Type, { type Static } from 'typebox';

/** Where an app learns what it is talking to and what there is to check; without a token, since people need it before they can sign in. */
export const connectionPath = '/api/v1/connection';

/** What `GET /api/v1/connection` answers: nothing that a session's devices are not told as well. */
export const ConnectionInfo = Type.Object({
  service: Type.Literal('Handrail'),
  /** The service's clock, ms since the epoch. */
  now: Type.Number(),
  /** Whose service it is, for people who typed its address; absent where it is several organisations'. */
  organisation: Type.Optional(Type.String({ maxLength: 200 })),
  /** The oldest app that this service lets in, whatever a tenant wants beyond. */
  minimumAppVersion: Type.Optional(Type.String({ maxLength: 64 })),
  /** True while it has as many live links as it can have: a WebSocket to it is refused by itself, and not by a network. */
  full: Type.Optional(Type.Boolean()),
  /** Addresses of TURN and STUN servers (RFC 7064, 7065), without credentials. */
  relays: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 8 }),
});
export type ConnectionInfo = Static<typeof ConnectionInfo>;
