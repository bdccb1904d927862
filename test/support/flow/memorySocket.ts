import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { memoryPorts } from '../../../workbench/base/rpc/memoryPort.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';

/** What may happen to a message on its way; `up` is from the app to the service. */
export type OnTheWay = (
  frame: Uint8Array,
  way: 'up' | 'down',
) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** The app's end as a port, and the service's as the part of a WebSocket that it uses. */
export function memorySocket(
  pass: OnTheWay,
  cut: AbortSignal,
  /** True while the app's end answers no pings. */
  isDeaf: () => boolean = () => false,
): { readonly port: Port; readonly socket: WebSocket } {
  const [port, far] = memoryPorts({ pass: (frame, from) => pass(frame, from === 0 ? 'up' : 'down'), cut });
  // Of a WebSocket the service uses what stands in this class.
  return { port, socket: new MemorySocket(far, isDeaf) as unknown as WebSocket };
}

class MemorySocket extends EventEmitter {
  readonly OPEN = 1;
  readonly bufferedAmount = 0;
  readyState = 1;
  readonly #port: Port;
  readonly #isDeaf: () => boolean;

  constructor(port: Port, isDeaf: () => boolean) {
    super();
    this.#port = port;
    this.#isDeaf = isDeaf;
    port.onFrame((frame) => this.emit('message', Buffer.from(frame), true));
    port.onClose(({ clean }) => {
      this.readyState = 3;
      this.emit('close', clean ? 1000 : 1006);
    });
  }

  send(data: Uint8Array, done: () => void): void {
    this.#port.send(new Uint8Array(data));
    queueMicrotask(done);
  }

  close(_code: number, reason: string): void {
    this.#port.close(reason);
  }

  terminate(): void {
    this.#port.close('terminated');
  }

  ping(): void {
    if (!this.#isDeaf()) queueMicrotask(() => this.emit('pong'));
  }

  pause(): void {}

  resume(): void {}
}
