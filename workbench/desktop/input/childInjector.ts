import {
  type ButtonInput,
  Emitter,
  type ErrorCode,
  HandrailError,
  type KeyInput,
  type Position,
  type WheelInput,
} from '@handrail/sdk';
import type { Injector, ScreenArea } from '../../device/ports/input.ts';
import { type Child, childEnd, type ForkChild } from './forkChild.ts';
import { HeldInput } from './heldInput.ts';
import { asReport, exitCodes, type Order, type Report } from './messages.ts';

/** Where and how the child is started. */
export interface ChildInjectorOptions {
  readonly childPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly fork: ForkChild;
  /** Milliseconds for the child to open the display. */
  readonly startLimitMs: number;
  /** Milliseconds for the child to stop, and to answer a question. */
  readonly limitMs: number;
}

interface Call {
  readonly resolve: (report: Report & { kind: 'done' }) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** `Omit` for each member of a union by itself. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Question = Without<Extract<Order, { call: number }>, 'call'>;

/**
 * The injector as the device sees it: every order goes to a child process. What is held is remembered on this side
 * too, so that when the child is killed a second, short-lived one releases it.
 */
export class ChildInjector implements Injector {
  readonly #options: ChildInjectorOptions;
  readonly #child: Child;
  readonly #failure = new Emitter<Error>();
  readonly #held = new HeldInput();
  readonly #calls = new Map<number, Call>();
  readonly #ready: Promise<void>;
  #markReady: (() => void) | undefined;
  #wasReady = false;
  #refuseReady: ((error: Error) => void) | undefined;
  #nextCall = 1;
  #borrowed: readonly number[] = [];
  #nextMove: Position | undefined;
  #moveOnItsWay = false;
  #confirming = false;
  #ended = false;
  #disposing: Promise<void> | undefined;
  #lost: HandrailError | undefined;
  #cleaning: Promise<void> = Promise.resolve();

  readonly onFailure = this.#failure.event;

