import { HandrailError } from '@handrail/sdk';
import * as oidc from 'openid-client';
import type { Clock } from '../../base/clock.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import { otherAudience } from '../../base/link/ownApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import { bindingNonce, type KeyBinding, type PinnedProvider, saltBytes } from '../../base/session/keyBinding.ts';
import type { Identity, Keystore } from '../../device/ports/machine.ts';
import { forgetSignIn, keepSignIn, readSignIn } from './keptSignIn.ts';
import { listenForRedirect } from './redirectServer.ts';
import { goodElsewhere, isGrantEnded, signInProblem } from './signInProblem.ts';
import { type Fetch, issuerAddress, type SignInProvider } from './signInService.ts';

export interface ProviderIdentityParts {
  /** Address of the service that named the provider. */
  readonly service: string;
  /** A sign-in must be good at that service alone. */
  readonly ownApiOnly: boolean;
  readonly provider: SignInProvider;
  readonly keystore: Keystore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** This device's own, which the provider binds to who signs in. */
  readonly deviceKey: DeviceKey;
  /** Shows an address in the person's browser. */
  readonly openBrowser: (address: string) => Promise<void>;
  readonly fetch: Fetch;
}

/** How long a person may take to sign in, ms. */
const signInLimitMs = 5 * 60_000;
/** An ID token from further ahead than this is a matter of clocks, ms. */
const clockToleranceMs = 5 * 60_000;
/** A token with less than this to live is renewed first, ms. */
const freshMs = 60_000;
/** The provider's word on this device's key is renewed when it has less than this to live, ms. */
const bindingFreshMs = 5 * 60_000;

interface Tokens {
  readonly access: string;
  /** On the monotonic clock, ms. */
  readonly endsAt: number;
  readonly refresh: string | undefined;
}

/** Sign-in with any OpenID provider: authorization code and PKCE in the person's own browser, redirect to loopback. */
export class OidcIdentity implements Identity {
  readonly #parts: ProviderIdentityParts;
  #tokens: Tokens | undefined;
  #renewing: Promise<Tokens> | undefined;
  #salt: Uint8Array | undefined;
  #binding: (KeyBinding & { readonly expiresAt: number }) | undefined;
  #pinned: PinnedProvider | undefined;
  /** Rises with each sign-out: a renewal that began before it brings nothing back. */
  #turn = 0;
  #config: Promise<oidc.Configuration> | undefined;

  constructor(parts: ProviderIdentityParts) {
    this.#parts = parts;
  }

