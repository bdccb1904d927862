import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { linkPath, linkProtocol } from '../../base/link/linkApi.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { LinkDialer } from '../../device/ports/machine.ts';
import { socketPort } from '../../pages/socketPort.ts';

const dialLimitMs = 15_000;

/** Dials the link of the service that this tab came from. */
export class WebSocketDialer implements LinkDialer {
  readonly address: string;
  readonly #clock: Clock;
  readonly #page: Pick<Window, 'addEventListener' | 'removeEventListener'>;

  constructor(address: string, clock: Clock, page: Pick<Window, 'addEventListener' | 'removeEventListener'>) {
    this.address = address;
    this.#clock = clock;
    this.#page = page;
  }

  /** Errors: service_unreachable, cancelled. A browser tells no more of why a socket did not open. */
  dial(signal: AbortSignal): Promise<Port> {
    const { host } = new URL(this.address);
    const unreachable = (reason: string) =>
      new HandrailError('service_unreachable', 'The service cannot be reached', {
        host,
        address: this.address,
        reason,
      });
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const socket = new WebSocket(`${this.address.replace(/^http/, 'ws')}${linkPath}`, linkProtocol);
      socket.binaryType = 'arraybuffer';
      const end = (act: () => void) => {
        limit.dispose();
        signal.removeEventListener('abort', abort);
        act();
      };
      const refuse = (error: HandrailError) =>
        end(() => {
          socket.close();
          reject(error);
        });
      const abort = () => refuse(cancelled());
      const limit = this.#clock.after(dialLimitMs, () => refuse(unreachable('no_answer')));
      signal.addEventListener('abort', abort, { once: true });
      socket.onerror = () => refuse(unreachable('network'));
      socket.onopen = () =>
        end(() => {
          const port = socketPort(socket);
          // A network that was cut says nothing by itself, but the browser may know.
          const cut = () => port.close('offline');
          this.#page.addEventListener('offline', cut);
          port.onClose(() => this.#page.removeEventListener('offline', cut));
          resolve(port);
        });
    });
  }
}

const cancelled = () => new HandrailError('cancelled', 'Dialling was cancelled');
