import { Emitter, HandrailError } from '@handrail/sdk';
import type { ActivityMonitor } from '../../device/ports/input.ts';
import { activityMarks } from './activityMarks.ts';
import { ActivityRate } from './activityRate.ts';
import type { EndKeyListener } from './endKeyListener.ts';
import type { ForkChild, ForkRequest } from './forkChild.ts';
import { isReady, MarkedChild } from './markedChild.ts';
import { exitCodes } from './messages.ts';

/** What the monitor is made of. */
export interface ChildActivityMonitorOptions {
  readonly fork: ForkChild;
  readonly activity: ForkRequest;
  readonly endKey: EndKeyListener;
  /** Whether the activity child hears the end key too, so that the listener's loss is no loss. */
  readonly endKeyTwice: boolean;
  /** Milliseconds for the activity child to start listening. */
  readonly limitMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The end key is heard by two; the second report of one press within this time is dropped. */
const onePressMs = 1000;

/** Brings together the child that tells the person's own activity and the one that hears the end key. */
export class ChildActivityMonitor implements ActivityMonitor {
  readonly #activity = new Emitter<{ readonly kind: 'pointer' | 'key' }>();
  readonly #endKey = new Emitter<void>();
  readonly #failure = new Emitter<Error>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #listener: EndKeyListener;
  readonly #child: MarkedChild;
  readonly #presses: ActivityRate;
  #disposing: Promise<void> | undefined;

  readonly onActivity = this.#activity.event;
  readonly onEndKey = this.#endKey.event;
  readonly onFailure = this.#failure.event;

  private constructor(options: ChildActivityMonitorOptions) {
    this.#presses = new ActivityRate(onePressMs, options.now);
    this.#listener = options.endKey;
    this.#listener.onPressed(() => this.#pressed());
    if (!options.endKeyTwice) this.#listener.onFailure((error) => this.#failure.emit(error));
    this.#child = new MarkedChild(options.fork, options.activity, {
      onMark: (mark) => this.#heard(mark),
      onEnd: (exitCode) => this.#lost(exitCode),
    });
  }

  /** Settles when activity and, where possible, the end key are listened for. Throws `no_display`, `input_failed`. */
  static async open(options: ChildActivityMonitorOptions): Promise<ChildActivityMonitor> {
    const monitor = new ChildActivityMonitor(options);
    const late = Promise.withResolvers<never>();
    const tooSlow = 'The process that watches for activity does not start. Try again.';
    const timer = setTimeout(() => late.reject(new HandrailError('input_failed', tooSlow)), options.limitMs);
    try {
      await Promise.race([monitor.#ready.promise, late.promise]);
      // Where the child hears the end key as well, nobody waits for the one who hears it too.
      if (!options.endKeyTwice) await Promise.race([monitor.#listener.settled(), late.promise]);
      return monitor;
    } catch (error) {
      await monitor.dispose();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#stop();
    return this.#disposing;
  }

  async #stop(): Promise<void> {
    await Promise.all([this.#child.dispose(), this.#listener.dispose()]);
    this.#activity.dispose();
    this.#endKey.dispose();
    this.#failure.dispose();
  }

  #heard(mark: string): void {
    if (isReady(mark)) this.#ready.resolve();
    else if (mark === activityMarks.pointer) this.#activity.emit({ kind: 'pointer' });
    else if (mark === activityMarks.key) this.#activity.emit({ kind: 'key' });
    else if (mark === activityMarks.endKey) this.#pressed();
  }

  #pressed(): void {
    if (this.#presses.pass()) this.#endKey.emit();
  }

  #lost(exitCode: number | undefined): void {
    const error =
      exitCode === exitCodes.displayLost || exitCode === exitCodes.noDisplay
        ? new HandrailError('no_display', 'The display is not there or was lost. Start control again when it is back.')
        : new HandrailError(
            'input_failed',
            'Nobody watches for the own mouse and keyboard any more. Start control again.',
          );
    this.#ready.reject(error);
    this.#failure.emit(error);
  }
}
