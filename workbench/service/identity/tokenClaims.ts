import Type, { type Static } from 'typebox';

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

/** The claims of an access token that this service reads. Others are ignored. */
export const TokenClaims = Type.Object({
  iss: Type.String({ maxLength: 512 }),
  aud: Type.Union([
    Type.String({ maxLength: 512 }),
    Type.Array(Type.String({ maxLength: 512 }), { maxItems: 1, minItems: 1 }),
  ]),
  sub: Type.String({ minLength: 1, maxLength: 256 }),
  exp: Type.Number(),
  iat: Type.Number(),
  oid: text(256),
  tid: text(256),
  azp: text(256),
  client_id: text(256),
  scp: text(2048),
  scope: text(2048),
  idtyp: text(32),
  acct: Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 16 })])),
  groups: Type.Optional(Type.Array(Type.String({ maxLength: 256 }), { maxItems: 200 })),
  roles: Type.Optional(Type.Array(Type.String({ maxLength: 256 }), { maxItems: 200 })),
  /** Of Entra, in place of groups that are too many. What they point to is never asked. */
  _claim_names: Type.Optional(Type.Unknown()),
  hasgroups: Type.Optional(Type.Unknown()),
  name: text(1024),
  preferred_username: text(1024),
  job_title: text(1024),
  company: text(1024),
  verified_domain: text(1024),
});
export type TokenClaims = Static<typeof TokenClaims>;
