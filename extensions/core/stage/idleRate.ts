/** What was encoded since the sender began. */
export interface EncodedSoFar {
  readonly frames: number;
  readonly bytes: number;
}

/** A frame without change was measured at 34 bytes (AV1, any size), one with a moved pointer at some hundred. */
const quietBytes = 150;
/** The picture must rest this long before the rate falls, ms. */
const restMs = 2000;
/** So many changed looks in a row wake it: fewer are a blinking caret, a clock, or the codec’s own refresh every 5 s. */
const wakingLooks = 3;

/**
 * Tells when the picture rests, from the mean size of the frames encoded since the last look. What changes once is sent at
 * the slow rate, what goes on changing brings the full one back, and so does, at once, anything the helper does.
 */
export class IdleRate {
  #last: EncodedSoFar | undefined;
  #changedAt: number;
  #idle = false;
  #changedLooks = 0;

  constructor(now: number) {
    this.#changedAt = now;
  }

  get idle(): boolean {
    return this.#idle;
  }

  /** The helper's hands: something will change now. */
  wake(now: number): void {
    this.#changedAt = now;
    this.#changedLooks = 0;
    this.#idle = false;
  }

  look(now: number, encoded: EncodedSoFar): void {
    const last = this.#last;
    this.#last = encoded;
    // A new connection counts from nothing.
    if (!last || encoded.frames <= last.frames) return;
    const changed = (encoded.bytes - last.bytes) / (encoded.frames - last.frames) > quietBytes;
    this.#changedLooks = changed ? this.#changedLooks + 1 : 0;
    if (changed && (!this.#idle || this.#changedLooks >= wakingLooks)) this.wake(now);
    else if (now - this.#changedAt >= restMs) this.#idle = true;
  }
}
