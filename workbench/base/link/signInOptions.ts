import Type, { type Static } from 'typebox';

/**
 * What `GET /api/v1/sign-in` answers, without a token: how this service's people sign in. An app never takes an
 * issuer from a token or from a peer.
 */
export const SignInOptions = Type.Object({
  service: Type.String(),
  providers: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal('oidc'), Type.Literal('entra')]),
      issuer: Type.String(),
      clientId: Type.String(),
      /** Resource indicator (RFC 8707) of the service's API. */
      resource: Type.Optional(Type.String()),
      scopes: Type.Array(Type.String()),
      /** Plain http is allowed for a provider on loopback only. */
      loopback: Type.Boolean(),
    }),
  ),
});
export type SignInOptions = Static<typeof SignInOptions>;
