import { EventEmitter } from 'node:events';
import type { MessageEvent, MessagePortMain } from 'electron';

/**
 * A port as the main process has it (docs/api/message-port-main): Node's events, messages wait until `start`, `close` is
 * heard when the other end is gone.
 */
export class MainPort extends EventEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  readonly #port: MessagePort;
  #closed = false;
  #started = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.addEventListener('close', () => this.#close());
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  /** Node's own ports start with their first listener, so there is none before this. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#port.addEventListener('message', ({ data }) =>
      this.emit('message', { data, ports: [] } satisfies MessageEvent),
    );
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
