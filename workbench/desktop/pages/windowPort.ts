import type { Clock } from '../../base/clock.ts';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port, PortClosed } from '../../base/rpc/port.ts';

/** The longest that a page which went away without a word is waited for to say why, ms. */
const reasonLimitMs = 2_000;

/**
 * The port of a window's page. Its socket closes alike when the person reloads the page and when they close the window;
 * which of the two it was is heard from the browser a moment later (`end`), and only then does this port close.
 */
export class WindowPort implements Port {
  readonly #port: Port;
  readonly #closing = closeOnce();

  constructor(port: Port, clock: Clock) {
    this.#port = port;
    port.onClose((closed) => {
      if (this.#closing.closed) return;
      const limit = clock.after(reasonLimitMs, () => this.#closing.close(closed));
      this.onClose(() => limit.dispose());
    });
  }

  get onFrame(): Port['onFrame'] {
    return this.#port.onFrame;
  }

  get onClose(): Port['onClose'] {
    return (listener) => this.#closing.event(listener);
  }

  get bufferedBytes(): number {
    return this.#port.bufferedBytes;
  }

  send(frame: Uint8Array): void {
    this.#port.send(frame);
  }

  close(reason = 'closed'): void {
    this.end({ clean: true, reason });
  }

  /** The page is gone for this reason. */
  end(closed: PortClosed): void {
    this.#closing.close(closed);
    this.#port.close(closed.reason);
  }
}
