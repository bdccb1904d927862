import { HandrailError } from '@handrail/sdk';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import Value from 'typebox/value';
import type { Clock } from '../../base/clock.ts';
import { type Provider, tokenToleranceSeconds } from './provider.ts';
import type { RefusedSignIn } from './refusedSignIn.ts';
import { TokenClaims } from './tokenClaims.ts';

/** What a good token says: from whom, which tenant of theirs, who, and in which groups. */
export interface VerifiedToken {
  readonly provider: Provider;
  readonly providerTenant: string;
  readonly subject: string;
  readonly groups: readonly string[];
  /** The person is in more groups than a token holds, so that it says none. */
  readonly groupsOverage: boolean;
  readonly claims: TokenClaims;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Checks access tokens of one configured provider, with the keys at the provider's own address: nothing in a token says
 * where keys are. Errors: `sign_in_failed`, `sign_in_expired`, `clock_skew`, `wrong_account`, `wrong_tenant`,
 * `service_unreachable` when the provider's keys cannot be had. None repeats anything of the token.
 */
export class TokenVerifier {
  readonly #provider: Provider;
  readonly #clock: Clock;
  readonly #refused: (refused: RefusedSignIn) => Promise<void>;
  #keys: JWTVerifyGetKey | undefined;

  /** `refused` is told of each refusal before it is answered, with nothing in it that is not certain. */
  constructor(provider: Provider, clock: Clock, refused: (refused: RefusedSignIn) => Promise<void>) {
    this.#provider = provider;
    this.#clock = clock;
    this.#refused = refused;
  }

  async verify(token: string): Promise<VerifiedToken> {
    const signed: { claims?: unknown } = {};
    try {
      return await this.#verified(token, signed);
    } catch (error) {
      const { id: provider, hasTenants } = this.#provider;
      const { code } = HandrailError.from(error);
      const subject = claimOf(signed.claims, this.#provider.subjectClaim);
      const providerTenant = hasTenants ? claimOf(signed.claims, 'tid') : '';
      await this.#refused({ code, provider, providerTenant, subject });
      throw error;
    }
  }

  /** `signed` gets the claims once it is known that the provider wrote them, whatever they say. */
  async #verified(token: string, signed: { claims?: unknown }): Promise<VerifiedToken> {
    const provider = this.#provider;
    this.#keys ??= createRemoteJWKSet(await keysAddress(provider));
    const payload = await jwtVerify(token, this.#keys, {
      algorithms: [...provider.algorithms],
      typ: provider.tokenType,
      issuer: provider.issuer,
      audience: provider.audience,
      requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat'],
      maxTokenAge: provider.maxTokenAgeSeconds,
      clockTolerance: tokenToleranceSeconds,
      currentDate: new Date(this.#clock.now()),
    }).then(
      (verified) => verified.payload,
      (error: unknown) => {
        // Claims are looked at only once the signature was found to be good.
        if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
          signed.claims = error.payload;
        }
        throw refusal(error);
      },
    );
    signed.claims = payload;
    if (!Value.Check(TokenClaims, payload)) throw failed('has the wrong form');
    this.#checkActor(payload);
    const subject = provider.subjectClaim === 'oid' ? payload.oid : payload.sub;
    if (!subject) throw failed('names nobody');
    if (provider.hasTenants && !payload.tid) throw new HandrailError('wrong_tenant', 'The token names no tenant');
    return {
      provider,
      providerTenant: provider.hasTenants ? (payload.tid ?? '') : '',
      subject,
      // Too many groups leave the claim out and point elsewhere; then there are none, and no rights through them.
      groups: [...(payload.groups ?? []), ...(payload.roles ?? [])],
      groupsOverage: payload.groups === undefined && pointsElsewhere(payload),
      claims: payload,
      expiresAt: payload.exp * 1000,
    };
  }

  #checkActor(claims: TokenClaims): void {
    const { clientIds, scope } = this.#provider;
    // Both claims name the client; where both are there, both must be known.
    const actors = [claims.azp, claims.client_id].filter((actor) => actor !== undefined);
    if (actors.length === 0 || !actors.every((actor) => clientIds.includes(actor))) {
      throw failed('comes from an unknown application');
    }
    if (claims.idtyp === 'app')
      throw new HandrailError('wrong_account', 'The token is for an application, not a person');
    if (claims.acct === 1 || claims.acct === '1' || claims.acct === 'guest') {
      throw new HandrailError('wrong_account', 'Guests of another organisation are not let in', { reason: 'guest' });
    }
    const scopes = (claims.scp ?? claims.scope ?? '').split(' ');
    if (!scopes.includes(scope)) throw failed('lacks the scope of this service');
  }
}

/** The provider's key address: as configured, else from its discovery document, which must name the same issuer. */
async function keysAddress(provider: Provider): Promise<URL> {
  if (provider.jwksUri !== undefined) return new URL(provider.jwksUri);
  const unreachable = (cause?: unknown) =>
    new HandrailError(
      'service_unreachable',
      'The identity provider cannot be reached',
      { address: provider.issuer },
      { cause },
    );
  const address = `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
    .then(async (response): Promise<unknown> => (response.ok ? response.json() : undefined))
    .catch((cause: unknown) => {
      throw unreachable(cause);
    });
  if (typeof document !== 'object' || document === null) throw unreachable();
  if (!('issuer' in document) || document.issuer !== provider.issuer) throw unreachable();
  if (!('jwks_uri' in document) || typeof document.jwks_uri !== 'string') throw unreachable();
  const keys = new URL(document.jwks_uri);
  const plainAllowed = new URL(provider.issuer).protocol === 'http:';
  if (keys.protocol !== 'https:' && !plainAllowed) throw unreachable();
  return keys;
}

function claimOf(claims: unknown, name: 'sub' | 'oid' | 'tid'): string | undefined {
  if (typeof claims !== 'object' || claims === null) return undefined;
  const value: unknown = Reflect.get(claims, name);
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}

function pointsElsewhere({ _claim_names: names, hasgroups }: TokenClaims): boolean {
  const named = typeof names === 'object' && names !== null && Object.hasOwn(names, 'groups');
  return named || hasgroups === true || hasgroups === 'true';
}

function failed(why: string): HandrailError {
  return new HandrailError('sign_in_failed', `The token ${why}`);
}

function refusal(error: unknown): HandrailError {
  if (error instanceof HandrailError) return error;
  if (error instanceof errors.JWTExpired) return new HandrailError('sign_in_expired', 'The token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const early = (error.claim === 'nbf' || error.claim === 'iat') && error.reason === 'check_failed';
    if (early) return new HandrailError('clock_skew', 'The token is from the future: a clock is wrong');
    return failed(
      `has a wrong ${['iss', 'aud', 'typ', 'exp', 'nbf', 'iat', 'sub'].includes(error.claim) ? error.claim : 'claim'}`,
    );
  }
  if (error instanceof errors.JWKSTimeout || isNetworkFailure(error)) {
    return new HandrailError(
      'service_unreachable',
      "The identity provider's keys cannot be reached",
      {},
      { cause: error },
    );
  }
  return failed('does not verify');
}

function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'fetch failed';
}
