import type { SideName } from '@handrail/sdk';
import type { Clock } from '../clock.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts calls of each action by each caller: token buckets that hold one second's worth. */
export class RateLimiter {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /**
   * Takes one token; false when none is left. `name` is an action's or event's full name: only for declared ones, so
   * that no caller can make buckets at will. `perSecond` is the rate and the largest burst.
   */
  take(name: string, caller: SideName, perSecond: number): boolean {
    const key = `${caller} ${name}`;
    const now = this.#clock.monotonic();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: perSecond, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
