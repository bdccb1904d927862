import { HandrailError } from '@handrail/sdk';

/** One run of the handshake, from `GuessCounter.begin` until `end`. */
export interface GuessRun {
  /** 1 for the first; goes into the handshake of the side that starts it. */
  readonly run: number;
  /**
   * Hand this to the handshake as `onGuess`. Errors: `wrong_state` after `end`, `code_used_up` when nothing is left.
   */
  readonly guess: () => void;
  /** Makes room for the next run. `spent` says that the handshake succeeded: the code is then dead. */
  end(spent?: boolean): void;
}

/**
 * Counts the guesses that one code allows: 3, strictly one run at a time, finished or not. Each device keeps one per
 * code; what the service counts is only extra.
 */
export class GuessCounter {
  readonly #limit: number;
  #used = 0;
  #current: object | undefined;

  constructor(limit = 3) {
    this.#limit = limit;
  }

  /** Guesses that are left. */
  get left(): number {
    return this.#limit - this.#used;
  }

  /** Errors: `code_in_use` while a run is open, `code_used_up` when no guess is left. */
  begin(): GuessRun {
    if (this.#current) throw new HandrailError('code_in_use', 'Another run with this code is going on');
    this.#refuseWhenUsedUp();
    const current = {};
    this.#current = current;
    return {
      run: this.#used + 1,
      guess: () => {
        if (this.#current !== current) throw new HandrailError('wrong_state', 'This run of the handshake has ended');
        this.#refuseWhenUsedUp();
        this.#used += 1;
      },
      end: (spent = false) => {
        if (this.#current !== current) return;
        this.#current = undefined;
        if (spent) this.#used = this.#limit;
      },
    };
  }

  #refuseWhenUsedUp(): void {
    if (this.left <= 0) throw new HandrailError('code_used_up', 'No guess is left for this code');
  }
}
