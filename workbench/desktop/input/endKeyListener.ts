import { Emitter, HandrailError } from '@handrail/sdk';
import { activityMarks } from './activityMarks.ts';
import type { EndKey } from './endKey.ts';
import type { ForkChild } from './forkChild.ts';
import { isReady, MarkedChild } from './markedChild.ts';

/** How the listening child is started and how often. */
export interface EndKeyListenerOptions {
  readonly endKey: EndKey;
  readonly childPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly fork: ForkChild;
  /** Waits before a new try. */
  readonly wait: (ms: number) => Promise<void>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Tries after the first before giving up, with the wait before each in milliseconds. */
const retryWaits = [100, 400, 1600] as const;
/** A child that listened for this long has earned all its tries again. */
const steadyMs = 60_000;
/** A child that does not listen after this long hangs in uiohook and is ended. */
const startLimitMs = 15_000;

/**
 * Hears the end key anywhere on the desktop through uiohook. Its child dies with BadWindow where no window manager runs,
 * so it is started again a few times; after that `onFailure` says that the key is not heard any more.
 */
export class EndKeyListener {
  readonly #options: EndKeyListenerOptions;
  readonly #pressed = new Emitter<void>();
  readonly #failure = new Emitter<Error>();
  readonly #settled = Promise.withResolvers<void>();
  #child: MarkedChild | undefined;
  #tries = 0;
  #disposed = false;

  readonly onPressed = this.#pressed.event;
  readonly onFailure = this.#failure.event;

  constructor(options: EndKeyListenerOptions) {
    this.#options = options;
    this.#start();
  }

  /** Settles when the key is listened for, or when that was given up. */
  settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** The child's process number at the moment. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#settled.resolve();
    await this.#child?.dispose();
    this.#pressed.dispose();
    this.#failure.dispose();
  }

  #start(): void {
    const { fork, childPath, environment, endKey, now } = this.#options;
    const started = now();
    const request = { path: childPath, environment, arguments: [JSON.stringify(endKey)] };
    const child = new MarkedChild(fork, request, {
      onMark: (mark) => {
        if (isReady(mark)) {
          clearTimeout(limit);
          this.#settled.resolve();
        } else if (mark === activityMarks.endKey) {
          this.#pressed.emit();
        }
      },
      onEnd: () => {
        clearTimeout(limit);
        void this.#again(now() - started);
      },
    });
    const limit = setTimeout(() => child.kill(), startLimitMs);
    limit.unref();
    this.#child = child;
  }

  async #again(livedMs: number): Promise<void> {
    this.#child = undefined;
    if (livedMs >= steadyMs) this.#tries = 0;
    const wait = retryWaits[this.#tries];
    this.#tries += 1;
    if (wait !== undefined) {
      await this.#options.wait(wait);
      if (!this.#disposed) this.#start();
      return;
    }
    this.#settled.resolve();
    if (this.#disposed) return;
    this.#failure.emit(
      new HandrailError(
        'input_failed',
        'The end key cannot be listened for. End the session with the End button instead.',
      ),
    );
  }
}
