import { parsedMark, parseText, workerText } from './workerText.ts';

/** A side to start, as the page names it. */
export interface SideStart {
  readonly channel: number;
  readonly extension: string;
  readonly side: string;
  readonly bundle: string;
}

/** A worker must say that it started within this time, ms. A bundle that never returns is ended by it. */
const startLimitMs = 10_000;

/** One dedicated worker for each side; a side that fails is ended and reported once. */
export class SideWorkers {
  readonly #bootstrap: string;
  readonly #failed: (channel: number, reason: string) => void;
  /** What ends each side that was started. */
  readonly #sides = new Map<number, () => void>();

  constructor(bootstrap: string, failed: (channel: number, reason: string) => void) {
    this.#bootstrap = bootstrap;
    this.#failed = failed;
  }

  /** Starts a side in a worker of its own and gives it the port; a channel that is in use is started anew. */
  async start({ channel, extension, side, bundle }: SideStart, port: MessagePort): Promise<void> {
    this.stop(channel);
    let running: Worker | undefined;
    const end = () => {
      if (this.#sides.get(channel) === end) this.#sides.delete(channel);
      running?.terminate();
      port.close();
    };
    const fail = (reason: string) => {
      if (this.#sides.get(channel) !== end) return;
      end();
      this.#failed(channel, reason);
    };
    this.#sides.set(channel, end);
    const fault = await parseFault(bundle);
    if (this.#sides.get(channel) !== end) return;
    if (fault !== undefined) return fail(fault);
    running = newWorker(workerText(this.#bootstrap, bundle), `${extension} ${side}`);
    const limit = setTimeout(() => fail('It did not start in time'), startLimitMs);
    let started = false;
    running.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      clearTimeout(limit);
      if (data === 'started') started = true;
      else fail(typeof data === 'string' ? data : 'It failed');
    });
    // Later errors are the side's own affair: its calls answer with them.
    running.addEventListener('error', (event) => {
      if (started) return;
      clearTimeout(limit);
      fail(event.message || 'Its worker was refused');
    });
    running.postMessage(undefined, [port]);
  }

  /** Ends a side and closes its port. */
  stop(channel: number): void {
    this.#sides.get(channel)?.();
  }
}

/** How Chromium and Firefox report the mark. */
const thrownMark: ReadonlySet<string> = new Set([`Uncaught ${parsedMark}`, `uncaught exception: ${parsedMark}`]);

/** Why the text is not a program by itself, or undefined where it is; nothing of it runs. */
function parseFault(bundle: string): Promise<string | undefined> {
  const worker = newWorker(parseText(bundle), 'parse');
  return new Promise((resolve) => {
    worker.addEventListener('error', (event) => {
      // A thrown string is reported as it is, a fault of syntax with the error's name before it.
      event.preventDefault();
      worker.terminate();
      resolve(thrownMark.has(event.message) ? undefined : event.message || 'Its program cannot be read');
    });
  });
}

function newWorker(text: string, name: string): Worker {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address, { name });
  // The browser has taken what the address stands for; nobody else shall.
  URL.revokeObjectURL(address);
  return worker;
}
