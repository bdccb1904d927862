import { HandrailError } from '@handrail/sdk';
import { type DirectMessage, decodeDirect } from '../../base/session/directMessage.ts';
import type { Gate } from './gate.ts';
import type { DirectFrame } from './sealedPeer.ts';

/**
 * One-way actions as they come out of the sealed channel. Frames of an older epoch are dropped: they were sent before a
 * pause, a consent or a revocation. Of `moves` only the newest waits while one is under way.
 */
export class DirectInbox {
  readonly #gate: Gate;
  readonly #epoch: () => number;
  readonly #unreadable: (code: string) => void;
  #moving = false;
  #nextMove: (() => Promise<void>) | undefined;

  /** `unreadable` hears of frames that say nothing. */
  constructor(gate: Gate, epoch: () => number, unreadable: (code: string) => void) {
    this.#gate = gate;
    this.#epoch = epoch;
    this.#unreadable = unreadable;
  }

  take({ stream, epoch, payload }: DirectFrame): void {
    if (epoch !== this.#epoch()) return;
    const admit = async () => {
      if (epoch !== this.#epoch()) return;
      const message = this.#read(payload);
      if (!message) return;
      // The gate has counted what it refused, and nobody waits for the answer of a one-way action.
      await this.#gate
        .admit({ ...message, callerSide: 'helper', bytes: payload.length, stream })
        .catch(() => undefined);
    };
    if (stream === 'input') void admit();
    else if (this.#moving) this.#nextMove = admit;
    else void this.#move(admit);
  }

  #read(payload: Uint8Array): DirectMessage | undefined {
    try {
      return decodeDirect(payload);
    } catch (error) {
      this.#unreadable(HandrailError.from(error).code);
      return undefined;
    }
  }

  async #move(admit: () => Promise<void>): Promise<void> {
    this.#moving = true;
    let next: (() => Promise<void>) | undefined = admit;
    while (next) {
      await next();
      next = this.#nextMove;
      this.#nextMove = undefined;
    }
    this.#moving = false;
  }
}
