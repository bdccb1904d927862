import type { Disposable, SideName } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { RateLimiter } from '../../base/policy/rate.ts';

/** Frames of `control` a second that the other side may have this device look at: far more than all extensions declare. */
export const controlPerSecond = 500;
/** Above this it is no mistake of an app any more: what is dropped has to be opened and counted, too. */
export const floodPerSecond = 5_000;

/** Told at most this often, ms. */
const every = 1_000;

export interface ControlIntakeOptions {
  readonly clock: Clock;
  /** Whose frames they are. */
  readonly peer: SideName;
  /** So many frames were dropped since the last time. */
  readonly dropped: (count: number) => void;
  /** The other side sends so much that looking away does not help; told for each such frame. */
  readonly flooded: () => void;
}

/**
 * Bounds what one peer may make this device do through `control` as a whole, before any name is looked up: the rates of
 * actions only bound what is declared. One for a session, so that a connection made anew brings no new allowance.
 */
export class ControlIntake implements Disposable {
  readonly #options: ControlIntakeOptions;
  readonly #rates: RateLimiter;
  #dropped = 0;
  #timer: Disposable | undefined;

  constructor(options: ControlIntakeOptions) {
    this.#options = options;
    this.#rates = new RateLimiter(options.clock);
  }

  /** Counts a frame that came; false for one too many. */
  take(): boolean {
    if (!this.#takes('flood', floodPerSecond)) this.#options.flooded();
    if (this.#takes('control', controlPerSecond)) return true;
    this.#dropped += 1;
    this.#timer ??= this.#options.clock.after(every, () => this.#tell());
    return false;
  }

  /** Tells what was not told yet. */
  dispose(): void {
    this.#timer?.dispose();
    if (this.#timer) this.#tell();
  }

  #takes(name: string, perSecond: number): boolean {
    return this.#rates.take(name, this.#options.peer, perSecond);
  }

  #tell(): void {
    const count = this.#dropped;
    this.#timer = undefined;
    this.#dropped = 0;
    this.#options.dropped(count);
  }
}