  private constructor(options: ChildInjectorOptions) {
    this.#options = options;
    this.#ready = new Promise((resolve, reject) => {
      this.#markReady = resolve;
      this.#refuseReady = reject;
    });
    this.#child = options.fork({ path: options.childPath, environment: options.environment });
    this.#child.on('message', (message) => this.#heard(asReport(message)));
    this.#child.on('error', () => this.#gone(undefined));
    this.#child.on('exit', (code) => this.#gone(code ?? undefined));
  }

  /** Starts the child and waits until it has the display. Throws `no_display`, `input_failed`, `not_supported`. */
  static async open(options: ChildInjectorOptions): Promise<ChildInjector> {
    const injector = new ChildInjector(options);
    const timer = setTimeout(() => injector.#refuseReady?.(tooSlow()), options.startLimitMs);
    try {
      await injector.#ready;
      return injector;
    } catch (error) {
      await injector.dispose();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async screens(): Promise<readonly ScreenArea[]> {
    return (await this.#ask({ op: 'screens' })).screens ?? [];
  }

  async selectScreen(id: string): Promise<void> {
    await this.#ask({ op: 'select', id });
  }

  /** While one move is on its way to the child only the newest of the following is kept. */
  move(at: Position): void {
    this.#nextMove = at;
    if (!this.#moveOnItsWay) this.#sendMove();
  }

  button(input: ButtonInput): void {
    this.#held.button(input.button, input.pressed);
    this.#send({ op: 'button', input });
    if (!input.pressed) this.#confirmReleases();
  }

  wheel(input: WheelInput): void {
    this.#send({ op: 'wheel', input });
  }

  key(input: KeyInput): void {
    this.#held.key(input.code, input.pressed);
    this.#send({ op: 'key', input });
    if (!input.pressed) this.#confirmReleases();
  }

  text(text: string): void {
    this.#send({ op: 'text', text });
  }

  /** Overtakes text that is still being typed, which ends there. */
  releaseAll(): void {
    this.#held.clear();
    this.#nextMove = undefined;
    this.#send({ op: 'releaseAll' });
    this.#confirmReleases();
  }

  async flush(): Promise<void> {
    await this.#ask({ op: 'flush' });
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#stop();
    return this.#disposing;
  }

  async #stop(): Promise<void> {
    if (!this.#ended) {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), this.#options.limitMs);
      this.#post({ op: 'stop' });
      await childEnd(this.#child);
      clearTimeout(timer);
    }
    await this.#cleaning;
    this.#failure.dispose();
  }

  /** A release counts only when the child has carried it out; one question at a time is under way. */
  #confirmReleases(): void {
    if (this.#confirming || this.#lost || this.#disposing) return;
    this.#confirming = true;
    const number = this.#held.lastRelease;
    this.#ask({ op: 'confirm' })
      .then(() => this.#held.confirm(number))
      .catch(() => undefined) // unconfirmed stays doubtful, which is what it is
      .finally(() => {
        this.#confirming = false;
        if (this.#held.lastRelease > number) this.#confirmReleases();
      });
  }

  #sendMove(): void {
    const at = this.#nextMove;
    this.#nextMove = undefined;
    if (!at) return;
    this.#moveOnItsWay = true;
    this.#post({ op: 'move', at }, () => {
      this.#moveOnItsWay = false;
      this.#sendMove();
    });
  }

  #send(order: Order): void {
    // Order among moves and the rest is kept: a drag must not begin before the pointer is there.
    const at = this.#nextMove;
    this.#nextMove = undefined;
    if (at) this.#post({ op: 'move', at });
    this.#post(order);
  }

  #post(order: Order, sent?: () => void): void {
    if (this.#ended || !this.#child.connected) return sent?.();
    // A failed send means that the child is ending; its exit tells the rest.
    this.#child.send(order, () => sent?.());
  }

  #ask(question: Question): Promise<Report & { kind: 'done' }> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#disposing) return Promise.reject(failed('The injector was closed. Start a new one.'));
    const call = this.#nextCall;
    this.#nextCall += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(call)?.reject(tooSlow()), this.#options.limitMs);
      this.#calls.set(call, { resolve, reject, timer });
      this.#send({ ...question, call });
    });
  }

  #settle(call: number): Call | undefined {
    const found = this.#calls.get(call);
    this.#calls.delete(call);
    clearTimeout(found?.timer);
    return found;
  }

  #heard(report: Report | undefined): void {
    switch (report?.kind) {
      case 'ready':
        this.#wasReady = true;
        return this.#markReady?.();
      case 'done':
        return this.#settle(report.call)?.resolve(report);
      case 'borrowed':
        this.#borrowed = report.keycodes;
        return;
      case 'failed': {
        const error = new HandrailError(report.code, report.message);
        if (report.call === undefined) this.#refuseReady?.(error);
        else this.#settle(report.call)?.reject(error);
        return;
      }
      default:
        return;
    }
  }

  #gone(exitCode: number | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const error = lossError(exitCode);
    this.#lost = error;
    this.#refuseReady?.(error);
    for (const call of [...this.#calls.keys()]) this.#settle(call)?.reject(error);
    // A clean exit has released; a lost display holds nothing any more.
    const clean = !this.#wasReady || exitCode === exitCodes.stopped || exitCode === exitCodes.displayLost;
    if (!clean) this.#cleaning = this.#cleanUp();
    if (!this.#disposing) this.#failure.emit(error);
  }

  async #cleanUp(): Promise<void> {
    const held = this.#held.doubtful();
    this.#held.clear();
    // Keys that were pressed for text are not among these: a kill between its press and release is left to chance no more
    // than one write to the display wide.
    // Where nothing is held, the display has its own repeating to get back all the same.
    const child = this.#options.fork({ path: this.#options.childPath, environment: this.#options.environment });
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.limitMs);
    child.on('error', () => undefined);
    child.on('message', (message) => {
      const report = asReport(message);
      if (report?.kind === 'ready')
        child.send({ op: 'cleanUp', call: 0, held, borrowed: this.#borrowed } satisfies Order);
      else if (report?.kind === 'done' || report?.kind === 'failed') child.disconnect();
    });
    await childEnd(child);
    clearTimeout(timer);
  }
}

function failed(message: string, code: ErrorCode = 'input_failed'): HandrailError {
  return new HandrailError(code, message);
}

function tooSlow(): HandrailError {
  return failed('The process that injects input does not answer. Start control again.');
}

function lossError(exitCode: number | undefined): HandrailError {
  return exitCode === exitCodes.displayLost
    ? failed('The display was lost. Start control again when it is back.', 'no_display')
    : failed('The process that injects input ended. Start control again.');
}
