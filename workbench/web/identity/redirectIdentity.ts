import { HandrailError } from '@handrail/sdk';
import * as oauth from 'oauth4webapi';
import type { Clock } from '../../base/clock.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import { bindingNonce, type KeyBinding, type PinnedProvider, saltBytes } from '../../base/session/keyBinding.ts';
import type { Identity } from '../../device/ports/machine.ts';
import { type BeganSignIn, keepBegan, takeBegan } from './beganSignIn.ts';
import { isGrantEnded, oauthProblem } from './oauthProblem.ts';
import { signedInPath } from './signInAnswer.ts';
import { issuerOf, type SignInProvider, signInProvider } from './signInProvider.ts';

export interface RedirectIdentityParts {
  /** The tab's own origin, which is the service's. */
  readonly service: string;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** The tab's own, which the provider binds to who signs in. */
  readonly deviceKey: DeviceKey;
  readonly fetch: typeof globalThis.fetch;
  /** Of this tab alone; it never gets a token. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** What the provider answered, where this page is its answer. */
  readonly answer: URLSearchParams | undefined;
  /** Leaves this page for another; settles only where the person came back to this very page instead. */
  readonly leaveFor: (address: string, signal: AbortSignal) => Promise<void>;
}

/** A token with less than this to live is renewed first, ms. */
const freshMs = 60_000;

interface Tokens {
  readonly access: string;
  /** On the monotonic clock, ms. */
  readonly endsAt: number;
  readonly refresh: string | undefined;
}

/**
 * Sign-in by redirect: the page leaves for the provider, and the next page finishes with its answer (authorization code, PKCE;
 * state, nonce and issuer are checked by the OAuth library). Tokens are in memory only: a reload signs out.
 */
export class RedirectIdentity implements Identity {
  readonly #parts: RedirectIdentityParts;
  readonly #began: BeganSignIn | undefined;
  #answer: URLSearchParams | undefined;
  #provider: SignInProvider | undefined;
  #server: oauth.AuthorizationServer | undefined;
  #tokens: Tokens | undefined;
  #binding: (KeyBinding & { readonly expiresAt: number }) | undefined;
  #pinned: PinnedProvider | undefined;
  #renewing: Promise<Tokens> | undefined;
  /** Rises with each sign-out: a renewal that began before it brings nothing back. */
  #turn = 0;

  constructor(parts: RedirectIdentityParts) {
    this.#parts = parts;
    this.#answer = parts.answer;
    // Taken at once, whether or not an answer came: what was begun is good for the very next page only.
    this.#began = takeBegan(parts.storage, parts.clock.now());
  }

  /** True until the provider's answer was used. */
  get returning(): boolean {
    return this.#answer !== undefined;
  }

