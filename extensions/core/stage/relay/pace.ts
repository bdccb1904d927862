/** How the picture is encoded for the relay. */
export interface Pace {
  readonly bitsPerSecond: number;
  /** Part of the screen's width and height. */
  readonly scale: number;
}

/** So many pictures are encoded for the relay at most. */
export const relayFramesPerSecond = 30;

const most = 8_000_000;
const least = 250_000;
const begin = 2_500_000;
/** From this rate on down the picture gets smaller: text of full size would be a blur. */
const steps = [
  { below: 350_000, scale: 0.5 },
  { below: 700_000, scale: 0.75 },
] as const;

/** Finds what the way carries, by what had to be dropped: once a second. */
export class Pacing {
  #bits = begin;
  #scale = 1;

  get pace(): Pace {
    return { bitsPerSecond: this.#bits, scale: this.#scale };
  }

  /** `sent` pictures and `dropped` ones in the last second; true when the encoder has to be set anew. */
  step(sent: number, dropped: number): boolean {
    const before = this.pace;
    const all = sent + dropped;
    if (all === 0) return false;
    if (dropped > all * 0.3) this.#bits = Math.max(least, Math.round(this.#bits * 0.7));
    else if (dropped <= all * 0.05) this.#bits = Math.min(most, Math.round(this.#bits * 1.1));
    const wanted = steps.find(({ below }) => this.#bits < below)?.scale ?? 1;
    // Larger again only well above the step, so that it does not go up and down.
    if (wanted < this.#scale || this.#bits > 1_000_000 || (wanted > this.#scale && this.#bits > 500_000 && wanted < 1))
      this.#scale = wanted;
    return this.#bits !== before.bitsPerSecond || this.#scale !== before.scale;
  }
}
