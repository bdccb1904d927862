import type { Clock } from '../../base/clock.ts';

/** At most so many of something in a span of time, for each key. Keys that fell silent are forgotten. */
export class SlidingLimit {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #most: number;
  readonly #spanMs: number;
  readonly #times = new Map<string, number[]>();
  #nextSweep = 0;

  constructor(clock: Pick<Clock, 'monotonic'>, most: number, spanMs: number) {
    this.#clock = clock;
    this.#most = most;
    this.#spanMs = spanMs;
  }

  isReached(key: string): boolean {
    return this.#recent(key).length >= this.#most;
  }

  count(key: string): void {
    this.#times.set(key, [...this.#recent(key), this.#clock.monotonic()]);
    this.#sweep();
  }

  /** Milliseconds until the oldest one counts no more. */
  waitMs(key: string): number {
    const oldest = this.#recent(key)[0];
    return oldest === undefined ? 0 : Math.max(0, oldest + this.#spanMs - this.#clock.monotonic());
  }

  #recent(key: string): readonly number[] {
    const since = this.#clock.monotonic() - this.#spanMs;
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }

  #sweep(): void {
    const now = this.#clock.monotonic();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + this.#spanMs;
    for (const key of [...this.#times.keys()]) if (this.#recent(key).length === 0) this.#times.delete(key);
  }
}
