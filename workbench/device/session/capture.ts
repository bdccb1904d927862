import { Emitter, HandrailError } from '@handrail/sdk';
import type { StageFailure, StageReport, StageSettings, StageSignal } from '@handrail/sdk/stage';
import type { Clock } from '../../base/clock.ts';
import type { Shell } from '../ports/shell.ts';
import { StageLink } from './stageLink.ts';

/** The person may take this long to pick a screen where the browser asks again, ms. */
const pickLimit = 60_000;

/** One capture, from the wish for it until it is stopped or lost. */
interface Attempt {
  stage: StageLink | undefined;
  /** Settles once the screen is being captured. */
  captured: Promise<void>;
  running: boolean;
  cancel(): void;
}

/**
 * The sharer's screen while it may be seen: opens the capturing stage and destroys it. What the helper's stage said is
 * kept, so that a stage that opens later, or again after a pause, hears that the other is ready.
 */
export class Capture {
  readonly #shell: Shell;
  readonly #clock: Clock;
  readonly #settings: () => StageSettings;
  readonly #signals = new Emitter<StageSignal>();
  readonly #reports = new Emitter<StageReport>();
  readonly #losses = new Emitter<HandrailError>();
  readonly #frames = new Emitter<{ readonly stream: 'input' | 'moves'; readonly frame: Uint8Array }>();
  #attempt: Attempt | undefined;
  #helperReady = false;

  constructor(shell: Shell, clock: Clock, settings: () => StageSettings) {
    this.#shell = shell;
    this.#clock = clock;
    this.#settings = settings;
  }

  readonly onSignal = this.#signals.event;
  readonly onReport = this.#reports.event;
  /** Sealed frames that came through the data channels. */
  readonly onFrame = this.#frames.event;
  /** A running capture was lost: the person stopped it, or its window went. */
  readonly onLoss = this.#losses.event;

  /** Whether the screen is being captured now. */
  get running(): boolean {
    return this.#attempt?.running ?? false;
  }

  /** Settles once the screen is being captured. Errors: capture_refused, capture_failed, no_display, cancelled. */
  start(): Promise<void> {
    this.#attempt ??= this.#begin();
    return this.#attempt.captured;
  }

  /** Ends the capture and destroys its page; one that still opens is cancelled. */
  stop(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.cancel();
    attempt?.stage?.close();
  }

  /** What the helper's stage says. */
  take(signal: StageSignal): void {
    if (signal.kind === 'ready') this.#helperReady = true;
    this.#attempt?.stage?.signal(signal);
  }

  #begin(): Attempt {
    const attempt: Attempt = {
      stage: undefined,
      captured: Promise.resolve(),
      running: false,
      cancel: () => undefined,
    };
    const cancelled = new Promise<never>((_resolve, reject) => {
      attempt.cancel = () => reject(new HandrailError('cancelled', 'The screen is not to be shared any more'));
    });
    attempt.captured = Promise.race([this.#open(attempt), cancelled]).catch((error: unknown) => {
      if (this.#attempt === attempt) this.#attempt = undefined;
      attempt.stage?.close();
      throw error;
    });
    return attempt;
  }

  async #open(attempt: Attempt): Promise<void> {
    const page = await this.#shell.openCaptureStage();
    const stage = new StageLink(page, this.#settings(), { control: false, paused: false }, this.#clock);
    if (this.#attempt !== attempt) {
      stage.close();
      return;
    }
    attempt.stage = stage;
    stage.onSignal((signal) => this.#signals.emit(signal));
    stage.onFrame((frame) => this.#frames.emit(frame));
    stage.onReport((report) => this.#reports.emit(report));
    if (this.#helperReady) stage.signal({ kind: 'ready' });
    await this.#captured(stage);
    attempt.running = true;
    stage.onFailure((reason) => isOfCapture(reason) && this.#lose(attempt, reason));
    stage.onClosed(() => this.#lose(attempt, 'capture_failed'));
  }

  #captured(stage: StageLink): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const settle = (finish: () => void) => {
        limit.dispose();
        for (const subscription of subscriptions) subscription.dispose();
        finish();
      };
      const fail = (code: CaptureFailure) =>
        settle(() => reject(new HandrailError(code, 'The screen is not captured')));
      const limit = this.#clock.after(pickLimit, () => fail('capture_failed'));
      const subscriptions = [
        stage.onReport(() => settle(resolve)),
        stage.onSignal(({ kind }) => kind === 'description' && settle(resolve)),
        stage.onFailure((reason) => isOfCapture(reason) && fail(reason)),
        // Closing the window instead of picking a screen is an answer.
        stage.onClosed(() => fail('capture_refused')),
      ];
    });
  }

  #lose(attempt: Attempt, code: CaptureFailure): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = undefined;
    attempt.stage?.close();
    this.#losses.emit(new HandrailError(code, 'The screen is not captured any more'));
  }
}

type CaptureFailure = Exclude<StageFailure, 'connection_failed'>;

/** Without a connection between the stages the screen is still captured, and control goes on over the relay. */
function isOfCapture(reason: StageFailure): reason is CaptureFailure {
  return reason !== 'connection_failed';
}
