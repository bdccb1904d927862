import { HandrailError } from '@handrail/sdk';
import { decodeDirect } from '../../base/session/directMessage.ts';
import type { Gate } from './gate.ts';
import type { DirectFrame } from './sealedPeer.ts';

/**
 * One-way actions as they come out of the sealed channel. Frames of an older epoch are dropped: they were sent before a
 * pause, a consent or a revocation. Of `moves` only the newest waits while one is under way.
 */
export class DirectInbox {
  readonly #gate: Gate;
  readonly #epoch: () => number;
  readonly #refused: (what: { readonly extension: string; readonly action: string; readonly code: string }) => void;
  #moving = false;
  #nextMove: (() => Promise<void>) | undefined;

  constructor(
    gate: Gate,
    epoch: () => number,
    refused: (what: { readonly extension: string; readonly action: string; readonly code: string }) => void,
  ) {
    this.#gate = gate;
    this.#epoch = epoch;
    this.#refused = refused;
  }

  take({ stream, epoch, payload }: DirectFrame): void {
    if (epoch !== this.#epoch()) return;
    const admit = async () => {
      if (epoch !== this.#epoch()) return;
      let names = { extension: '', action: '' };
      try {
        const message = decodeDirect(payload);
        names = { extension: message.extension, action: message.action };
        await this.#gate.admit({ ...message, callerSide: 'helper', bytes: payload.length });
      } catch (error) {
        this.#refused({ ...names, code: HandrailError.from(error).code });
      }
    };
    if (stream === 'input') void admit();
    else if (this.#moving) this.#nextMove = admit;
    else void this.#move(admit);
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
