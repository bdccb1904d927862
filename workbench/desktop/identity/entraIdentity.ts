import {
  type AuthenticationResult,
  type ICachePlugin,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-node';
import { HandrailError } from '@handrail/sdk';
import { bindingNonce, type KeyBinding, type PinnedProvider, saltBytes } from '../../base/session/keyBinding.ts';
import type { Identity } from '../../device/ports/machine.ts';
import { forgetSignIn, keepSignIn, readSignIn } from './keptSignIn.ts';
import type { ProviderIdentityParts } from './oidcIdentity.ts';
import { redirectPage } from './redirectPage.ts';
import { isGrantEnded, signInProblem } from './signInProblem.ts';
import { issuerAddress } from './signInService.ts';

const signInLimitMs = 5 * 60_000;
const bindingLeastMs = 60_000;

/**
 * Sign-in with Microsoft Entra ID through MSAL: system browser, loopback redirect, PKCE and state are the library's.
 * The app registration needs the platform "Mobile and desktop applications" with `http://localhost`. NOT RUN: no Entra
 * tenant was at hand; it is compiled against the library only.
 */
export class EntraIdentity implements Identity {
  readonly #parts: ProviderIdentityParts;
  readonly #app: PublicClientApplication;
  #account: AuthenticationResult['account'] | undefined;
  #binding: (KeyBinding & { readonly expiresAt: number }) | undefined;

  constructor(parts: ProviderIdentityParts) {
    this.#parts = parts;
    // One tenant's authority: `common` would let every tenant's people through to the service's own check.
    const authority = issuerAddress(parts.provider).href.replace(/\/v2\.0\/?$/, '');
    this.#app = new PublicClientApplication({
      auth: { clientId: parts.provider.clientId, authority, clientCapabilities: ['cp1'] },
      cache: { cachePlugin: this.#cachePlugin() },
    });
  }

  async signIn(signal: AbortSignal): Promise<void> {
    const { provider, clock, openBrowser } = this.#parts;
    const cancelled = () => new HandrailError('cancelled', 'Sign-in was cancelled');
    if (signal.aborted) throw cancelled();
    const salt = this.#parts.random(saltBytes);
    const nonce = bindingNonce(this.#parts.deviceKey, salt);
    const asked = this.#app.acquireTokenInteractive({
      scopes: [...provider.scopes],
      prompt: 'select_account',
      nonce,
      openBrowser,
      successTemplate: redirectPage('done', 'en'),
      errorTemplate: redirectPage('failed', 'en'),
    });
    try {
      const result = await new Promise<AuthenticationResult>((resolve, reject) => {
        const limit = clock.after(signInLimitMs, () =>
          reject(new HandrailError('sign_in_failed', 'Nobody signed in within five minutes', { reason: 'time_limit' })),
        );
        const abort = () => reject(cancelled());
        signal.addEventListener('abort', abort, { once: true });
        void asked.then(resolve, reject).finally(() => {
          limit.dispose();
          signal.removeEventListener('abort', abort);
        });
      });
      this.#account = result.account;
      const { exp } = result.idTokenClaims as { readonly exp?: unknown };
      const expiresAt = typeof exp === 'number' ? exp * 1000 : 0;
      this.#binding = { idToken: result.idToken, salt, expiresAt };
    } catch (error) {
      throw signInProblem(error, this.#host);
    }
  }

  async restore(): Promise<boolean> {
    const [account] = await this.#app.getAllAccounts();
    if (!account) return false;
    this.#account = account;
    try {
      await this.accessToken();
      return true;
    } catch (error) {
      if (HandrailError.from(error).code === 'sign_in_expired') return false;
      throw error;
    }
  }

  /** Only until the ID token of the sign-in ends: later ones repeat no nonce. */
  async keyBinding(): Promise<KeyBinding | undefined> {
    if (!this.#binding || this.#binding.expiresAt - this.#parts.clock.now() < bindingLeastMs) return undefined;
    const { idToken, salt } = this.#binding;
    return { idToken, salt };
  }

  provider(): PinnedProvider | undefined {
    if (!this.#account) return undefined;
    const { issuer, clientId } = this.#parts.provider;
    return { issuer, clientId, organisation: this.#account.tenantId };
  }

  async signOut(): Promise<void> {
    const account = this.#account;
    this.#account = undefined;
    this.#binding = undefined;
    if (account) await this.#app.signOut({ account });
    await forgetSignIn(this.#parts.keystore);
  }

  async accessToken(): Promise<string> {
    if (!this.#account) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    try {
      const request = { scopes: [...this.#parts.provider.scopes], account: this.#account };
      return (await this.#app.acquireTokenSilent(request)).accessToken;
    } catch (error) {
      if (error instanceof InteractionRequiredAuthError || isGrantEnded(error)) {
        throw new HandrailError('sign_in_expired', 'The sign-in has ended', {}, { cause: error });
      }
      throw signInProblem(error, this.#host);
    }
  }

  get #host(): string {
    return issuerAddress(this.#parts.provider).host;
  }

  #cachePlugin(): ICachePlugin {
    const { service, keystore, provider } = this.#parts;
    return {
      async beforeCacheAccess({ tokenCache }) {
        const kept = await readSignIn(keystore, service);
        if (kept?.issuer === provider.issuer) tokenCache.deserialize(kept.secret);
      },
      async afterCacheAccess({ cacheHasChanged, tokenCache }) {
        if (!cacheHasChanged) return;
        await keepSignIn(keystore, service, {
          issuer: provider.issuer,
          clientId: provider.clientId,
          secret: tokenCache.serialize(),
        });
      },
    };
  }
}
