/** Lets one report through per interval; the rest is dropped, because only *that* something happened matters. */
export class ActivityRate {
  readonly #intervalMs: number;
  readonly #now: () => number;
  #next = Number.NEGATIVE_INFINITY;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(intervalMs: number, now: () => number) {
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** True when this one is to be reported. */
  pass(): boolean {
    const now = this.#now();
    if (now < this.#next) return false;
    this.#next = now + this.#intervalMs;
    return true;
  }
}
