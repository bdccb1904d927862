/** What the last second of sending was like. */
export interface SendingSample {
  /** Why the browser holds quality back, as in `qualityLimitationReason`. */
  readonly limitedBy: string;
  /** Mean time to encode one frame, ms; absent when none was encoded. */
  readonly encodeMs?: number;
  /** Part of the packets that were lost, 0 to 1. */
  readonly lost: number;
}

/** What each step down divides the rate by: so far for a busy processor, one less for a network that loses. */
const divisors = [1, 2, 4, 8] as const;
const lowest = { processor: 3, network: 2 } as const;

const badSeconds = 3;
const goodSeconds = 15;
const longestWait = 240;

/**
 * How many frames a second to send. Steps down when the processor or the network cannot keep up for three seconds, up again
 * after fifteen good ones. A step up that fails makes the next wait twice as long, so that it does not swing. Call `step`
 * once a second. The codec stays: no other costs less for a frame, and what they need more of is what a bad network lacks.
 */
export class Adaptation {
  readonly #full: number;
  #processor = 0;
  #network = 0;
  #bad = 0;
  #good = 0;
  #wait = goodSeconds;
  #sinceUp = Number.POSITIVE_INFINITY;

  constructor(framesPerSecond: number) {
    this.#full = framesPerSecond;
  }

  get framesPerSecond(): number {
    return Math.max(1, Math.round(this.#full / (divisors[Math.max(this.#processor, this.#network)] ?? 1)));
  }

  step(sample: SendingSample): number {
    const budget = 1000 / this.framesPerSecond;
    const busy = sample.limitedBy === 'cpu' || (sample.encodeMs ?? 0) > budget * 0.9;
    const lossy = sample.lost > 0.1;
    this.#sinceUp += 1;
    this.#bad = busy || lossy ? this.#bad + 1 : 0;
    this.#good = busy || lossy || sample.lost > 0.03 ? 0 : this.#good + 1;
    if (this.#bad >= badSeconds) this.#down(busy);
    else if (this.#good >= this.#wait) this.#up();
    return this.framesPerSecond;
  }

  #down(busy: boolean): void {
    if (busy && this.#processor < lowest.processor) this.#processor += 1;
    else if (!busy && this.#network < lowest.network) this.#network += 1;
    if (this.#sinceUp <= goodSeconds) this.#wait = Math.min(longestWait, this.#wait * 2);
    this.#bad = 0;
    this.#good = 0;
  }

  #up(): void {
    if (this.#processor === 0 && this.#network === 0) {
      // All is well at the top for a while: forget old failures.
      if (this.#sinceUp > longestWait) this.#wait = goodSeconds;
      return;
    }
    if (this.#network > 0) this.#network -= 1;
    else this.#processor -= 1;
    this.#good = 0;
    this.#sinceUp = 0;
  }
}
