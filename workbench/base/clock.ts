import type { Disposable } from '@handrail/sdk';

/** Time, handed in so that tests own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch; may jump. */
  now(): number;
  /** Milliseconds on a clock that never goes back and counts sleep where the system can. */
  monotonic(): number;
  /** Calls once after `ms`. */
  after(ms: number, run: () => void): Disposable;
}
