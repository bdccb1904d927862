/** What was encoded since the sender began. */
export interface EncodedSoFar {
  readonly frames: number;
  readonly bytes: number;
}

/** A frame that shows no change costs a few bytes for each part of the picture; one with a single new letter costs more. */
const quietBytes = 450;
/** The picture must rest this long before the rate falls, ms. */
const restMs = 2000;

/**
 * Tells when the picture rests, from the mean size of the frames encoded since the last look. Awake at once when one
 * look finds more than rest, or when the helper does something.
 */
export class IdleRate {
  #last: EncodedSoFar | undefined;
  #changedAt: number;
  #idle = false;

  constructor(now: number) {
    this.#changedAt = now;
  }

  get idle(): boolean {
    return this.#idle;
  }

  /** The helper's hands: something will change now. */
  wake(now: number): void {
    this.#changedAt = now;
    this.#idle = false;
  }

  look(now: number, encoded: EncodedSoFar): void {
    const last = this.#last;
    this.#last = encoded;
    if (!last || encoded.frames <= last.frames) return;
    const mean = (encoded.bytes - last.bytes) / (encoded.frames - last.frames);
    if (mean > quietBytes) this.wake(now);
    else if (now - this.#changedAt >= restMs) this.#idle = true;
  }
}
