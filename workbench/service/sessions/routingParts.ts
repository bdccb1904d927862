import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../../base/random.ts';
import { codeAlphabet } from '../../base/session/code.ts';

const shortLength = 3;

/** The public parts of the codes in use, tenant by tenant: the same three characters may stand for an offer in each. */
export class RoutingParts<T> {
  readonly #random: RandomBytes;
  readonly #tenants = new Map<string, Map<string, T>>();

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  /** Takes a free part: 3 characters, or 4 when a quarter of the tenant's 32,768 are in use. */
  take(tenantId: string, offer: T): string {
    const inUse = this.#tenants.get(tenantId) ?? new Map<string, T>();
    this.#tenants.set(tenantId, inUse);
    const length = inUse.size >= codeAlphabet.length ** shortLength / 4 ? shortLength + 1 : shortLength;
    // At most a quarter are taken, so that a hundred misses in a row do not happen.
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const routing = Array.from(this.#random(length), (byte) => codeAlphabet.charAt(byte & 31)).join('');
      if (inUse.has(routing)) continue;
      inUse.set(routing, offer);
      return routing;
    }
    throw new HandrailError('too_many', 'No code is free');
  }

  find(tenantId: string, routing: string): T | undefined {
    return this.#tenants.get(tenantId)?.get(routing);
  }

  free(tenantId: string, routing: string): void {
    const inUse = this.#tenants.get(tenantId);
    inUse?.delete(routing);
    if (inUse?.size === 0) this.#tenants.delete(tenantId);
  }
}
