import type { Provider } from '../identity/provider.ts';

const answerLimitMs = 5_000;

/**
 * The origins that a page signs in at: the issuer's, and those of the endpoints that its discovery document names. Until the
 * provider has answered once it is the issuer's alone, which suffices for most.
 */
export class ProviderOrigins {
  readonly #provider: Provider;
  readonly #fetch: typeof globalThis.fetch;
  #known: Promise<readonly string[]> | undefined;

  constructor(provider: Provider, fetch: typeof globalThis.fetch) {
    this.#provider = provider;
    this.#fetch = fetch;
  }

  origins(): Promise<readonly string[]> {
    const { issuer } = this.#provider;
    this.#known ??= this.#discover().catch(() => {
      // Asked again for the next page.
      this.#known = undefined;
      return [new URL(issuer).origin];
    });
    return this.#known;
  }

  async #discover(): Promise<readonly string[]> {
    const { issuer } = this.#provider;
    const response = await this.#fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(answerLimitMs),
    });
    const document: unknown = response.ok ? await response.json() : undefined;
    if (typeof document !== 'object' || document === null) throw new Error('There is no discovery document');
    const endpoints = ['token_endpoint', 'revocation_endpoint'].map((name): unknown => Reflect.get(document, name));
    const named = endpoints.filter((each) => typeof each === 'string' && URL.canParse(each)) as readonly string[];
    return [...new Set([issuer, ...named].map((each) => new URL(each).origin))];
  }
}
