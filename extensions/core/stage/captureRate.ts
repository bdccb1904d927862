/** One frame a day: the least that still is a rate. Browsers take no zero. */
const still = 0.00001;

/** How often the browser takes a picture of the screen; one change after the other, the last one counts. */
export class CaptureRate {
  readonly #track: MediaStreamTrack;
  #last = Promise.resolve();

  constructor(track: MediaStreamTrack) {
    this.#track = track;
  }

  set(framesPerSecond: number): Promise<void> {
    return this.#apply({ ideal: framesPerSecond, max: framesPerSecond });
  }

  /**
   * The browser takes no picture any more, but keeps the screen that the person picked. A track that is only switched off,
   * or that nobody uses, goes on being filled behind the page's back.
   */
  stop(): Promise<void> {
    return this.#apply({ max: still });
  }

  #apply(frameRate: ConstrainDoubleRange): Promise<void> {
    const applied = this.#last.then(() => this.#track.applyConstraints({ frameRate }));
    this.#last = applied.catch(() => undefined);
    return applied;
  }
}