  /** Errors: sign_in_failed (with `reason`), cancelled, service_unreachable, clock_skew, port_taken. */
  async signIn(signal: AbortSignal): Promise<void> {
    const cancelled = () => new HandrailError('cancelled', 'Sign-in was cancelled');
    if (signal.aborted) throw cancelled();
    const { provider, clock } = this.#parts;
    const config = await this.#configuration();
    const state = oidc.randomState();
    const salt = this.#parts.random(saltBytes);
    const nonce = bindingNonce(this.#parts.deviceKey, salt);
    const verifier = oidc.randomPKCECodeVerifier();
    const redirect = await listenForRedirect(state);
    try {
      const parameters: Record<string, string> = {
        redirect_uri: redirect.address,
        scope: provider.scopes.join(' '),
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        prompt: promptFor(config),
        ...(provider.resource !== undefined && { resource: provider.resource }),
      };
      if (signal.aborted) throw cancelled();
      await this.#parts.openBrowser(oidc.buildAuthorizationUrl(config, parameters).href);
      const answer = await comesBack(redirect.answer, clock, signal, cancelled);
      // State, nonce, issuer (RFC 9207) and the ID token are checked in here.
      const tokens = await oidc.authorizationCodeGrant(
        config,
        answer,
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
        provider.resource === undefined ? {} : { resource: provider.resource },
      );
      if (signal.aborted) throw cancelled();
      const issuedAt = (tokens.claims()?.iat ?? 0) * 1000;
      if (issuedAt > clock.now() + clockToleranceMs) {
        throw new HandrailError('clock_skew', "This computer's clock is behind the provider's", { host: this.#host });
      }
      this.#forgetBinding();
      this.#salt = salt;
      await this.#keep(tokens);
    } catch (error) {
      throw signInProblem(error, this.#host);
    } finally {
      redirect.close();
    }
  }

  /** Errors: service_unreachable, clock_skew. */
  async restore(): Promise<boolean> {
    const { service, provider, keystore } = this.#parts;
    const kept = await readSignIn(keystore, service);
    if (kept?.issuer !== provider.issuer || kept.clientId !== provider.clientId) return false;
    this.#salt = kept.salt === undefined ? undefined : new Uint8Array(Buffer.from(kept.salt, 'base64url'));
    try {
      await this.#renew(kept.secret);
      return true;
    } catch (error) {
      if (HandrailError.from(error).code === 'sign_in_expired') return false;
      throw error;
    }
  }

  async signOut(): Promise<void> {
    this.#turn += 1;
    const refresh = this.#tokens?.refresh ?? (await readSignIn(this.#parts.keystore, this.#parts.service))?.secret;
    this.#tokens = undefined;
    this.#forgetBinding();
    await forgetSignIn(this.#parts.keystore);
    if (refresh !== undefined) await this.#revoke(refresh);
  }

  /** Errors: sign_in_required, sign_in_expired, service_unreachable, clock_skew. */
  async accessToken(): Promise<string> {
    const tokens = this.#tokens;
    if (!tokens) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    if (tokens.endsAt - this.#parts.clock.monotonic() >= freshMs) return tokens.access;
    if (tokens.refresh === undefined) throw new HandrailError('sign_in_expired', 'The sign-in has ended');
    return (await this.#renew(tokens.refresh)).access;
  }

  async keyBinding(): Promise<KeyBinding | undefined> {
    const left = () => (this.#binding?.expiresAt ?? 0) - this.#parts.clock.now();
    const refresh = this.#tokens?.refresh;
    // A provider that repeats the nonce gives a fresh word with each renewal; with others it ends with the first one.
    if (this.#binding && left() < bindingFreshMs && refresh !== undefined) {
      await this.#renew(refresh).catch(() => undefined);
    }
    if (!this.#binding || left() < freshMs) return undefined;
    const { idToken, salt } = this.#binding;
    return { idToken, salt };
  }

  provider(): PinnedProvider | undefined {
    return this.#pinned;
  }

  get #host(): string {
    return issuerAddress(this.#parts.provider).host;
  }

  /** One renewal at a time: a refresh token is good for one use. */
  #renew(refresh: string): Promise<Tokens> {
    this.#renewing ??= this.#refresh(refresh).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #refresh(refresh: string): Promise<Tokens> {
    const { provider, keystore } = this.#parts;
    const turn = this.#turn;
    const config = await this.#configuration();
    try {
      const resource = provider.resource === undefined ? {} : { resource: provider.resource };
      const answer = await oidc.refreshTokenGrant(config, refresh, resource);
      if (turn === this.#turn) return await this.#keep(answer, refresh);
      // The provider gave this one for the one that the sign-out took back.
      if (answer.refresh_token !== undefined) await this.#revoke(answer.refresh_token);
      throw new HandrailError('sign_in_required', 'Somebody signed out meanwhile');
    } catch (error) {
      if (!isGrantEnded(error)) throw signInProblem(error, this.#host);
      this.#tokens = undefined;
      await forgetSignIn(keystore);
      throw new HandrailError('sign_in_expired', 'The sign-in has ended', {}, { cause: error });
    }
  }

  async #revoke(refresh: string): Promise<void> {
    try {
      const config = await this.#configuration();
      if (config.serverMetadata().revocation_endpoint) await oidc.tokenRevocation(config, refresh);
    } catch (error) {
      // Here the sign-in is gone either way; the provider's copy ends by its own time limit.
      if (!(error instanceof Error)) throw error;
    }
  }

  async #keep(
    answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
    before?: string,
  ): Promise<Tokens> {
    const { service, ownApiOnly, provider, keystore, clock } = this.#parts;
    const other = ownApiOnly ? otherAudience(service, provider.issuer, answer.access_token) : undefined;
    if (other !== undefined) throw goodElsewhere(service, other);
    const refresh = answer.refresh_token ?? before;
    const tokens = {
      access: answer.access_token,
      endsAt: clock.monotonic() + (answer.expiresIn() ?? 300) * 1000,
      refresh,
    };
    this.#tokens = tokens;
    this.#learn(answer);
    if (refresh === undefined) await forgetSignIn(keystore);
    else {
      const salt = this.#salt && Buffer.from(this.#salt).toString('base64url');
      const { issuer, clientId } = provider;
      await keepSignIn(keystore, this.#parts.service, {
        issuer,
        clientId,
        secret: refresh,
        ...(salt !== undefined && { salt }),
      });
    }
    return tokens;
  }

  /** What the ID token says of the provider, and of this device's key. */
  #learn(answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): void {
    const { provider, deviceKey } = this.#parts;
    const claims = answer.claims();
    if (!claims || answer.id_token === undefined) return;
    const { tid, nonce, exp } = claims;
    const organisation = typeof tid === 'string' ? { organisation: tid } : {};
    this.#pinned = { issuer: provider.issuer, clientId: provider.clientId, ...organisation };
    if (!this.#salt || nonce !== bindingNonce(deviceKey, this.#salt)) return;
    this.#binding = { idToken: answer.id_token, salt: this.#salt, expiresAt: exp * 1000 };
  }

  #forgetBinding(): void {
    this.#salt = undefined;
    this.#binding = undefined;
    this.#pinned = undefined;
  }

  #configuration(): Promise<oidc.Configuration> {
    this.#config ??= this.#discover().catch((error: unknown) => {
      this.#config = undefined;
      throw signInProblem(error, this.#host);
    });
    return this.#config;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { provider, fetch, ownApiOnly, service } = this.#parts;
    const issuer = issuerAddress(provider);
    const config = await oidc.discovery(issuer, provider.clientId, undefined, oidc.None(), {
      [oidc.customFetch]: (address, options) => fetch(address, options as RequestInit),
      timeout: 10,
      // `issuerAddress` lets plain http through for a provider on loopback only.
      ...(issuer.protocol === 'http:' && { execute: [oidc.allowInsecureRequests] }),
    });
    const apart = ownApiOnly ? endpointApart(config.serverMetadata()) : undefined;
    if (apart !== undefined) throw goodElsewhere(service, apart);
    return config;
  }
}

/** The person chooses the account each time, whatever the browser still remembers. */
function promptFor(config: oidc.Configuration): string {
  const supported = config.serverMetadata().prompt_values_supported;
  return Array.isArray(supported) && supported.includes('select_account') ? 'select_account' : 'login';
}

function comesBack(
  answer: Promise<URL>,
  clock: Clock,
  signal: AbortSignal,
  cancelled: () => HandrailError,
): Promise<URL> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void) => {
      limit.dispose();
      signal.removeEventListener('abort', abort);
      act();
    };
    const abort = () => end(() => reject(cancelled()));
    const late = () =>
      new HandrailError('sign_in_failed', 'Nobody signed in within five minutes', { reason: 'time_limit' });
    const limit = clock.after(signInLimitMs, () => end(() => reject(late())));
    signal.addEventListener('abort', abort, { once: true });
    // The browser may have taken its time to open.
    if (signal.aborted) return abort();
    void answer.then((address) => end(() => resolve(address)));
  });
}

/**
 * Where people sign in, if codes and refresh tokens go to another origin than that: so one provider would be handed what another one
 * gave (RFC 9700, section 4.4). Providers with JWTs as access tokens have the three in one place.
 */
function endpointApart(provider: oidc.ServerMetadata): string | undefined {
  const { authorization_endpoint: at = '', token_endpoint: token = '', revocation_endpoint: revocation } = provider;
  const origins = [at, token, revocation ?? at].map((each) => (URL.canParse(each) ? new URL(each).origin : ''));
  return origins.every((origin) => origin === origins[0]) ? undefined : origins[0];
}
