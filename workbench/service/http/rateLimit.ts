import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Caller } from '../identity/caller.ts';

/** So many requests each second in the long run, and so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface ApiRates {
  /** Of one person, or of one program's token. */
  readonly caller: Rate;
  /** Of all callers of a tenant together. */
  readonly tenant: Rate;
}

/** A page of the workbench asks a handful of times; the bursts hold a script that walks through all lists. */
export const apiRates: ApiRates = {
  caller: { perSecond: 20, burst: 200 },
  tenant: { perSecond: 200, burst: 2000 },
};

const roomFor = 10_000;

/**
 * A token bucket for each name, as one number: when the bucket would be full again (GCRA). What is refused takes nothing, so that
 * somebody who keeps asking too fast gets the rate, and not nothing at all.
 */
export class RateLimit {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #step: number;
  readonly #burst: number;
  readonly #fullAt = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>, { perSecond, burst }: Rate) {
    this.#clock = clock;
    this.#step = 1000 / perSecond;
    this.#burst = burst;
  }

  /** Takes `cost` and gives 0, or takes nothing and gives the milliseconds until there is enough. */
  take(name: string, cost = 1): number {
    const now = this.#clock.monotonic();
    const fullAt = Math.max(now, this.#fullAt.get(name) ?? now) + cost * this.#step;
    const wait = fullAt - now - this.#burst * this.#step;
    if (wait > 0) return wait;
    this.#fullAt.set(name, fullAt);
    if (this.#fullAt.size > roomFor) this.#forgetFull(now);
    return 0;
  }

  #forgetFull(now: number): void {
    for (const [name, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(name);
  }
}

/** The API's limits. Error of what it gives: `too_many` with `retryAfterMs`. */
export function apiLimit(clock: Pick<Clock, 'monotonic'>, rates: ApiRates): (caller: Caller, cost: number) => void {
  const ofCaller = new RateLimit(clock, rates.caller);
  const ofTenant = new RateLimit(clock, rates.tenant);
  return ({ tenant: { tenantId }, actor }, cost) => {
    // The caller's comes first: one who is over it takes nothing from the others of the tenant.
    const wait = ofCaller.take(`${tenantId} ${actor.kind} ${actor.id}`, cost) || ofTenant.take(tenantId, cost);
    if (wait === 0) return;
    throw new HandrailError('too_many', 'Too many requests', { retryAfterMs: Math.ceil(wait) });
  };
}
