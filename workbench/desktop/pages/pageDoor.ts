import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';
import { WindowPort } from './windowPort.ts';

const connectLimitMs = 30_000;

/** The reason that a port closes with when the person reloaded its page. */
const reloaded = 'reloaded';

/**
 * The ports of the pages that come up in one window, one after the other. Whoever waits for the window's page claims the
 * port of the page that is there now, or of the next.
 */
export class PageDoor {
  readonly #clock: Clock;
  readonly #closing = closeOnce();
  readonly #connected = new Emitter<void>();
  #port: WindowPort | undefined;
  #unclaimed: WindowPort | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The window is no more. */
  get closed(): boolean {
    return this.#closing.closed;
  }

  /** Heard once when the window is no more, also by who asks too late. */
  onGone(listener: () => void): Disposable {
    return this.#closing.event(() => listener());
  }

  /** Another page is in the window, or will be: the port of the one before is closed. */
  reload(): void {
    this.#port?.close(reloaded);
    this.#port = undefined;
    this.#unclaimed = undefined;
  }

  /** The window's page has connected. */
  accept(connection: Port): void {
    this.reload();
    const port = new WindowPort(connection, this.#clock);
    this.#port = port;
    this.#unclaimed = port;
    this.#connected.emit();
  }

  /** The window is no more, whoever closed it. */
  gone(): void {
    if (this.closed) return;
    this.#port?.close('window closed');
    this.#closing.close({ clean: true, reason: 'window closed' });
  }

  /** The port of the page that nobody has claimed yet. Errors: `timeout`, `disconnected`. */
  claim(): Promise<Port> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        limit.dispose();
        connected.dispose();
        closed.dispose();
        act();
      };
      const take = () => {
        const port = this.#unclaimed;
        if (!port) return;
        this.#unclaimed = undefined;
        end(() => resolve(port));
      };
      const limit = this.#clock.after(connectLimitMs, () =>
        end(() => reject(new HandrailError('timeout', 'The page did not connect in time'))),
      );
      const connected = this.#connected.event(take);
      const closed = this.#closing.event(() =>
        queueMicrotask(() => end(() => reject(new HandrailError('disconnected', 'The window was closed')))),
      );
      take();
    });
  }
}
