/** An identity provider that this service trusts, and how its access tokens look. Never learned from a token. */
export interface Provider {
  readonly kind: 'oidc' | 'entra';
  /** How rows name it: its issuer, or for the embedded one a word, because its issuer changes with the port. */
  readonly id: string;
  readonly issuer: string;
  /** Where its keys are; found by discovery at `issuer` when absent. */
  readonly jwksUri?: string;
  /** Who its tokens must be for: this service's API. */
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Header `typ` of its access tokens. Entra writes `JWT`, RFC 9068 says `at+jwt`. */
  readonly tokenType: string;
  /** The applications whose tokens are taken. */
  readonly clientIds: readonly string[];
  /** The scope that a token must hold. */
  readonly scope: string;
  /** The claim that lasts for a person: `oid` for Entra, `sub` elsewhere. */
  readonly subjectClaim: 'oid' | 'sub';
  /** True where tokens carry `tid`. Without it the issuer has one tenant. */
  readonly hasTenants: boolean;
  /** The oldest token taken, in seconds since it was issued. */
  readonly maxTokenAgeSeconds: number;
  /** What apps sign in with. */
  readonly signIn: { readonly clientId: string; readonly scopes: readonly string[]; readonly resource?: string };
  /** A person's picture as a data URL, where the provider is asked for it apart from the token. */
  readonly photoOf?: (subject: string) => string | undefined;
}

/** Application tokens and guests are refused, and the clocks of two machines may differ by this much. */
export const tokenToleranceSeconds = 60;
