import { Emitter, HandrailError } from '@handrail/sdk';
import type { StageReport, StageSettings, StageSignal } from '@handrail/sdk/stage';
import type { Clock } from '../../base/clock.ts';
import type { Shell } from '../ports/shell.ts';
import { StageLink } from './stageLink.ts';

/** The person may take this long to pick a screen where the browser asks again, ms. */
const pickLimit = 60_000;

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
  #stage: StageLink | undefined;
  #opening: Promise<void> | undefined;
  #wanted = false;
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

  get running(): boolean {
    return this.#stage !== undefined;
  }

  /** Settles once the screen is being captured. Errors: capture_refused, capture_failed, no_display, cancelled. */
  start(): Promise<void> {
    this.#wanted = true;
    if (this.#stage) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Ends the capture and destroys its page. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const stage = this.#stage;
    this.#stage = undefined;
    await stage?.close();
  }

  /** What the helper's stage says. */
  take(signal: StageSignal): void {
    if (signal.kind === 'ready') this.#helperReady = true;
    this.#stage?.signal(signal);
  }

  /** The helper's stage is gone; another will say when it is ready. */
  forgetHelper(): void {
    this.#helperReady = false;
  }

  async #open(): Promise<void> {
    const page = await this.#shell.openCaptureStage();
    const stage = new StageLink(page, this.#settings(), { control: false, paused: false }, this.#clock);
    if (!this.#wanted) {
      await stage.close();
      throw new HandrailError('cancelled', 'The screen is not to be shared any more');
    }
    this.#stage = stage;
    stage.onSignal((signal) => this.#signals.emit(signal));
    stage.onFrame((frame) => this.#frames.emit(frame));
    if (this.#helperReady) stage.signal({ kind: 'ready' });
    try {
      await this.#captured(stage);
    } catch (error) {
      if (this.#stage === stage) this.#stage = undefined;
      await stage.close();
      throw error;
    }
    stage.onFailure((reason) => this.#lose(stage, reason === 'connection_failed' ? 'capture_failed' : reason));
    stage.onClosed(() => this.#lose(stage, 'capture_failed'));
  }

  #captured(stage: StageLink): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const limit = this.#clock.after(pickLimit, () => fail('capture_failed'));
      const done = () => {
        limit.dispose();
        for (const subscription of subscriptions) subscription.dispose();
      };
      const ready = () => {
        done();
        resolve();
      };
      const fail = (code: 'capture_refused' | 'capture_failed' | 'no_display') => {
        done();
        reject(new HandrailError(code, 'The screen is not captured'));
      };
      const subscriptions = [
        stage.onReport((report) => {
          this.#reports.emit(report);
          ready();
        }),
        stage.onSignal((signal) => signal.kind === 'description' && ready()),
        stage.onFailure((reason) => fail(reason === 'connection_failed' ? 'capture_failed' : reason)),
        stage.onClosed(() => fail(this.#wanted ? 'capture_refused' : 'capture_failed')),
      ];
    }).then(() => {
      stage.onReport((report) => this.#reports.emit(report));
    });
  }

  #lose(stage: StageLink, code: 'capture_refused' | 'capture_failed' | 'no_display'): void {
    if (this.#stage !== stage) return;
    this.#stage = undefined;
    void stage.close();
    this.#losses.emit(new HandrailError(code, 'The screen is not captured any more'));
  }
}
