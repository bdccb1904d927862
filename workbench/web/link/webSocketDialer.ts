import { Emitter, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { linkPath, linkProtocol } from '../../base/link/linkApi.ts';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { LinkDialer } from '../../device/ports/machine.ts';

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
      new HandrailError('service_unreachable', 'The service cannot be reached', { host, reason });
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

/** An open socket as a `Port`. Frames that come before the first listener are kept for it. */
function socketPort(socket: WebSocket): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  let kept: Uint8Array[] | undefined = [];
  const flush = () => {
    const waiting = kept ?? [];
    kept = undefined;
    for (const frame of waiting) frames.emit(frame);
  };
  socket.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    const frame = new Uint8Array(data);
    if (kept) kept.push(frame);
    else frames.emit(frame);
  };
  socket.onclose = ({ wasClean, reason, code }) => closing.close({ clean: wasClean, reason: reason || String(code) });
  return {
    send(frame) {
      // A view of shared memory cannot be sent; frames are never one.
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    onFrame(listener) {
      if (kept) queueMicrotask(flush);
      return frames.event(listener);
    },
    onClose: closing.event,
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close(reason = '') {
      socket.close(1000, reason.slice(0, 40));
      closing.close({ clean: true, reason: reason || 'closed' });
    },
  };
}

const cancelled = () => new HandrailError('cancelled', 'Dialling was cancelled');
