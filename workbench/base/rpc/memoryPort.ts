import { Emitter } from '@handrail/sdk';
import { closeOnce } from './closing.ts';
import type { Port, PortClosed } from './port.ts';

/** What may happen to frames on their way; for tests. */
export interface MemoryPortOptions {
  /**
   * Called for each frame as its turn comes, with the number of the port that sent it. What it returns arrives
   * instead; `undefined` drops the frame; a promise delays it and all behind it.
   */
  readonly pass?: (frame: Uint8Array, from: 0 | 1) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** When aborted, both ports close at once, uncleanly, and frames under way are lost. */
  readonly cut?: AbortSignal;
}

/** Two ports that are each other's other end, in one process. Frames arrive later, in order, never inside `send`. */
export function memoryPorts(options: MemoryPortOptions = {}): readonly [Port, Port] {
  const first = new MemoryPort(0, options);
  const second = new MemoryPort(1, options);
  first.connect(second);
  second.connect(first);
  options.cut?.addEventListener('abort', () => {
    first.end({ clean: false, reason: 'cut' });
    second.end({ clean: false, reason: 'cut' });
  });
  return [first, second];
}

class MemoryPort implements Port {
  readonly #frames = new Emitter<Uint8Array>();
  readonly #closing = closeOnce();
  readonly #number: 0 | 1;
  readonly #options: MemoryPortOptions;
  #queue: (Uint8Array | PortClosed)[] = [];
  #other: MemoryPort | undefined;
  #running = false;
  #bufferedBytes = 0;

  constructor(number: 0 | 1, options: MemoryPortOptions) {
    this.#number = number;
    this.#options = options;
  }

  readonly onFrame = this.#frames.event;
  readonly onClose = this.#closing.event;

  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  connect(other: MemoryPort): void {
    this.#other = other;
  }

  send(frame: Uint8Array): void {
    if (this.#closing.closed) return;
    this.#bufferedBytes += frame.length;
    this.#put(frame);
  }

  close(reason = 'closed'): void {
    if (this.#closing.closed) return;
    const closed: PortClosed = { clean: true, reason };
    // Behind the frames that were sent before it, as on a real wire.
    this.#put(closed);
    this.#closing.close(closed);
  }

  end(closed: PortClosed): void {
    this.#queue = [];
    this.#bufferedBytes = 0;
    this.#closing.close(closed);
  }

  #put(item: Uint8Array | PortClosed): void {
    this.#queue.push(item);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => this.#run());
  }

  async #run(): Promise<void> {
    for (let item = this.#queue.shift(); item; item = this.#queue.shift()) {
      if (!(item instanceof Uint8Array)) {
        this.#other?.end(item);
        continue;
      }
      const size = item.length;
      const { pass } = this.#options;
      const passed = pass ? await pass(item, this.#number) : item;
      this.#bufferedBytes = Math.max(0, this.#bufferedBytes - size);
      if (passed) this.#other?.arrive(passed);
      else continue;
      // Each arrival has a turn of its own.
      await undefined;
    }
    this.#running = false;
  }

  arrive(frame: Uint8Array): void {
    if (!this.#closing.closed) this.#frames.emit(frame);
  }
}
