import { HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import Value from 'typebox/value';
import type { PinnedProvider, ProviderKeySet } from '../../base/session/keyBinding.ts';
import type { ProviderKeys } from '../../device/ports/machine.ts';
import { type Fetch, isLoopback } from './signInService.ts';

const answerLimitMs = 5_000;
const sizeLimit = 262_144;

const Discovery = Type.Object({ issuer: Type.String(), jwks_uri: Type.String() });
const KeySet = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }), { maxItems: 64 }) });

/**
 * Fetches a provider's keys from the provider itself: its discovery document, which must name it, then the key set. Over
 * https alone, but for a provider on loopback. Fetched anew each time, so that a key it took back counts no more.
 */
export class HttpProviderKeys implements ProviderKeys {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Error: service_unreachable. */
  async keysOf({ issuer }: PinnedProvider): Promise<ProviderKeySet> {
    const plain = isLoopback(URL.canParse(issuer) ? new URL(issuer).hostname : '');
    const base = issuer.replace(/\/$/, '');
    const found = await this.#json(`${base}/.well-known/openid-configuration`, plain);
    if (!Value.Check(Discovery, found) || found.issuer !== issuer) throw unreachable(issuer, 'not_understood');
    const keys = await this.#json(found.jwks_uri, plain);
    if (!Value.Check(KeySet, keys)) throw unreachable(issuer, 'not_understood');
    return keys;
  }

  async #json(address: string, plain: boolean): Promise<unknown> {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && plain && isLoopback(url.hostname));
    if (!url || !safe) throw unreachable(address, 'unsafe_address');
    try {
      const response = await this.#fetch(url, {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(answerLimitMs),
      });
      const text = response.ok ? await response.text() : '';
      if (text !== '' && text.length <= sizeLimit) return JSON.parse(text);
    } catch (error) {
      throw unreachable(address, 'no_answer', error);
    }
    throw unreachable(address, 'no_answer');
  }
}

function unreachable(address: string, reason: string, cause?: unknown): HandrailError {
  const host = URL.canParse(address) ? new URL(address).host : '';
  const details = { host, problem: 'provider', reason };
  return new HandrailError('service_unreachable', "The identity provider's keys cannot be had", details, { cause });
}
