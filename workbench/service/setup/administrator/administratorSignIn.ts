import { createHash, timingSafeEqual } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { type Provider, tokenToleranceSeconds } from '../../identity/provider.ts';
import type { TokenVerifier, VerifiedToken } from '../../identity/tokenVerifier.ts';

/** A sign-in that was begun; it is kept until the provider sends its person back. */
export interface BegunSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

interface Parts {
  readonly provider: Provider;
  /** The same that checks the tokens of apps: whoever gets through here can sign in later. */
  readonly tokens: Pick<TokenVerifier, 'verify'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly fetch: typeof fetch;
  /** Where the provider sends people back to; registered there. */
  readonly redirect: string;
}

const Discovery = Type.Object({
  issuer: Type.String(),
  authorization_endpoint: Type.String({ pattern: '^https?://' }),
  token_endpoint: Type.String({ pattern: '^https?://' }),
  jwks_uri: Type.String({ pattern: '^https?://' }),
});
const Tokens = Type.Object({ id_token: Type.String(), access_token: Type.String() });
const waitMs = 10_000;

/** Sign-in of one person in a browser, by authorization code with PKCE, without a secret of the service's own. */
export class AdministratorSignIn {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where to send the person, and what to remember. Error: `service_unreachable`. */
  async begin(): Promise<BegunSignIn & { readonly address: string }> {
    const { provider, redirect } = this.#parts;
    const { clientId, scopes, resource } = provider.signIn;
    const begun = { state: this.#word(), nonce: this.#word(), verifier: this.#word() };
    const { authorization_endpoint: at } = await this.#discovery();
    const address = new URL(at);
    const query = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      // A sign-in for one moment needs no token that lasts.
      scope: scopes.filter((scope) => scope !== 'offline_access').join(' '),
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: createHash('sha256').update(begun.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(resource !== undefined && { resource }),
    };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return { ...begun, address: address.href };
  }

  /** Who came back. Errors: `cancelled`, `sign_in_failed` and the others of `TokenVerifier`. */
  async finish(begun: BegunSignIn, answer: URLSearchParams): Promise<VerifiedToken> {
    const { provider, tokens, clock } = this.#parts;
    const [state, code] = [answer.get('state'), answer.get('code')];
    if (!state || !isSame(state, begun.state)) throw failed('The answer belongs to another sign-in');
    if (answer.get('error') === 'access_denied') throw new HandrailError('cancelled', 'The sign-in was cancelled');
    if (!code) throw failed(`The provider refused (${plain(answer.get('error'))})`);
    const discovery = await this.#discovery();
    const { id_token: idToken, access_token: accessToken } = await this.#redeem(discovery.token_endpoint, begun, code);
    const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(discovery.jwks_uri)), {
      algorithms: [...provider.algorithms],
      issuer: provider.issuer,
      audience: provider.signIn.clientId,
      requiredClaims: ['sub', 'nonce', 'exp', 'iat'],
      clockTolerance: tokenToleranceSeconds,
      currentDate: new Date(clock.now()),
    }).catch((cause: unknown) => {
      const claim = cause instanceof errors.JWTClaimValidationFailed ? ` (${plain(cause.claim)})` : '';
      throw failed(`The provider's ID token does not verify${claim}`, cause);
    });
    if (typeof payload['nonce'] !== 'string' || !isSame(payload['nonce'], begun.nonce)) {
      throw failed('The ID token belongs to another sign-in');
    }
    const verified = await tokens.verify(accessToken);
    if (payload[provider.subjectClaim] !== verified.subject) throw failed('The two tokens name different people');
    return verified;
  }

  async #discovery() {
    const { provider } = this.#parts;
    const address = `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = await this.#json(address, {});
    const isPlain = provider.issuer.startsWith('http:');
    const fits = Check(Discovery, document) && document.issuer === provider.issuer;
    if (!fits) throw unreachable();
    const addresses = [document.authorization_endpoint, document.token_endpoint, document.jwks_uri];
    if (!isPlain && !addresses.every((each) => each.startsWith('https:'))) throw unreachable();
    return document;
  }

  async #redeem(address: string, { verifier }: BegunSignIn, code: string) {
    const { provider, redirect } = this.#parts;
    const { clientId, resource } = provider.signIn;
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
      ...(resource !== undefined && { resource }),
    });
    const answer = await this.#json(address, { method: 'POST', body: form });
    if (Check(Tokens, answer)) return answer;
    const error =
      typeof answer === 'object' && answer !== null && 'error' in answer ? plain(answer.error) : 'no tokens';
    throw failed(`The provider gave no tokens (${error})`);
  }

  async #json(address: string, init: RequestInit): Promise<unknown> {
    try {
      const limit = { redirect: 'error', signal: AbortSignal.timeout(waitMs) } as const;
      const response = await this.#parts.fetch(address, { ...init, ...limit });
      return await response.json();
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  #word(): string {
    return Buffer.from(this.#parts.random(32)).toString('base64url');
  }
}

function isSame(one: string, two: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(two));
}

/** A word of the provider's, such as `invalid_client`; anything longer is not repeated. */
function plain(word: unknown): string {
  return typeof word === 'string' && /^[a-z_]{1,40}$/.test(word) ? word : 'unknown';
}

function failed(message: string, cause?: unknown): HandrailError {
  return new HandrailError('sign_in_failed', message, {}, { cause });
}

function unreachable(cause?: unknown): HandrailError {
  return new HandrailError('service_unreachable', 'The identity provider cannot be reached', {}, { cause });
}
