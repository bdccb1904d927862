import { HandrailError } from '@handrail/sdk';

/** Which frames of a stream came. `check` looks before the frame is authenticated, `accept` notes it afterwards. */
export interface ReceivedNumbers {
  /** The highest number accepted, -1 before the first. */
  readonly last: number;
  /** Changes nothing. Errors: `seal_replayed`, `seal_gap`. */
  check(number: number): void;
  /** True when a newer frame was there already. */
  accept(number: number): boolean;
  /** The next number will be this or a higher one; true when that leaves some out that never came. */
  skipTo(number: number): boolean;
}

/** For streams in which every frame comes, in order. */
export class GaplessNumbers implements ReceivedNumbers {
  #last = -1;

  get last(): number {
    return this.#last;
  }

  check(number: number): void {
    if (number <= this.#last) throw replayed();
    if (number > this.#last + 1) throw new HandrailError('seal_gap', 'Sealed frames are missing before this one');
  }

  accept(number: number): boolean {
    this.#last = number;
    return false;
  }

  skipTo(number: number): boolean {
    if (number <= this.#last + 1) return false;
    this.#last = number - 1;
    return true;
  }
}

/** How far back a frame may come late in a stream where the newest wins. */
const lateWindow = 64;

/**
 * For streams in which frames may be lost and overtaken: each of the newest 64 numbers once (as in RFC 4303, 3.4.3).
 */
export class NewestNumbers implements ReceivedNumbers {
  #last = -1;
  // Bit n stands for the number `last - n`.
  #seen = 0n;

  get last(): number {
    return this.#last;
  }

  check(number: number): void {
    const age = this.#last - number;
    if (age >= lateWindow || (age >= 0 && (this.#seen >> BigInt(age)) & 1n)) throw replayed();
  }

  accept(number: number): boolean {
    const age = this.#last - number;
    if (age >= 0) {
      this.#seen |= 1n << BigInt(age);
      return true;
    }
    this.#seen = -age >= lateWindow ? 1n : BigInt.asUintN(lateWindow, this.#seen << BigInt(-age)) | 1n;
    this.#last = number;
    return false;
  }

  // Gaps mean nothing here: the next frame settles it.
  skipTo(): boolean {
    return false;
  }
}

function replayed(): HandrailError {
  return new HandrailError('seal_replayed', 'A sealed frame came again, or too late');
}
