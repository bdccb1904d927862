import { Emitter } from '@handrail/sdk';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { closeOnce } from '../../../workbench/base/rpc/closing.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';

/** One relay channel as it is: frames can be awaited one by one, or listened to. Keeps what came before anybody asked. */
export class RelayPort implements Port {
  readonly bufferedBytes = 0;
  /** Everything that came, also what was taken since. */
  readonly came: Uint8Array[] = [];
  readonly #send: (frame: Uint8Array) => void;
  readonly #frames = new Emitter<Uint8Array>();
  readonly #closing = closeOnce();
  readonly #waiting: Uint8Array[] = [];
  readonly #askers: ((frame: Uint8Array) => void)[] = [];
  #listeners = 0;

  constructor(send: (frame: Uint8Array) => void) {
    this.#send = send;
  }

  readonly onClose = this.#closing.event;

  readonly onFrame: Port['onFrame'] = (listener) => {
    this.#listeners += 1;
    const subscription = this.#frames.event(listener);
    queueMicrotask(() => {
      for (let frame = this.#waiting.shift(); frame; frame = this.#waiting.shift()) this.#frames.emit(frame);
    });
    return {
      dispose: () => {
        this.#listeners -= 1;
        subscription.dispose();
      },
    };
  };

  send(frame: Uint8Array): void {
    this.#send(frame);
  }

  take(frame: Uint8Array): void {
    this.came.push(frame);
    const asker = this.#askers.shift();
    if (asker) asker(frame);
    else if (this.#listeners > 0 && this.#waiting.length === 0) this.#frames.emit(frame);
    else this.#waiting.push(frame);
  }

  /** The next frame, in order. */
  next(): Promise<Uint8Array> {
    const frame = this.#waiting.shift();
    if (frame) return Promise.resolve(frame);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('No frame came on the relay')), appearLimitMs);
      this.#askers.push((came) => {
        clearTimeout(limit);
        resolve(came);
      });
    });
  }

  close(reason = 'closed'): void {
    this.#closing.close({ clean: true, reason });
  }
}
