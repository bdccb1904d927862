import { EventEmitter } from 'node:events';
import type { MessageEvent, MessagePortMain } from 'electron';

/**
 * A port as the main process has it (docs/api/message-port-main): Node's events, messages wait until `start`, `close` is
 * heard when the other end is gone.
 */
export class MainPort extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  readonly #port: MessagePort;
  #closed = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.addEventListener('message', ({ data }) => this.emit('message', { data, ports: [] } satisfies MessageEvent));
    port.addEventListener('close', () => this.#close());
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  start(): void {
    this.#port.start();
  }

  close(): void {
    this.#port.close();
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}
