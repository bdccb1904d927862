import Type, { type Static } from 'typebox';

/** JWS header `typ` of a grant (RFC 7515, 4.1.9). */
export const grantType = 'handrail-grant+jwt';

/** The longest a grant may live, in seconds. */
export const grantLifeSeconds = 300;

/** How often the service renews a grant while a session runs, in ms. */
export const grantRenewalMs = 120_000;

/**
 * What one helper may do for one sharer, on one device, in one session: the claims of an EdDSA JWS that the service
 * signs and the sharer's device checks for itself.
 */
export const Grant = Type.Object({
  /** The service's own address, as configured. */
  iss: Type.String({ maxLength: 512 }),
  /** `device:<device id>` of the sharer. */
  aud: Type.String({ maxLength: 160 }),
  /** The helper's opaque id. */
  sub: Type.String({ maxLength: 128 }),
  /** The sharer's opaque id. */
  sharer: Type.String({ maxLength: 128 }),
  /** The sharer's device. */
  dev: Type.String({ maxLength: 128 }),
  /** Tenant. */
  tid: Type.String({ maxLength: 128 }),
  /** Session. */
  sid: Type.String({ maxLength: 128 }),
  /** Rises with each grant of a session. */
  seq: Type.Integer({ minimum: 1 }),
  /** Permission ids, implied ones written out. */
  perm: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 256 }),
  /** RFC 7638 thumbprint of the helper device's key (RFC 7800 `jkt`). */
  cnf: Type.Object({ jkt: Type.String({ maxLength: 64 }) }),
  /** The same for the sharer device's key. */
  sharer_jkt: Type.String({ maxLength: 64 }),
  /** The tenant does without the spoken code in this session; absent where the code must be typed. */
  codeless: Type.Optional(Type.Literal(true)),
  /** The oldest version of the app that may take part, on either side; absent where any may. */
  min_client: Type.Optional(Type.String({ maxLength: 32 })),
  /** True where no side may be a plain browser tab. */
  no_tabs: Type.Optional(Type.Boolean()),
  /** Who is in a plain browser tab, as the service saw it: a page cannot hide from it that it is one. */
  tabs: Type.Optional(Type.Array(Type.Union([Type.Literal('helper'), Type.Literal('sharer')]), { maxItems: 2 })),
  jti: Type.String({ maxLength: 64 }),
  /** Seconds since the epoch. */
  iat: Type.Integer(),
  nbf: Type.Integer(),
  exp: Type.Integer(),
});
export type Grant = Static<typeof Grant>;