  async signIn(signal: AbortSignal): Promise<void> {
    const answer = this.#answer;
    this.#answer = undefined;
    // Asked anew each time: an administrator may have changed the provider.
    const provider = await signInProvider(this.#parts.service, this.#parts.fetch);
    this.#provider = provider;
    this.#server = undefined;
    const { host } = issuerOf(provider);
    try {
      if (answer) await this.#finish(answer, provider);
      else await this.#begin(provider, signal);
    } catch (error) {
      throw oauthProblem(error, host);
    }
  }

  async restore(): Promise<boolean> {
    return false;
  }

  async signOut(): Promise<void> {
    this.#turn += 1;
    const refresh = this.#tokens?.refresh;
    this.#tokens = undefined;
    this.#binding = undefined;
    this.#pinned = undefined;
    if (refresh !== undefined) await this.#revoke(refresh);
  }

  async keyBinding(): Promise<KeyBinding | undefined> {
    if (!this.#binding || this.#binding.expiresAt - this.#parts.clock.now() < freshMs) return undefined;
    const { idToken, salt } = this.#binding;
    return { idToken, salt };
  }

  provider(): PinnedProvider | undefined {
    return this.#pinned;
  }

  /** Errors: sign_in_required, sign_in_expired, service_unreachable, clock_skew. */
  async accessToken(): Promise<string> {
    const tokens = this.#tokens;
    if (!tokens) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    if (tokens.endsAt - this.#parts.clock.monotonic() >= freshMs) return tokens.access;
    if (tokens.refresh === undefined) throw new HandrailError('sign_in_expired', 'The sign-in has ended');
    const { refresh } = tokens;
    // One renewal at a time: a refresh token is good for one use.
    this.#renewing ??= this.#renew(refresh).finally(() => {
      this.#renewing = undefined;
    });
    return (await this.#renewing).access;
  }

  async #begin(provider: SignInProvider, signal: AbortSignal): Promise<void> {
    const { storage, clock, random, deviceKey, leaveFor } = this.#parts;
    const server = await this.#metadata(provider);
    if (server.authorization_endpoint === undefined) throw new HandrailError('sign_in_failed', 'No sign-in page');
    const verifier = oauth.generateRandomCodeVerifier();
    const salt = random(saltBytes);
    const began: BeganSignIn = {
      issuer: provider.issuer,
      clientId: provider.clientId,
      state: oauth.generateRandomState(),
      nonce: bindingNonce(deviceKey, salt),
      verifier,
      salt: btoa(String.fromCharCode(...salt)),
      at: clock.now(),
    };
    const address = new URL(server.authorization_endpoint);
    const parameters: Readonly<Record<string, string>> = {
      client_id: provider.clientId,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      response_mode: 'query',
      scope: provider.scopes.join(' '),
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: began.state,
      nonce: began.nonce,
      prompt: promptFor(server),
      ...(provider.resource !== undefined && { resource: provider.resource }),
    };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    if (signal.aborted) throw new HandrailError('cancelled', 'Sign-in was cancelled');
    keepBegan(storage, began);
    await leaveFor(address.href, signal);
    // What was begun stays: the signal is aborted by leaving this page, too.
    throw new HandrailError('cancelled', 'The person came back without signing in');
  }

  async #finish(answer: URLSearchParams, provider: SignInProvider): Promise<void> {
    const began = this.#began;
    if (!began || began.issuer !== provider.issuer || began.clientId !== provider.clientId) {
      // An answer that nobody here asked for: somebody may want this person to work as somebody else.
      throw new HandrailError('sign_in_failed', 'This tab did not begin the sign-in', { reason: 'not_begun' });
    }
    const server = await this.#metadata(provider);
    const client = { client_id: provider.clientId };
    const checked = oauth.validateAuthResponse(server, client, answer, began.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      checked,
      this.#redirectUri,
      began.verifier,
      this.#request(provider),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: began.nonce,
      requireIdToken: true,
    });
    this.#keep(tokens);
    this.#learn(
      tokens,
      provider,
      Uint8Array.from(atob(began.salt), (character) => character.charCodeAt(0)),
    );
  }

  /** What the ID token says of the provider, and of this tab's key. */
  #learn(tokens: oauth.TokenEndpointResponse, { issuer, clientId }: SignInProvider, salt: Uint8Array): void {
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims || tokens.id_token === undefined) return;
    const { nonce, exp } = claims;
    const tid: unknown = Reflect.get(claims, 'tid');
    this.#pinned = { issuer, clientId, ...(typeof tid === 'string' && { organisation: tid }) };
    // A tab that could keep no key has another one now.
    if (nonce !== bindingNonce(this.#parts.deviceKey, salt)) return;
    this.#binding = { idToken: tokens.id_token, salt, expiresAt: exp * 1000 };
  }

  async #renew(refresh: string): Promise<Tokens> {
    const provider = this.#provider;
    if (!provider) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    const turn = this.#turn;
    try {
      const server = await this.#metadata(provider);
      const client = { client_id: provider.clientId };
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        refresh,
        this.#request(provider),
      );
      const answer = await oauth.processRefreshTokenResponse(server, client, response);
      if (turn === this.#turn) return this.#keep(answer, refresh);
      // The provider gave this one for the one that the sign-out took back.
      if (answer.refresh_token !== undefined) await this.#revoke(answer.refresh_token);
    } catch (error) {
      if (!isGrantEnded(error)) throw oauthProblem(error, issuerOf(provider).host);
      if (turn === this.#turn) this.#tokens = undefined;
      throw new HandrailError('sign_in_expired', 'The sign-in has ended');
    }
    throw new HandrailError('sign_in_required', 'Somebody signed out meanwhile');
  }

  async #revoke(refresh: string): Promise<void> {
    const provider = this.#provider;
    if (!provider) return;
    try {
      const server = await this.#metadata(provider);
      if (server.revocation_endpoint === undefined) return;
      await oauth.revocationRequest(
        server,
        { client_id: provider.clientId },
        oauth.None(),
        refresh,
        this.#options(provider),
      );
    } catch (error) {
      // Here the sign-in is gone either way; the provider's copy ends by its own time limit.
      if (!(error instanceof Error)) throw error;
    }
  }

  #keep(answer: oauth.TokenEndpointResponse, before?: string): Tokens {
    const tokens = {
      access: answer.access_token,
      endsAt: this.#parts.clock.monotonic() + (answer.expires_in ?? 300) * 1000,
      refresh: answer.refresh_token ?? before,
    };
    this.#tokens = tokens;
    return tokens;
  }

  async #metadata(provider: SignInProvider): Promise<oauth.AuthorizationServer> {
    if (this.#server) return this.#server;
    const issuer = issuerOf(provider);
    const response = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...this.#options(provider) });
    // Refuses a document that names another issuer.
    this.#server = await oauth.processDiscoveryResponse(issuer, response);
    return this.#server;
  }

  #request(provider: SignInProvider): oauth.TokenEndpointRequestOptions {
    const { resource } = provider;
    return { ...this.#options(provider), ...(resource !== undefined && { additionalParameters: { resource } }) };
  }

  #options(provider: SignInProvider) {
    return {
      [oauth.customFetch]: (address: string, options: object) =>
        this.#parts.fetch(address, { ...(options as RequestInit), credentials: 'omit', cache: 'no-store' }),
      // `issuerOf` lets plain http through for a provider on loopback only.
      [oauth.allowInsecureRequests]: issuerOf(provider).protocol === 'http:',
    };
  }

  get #redirectUri(): string {
    return `${this.#parts.service}${signedInPath}`;
  }
}

/** The person chooses the account each time, whatever the browser still remembers. */
function promptFor(server: oauth.AuthorizationServer): string {
  const supported = server['prompt_values_supported'];
  return Array.isArray(supported) && supported.includes('select_account') ? 'select_account' : 'login';
}
