import { type Disposable, Emitter, type Event, HandrailError } from '@handrail/sdk';
import type { StageFailure, StageMode, StageReport, StageSettings, StageSignal } from '@handrail/sdk/stage';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import type { CaptureStage, Shell, ShellPage } from '../ports/shell.ts';
import { StageLink } from './stageLink.ts';
import { type OpenedCapture, WaitingCapture } from './waitingCapture.ts';

/** The person may take this long to pick a screen where the browser asks again, ms. */
const pickLimit = 60_000;

/**
 * A stage that has not said within this time that nothing leaves it is stuck, and is destroyed, ms. One that is not says
 * so within some tens of ms; an earlier end would stop a slow machine no sooner, and make the person pick the screen anew.
 */
const silenceLimit = 500;

/** The same for the word that its browser takes no picture any more, which is up to that and to a busy machine, ms. */
const restLimit = 10_000;

/** An answer to pieces of the picture is no longer than this, bytes. */
const answerLimit = 64;

const awake: StageMode = { control: false, paused: false };

/** One capture, from the wish for it until it is stopped or lost. */
interface Attempt {
  stage: StageLink | undefined;
  /** Settles once the screen is being captured. */
  captured: Promise<void>;
  running: boolean;
  /** True from the first picture on: what was picked once can rest. */
  picked: boolean;
  /** While it rests. */
  rest: Disposable | undefined;
  cancel(): void;
}

/**
 * The sharer's screen while it may be seen: opens the capturing stage or takes the one that opened with the prompt, lets it
 * rest, and destroys it. What the helper's stage said is kept, so that a stage that opens later, or goes on after a rest,
 * hears that the other is ready.
 */
export class Capture {
  readonly #shell: Shell;
  readonly #clock: Clock;
  readonly #settings: () => StageSettings;
  readonly #signals = new Emitter<StageSignal>();
  readonly #reports = new Emitter<StageReport>();
  readonly #pictures = new Emitter<Uint8Array>();
  readonly #losses = new Emitter<HandrailError>();
  readonly #stuck = new Emitter<void>();
  readonly #frames = new Emitter<{ readonly stream: 'input' | 'moves'; readonly frame: Uint8Array }>();
  #attempt: Attempt | undefined;
  #waiting: WaitingCapture | undefined;
  #helperReady = false;

  constructor(shell: Shell, clock: Clock, settings: () => StageSettings) {
    this.#shell = shell;
    this.#clock = clock;
    this.#settings = settings;
  }

  readonly onSignal = this.#signals.event;
  readonly onReport = this.#reports.event;
  /** Pieces of the picture for the relay, while the screen is captured. */
  readonly onPicture = this.#pictures.event;
  /** Sealed frames that came through the data channels. */
  readonly onFrame = this.#frames.event;
  /** A running capture was lost: the person stopped it, or its window went. */
  readonly onLoss = this.#losses.event;

  /** A stage that was to rest did not say so in time, and was destroyed: the person will be asked for the screen anew. */
  readonly onStuck = this.#stuck.event;

  /** Whether there is a stage that captures, rests, or is about to. */
  get open(): boolean {
    return this.#attempt !== undefined;
  }

  /** Whether the screen is being captured now. */
  get running(): boolean {
    return this.#attempt?.running ?? false;
  }

  /** A stage that waits with the prompt: nothing but `start` lets it capture, and `dismiss` destroys it. */
  prepare(page: Promise<CaptureStage>): void {
    this.dismiss();
    this.#waiting = new WaitingCapture(page, (opened) => this.#connect(opened));
    // The helper's stage opens meanwhile, while the person reads.
    this.#signals.emit({ kind: 'ready' });
  }

  /** Settles once the screen is being captured. Errors: capture_refused, capture_failed, no_display, cancelled. */
  start(): Promise<void> {
    const attempt = this.#attempt ?? this.#begin();
    this.#attempt = attempt;
    const { stage, rest } = attempt;
    if (!stage || !rest) return attempt.captured;
    rest.dispose();
    attempt.rest = undefined;
    const goesOn = stage.onReport(() => {
      goesOn.dispose();
      attempt.running = attempt.rest === undefined;
    });
    stage.setMode(awake);
    if (this.#helperReady) stage.signal({ kind: 'ready' });
    return attempt.captured;
  }

  /**
   * Nothing is captured or sent from now on, but the page and the choice of the screen stay, so that the person need not
   * choose again: a stage that does not say in time that it rests is destroyed, and so is one whose screen is still picked.
   */
  rest(): void {
    const attempt = this.#attempt;
    if (attempt?.rest) return;
    if (!attempt?.picked || !attempt.stage) return this.stop();
    attempt.running = false;
    const { stage } = attempt;
    const stuck = () => {
      if (this.#attempt !== attempt) return;
      this.stop();
      this.#stuck.emit();
    };
    const within = (ms: number, heard: Event<void>) => {
      const limit = this.#clock.after(ms, stuck);
      return [limit, heard(() => limit.dispose())];
    };
    const waits = [...within(silenceLimit, stage.onSilent), ...within(restLimit, stage.onResting)];
    attempt.rest = {
      dispose() {
        for (const wait of waits) wait.dispose();
      },
    };
    stage.setMode({ ...awake, paused: true });
  }

  /** Ends the capture and destroys its page; one that still opens is cancelled. */
  stop(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.cancel();
    attempt?.rest?.dispose();
    attempt?.stage?.close();
  }

  /** Destroys a stage that waits. */
  dismiss(): void {
    this.#waiting?.close();
    this.#waiting = undefined;
  }

  /** What the helper's stage says. */
  take(signal: StageSignal): void {
    if (signal.kind === 'ready') this.#helperReady = true;
    (this.#attempt?.stage ?? this.#waiting)?.signal(signal);
  }

  /** An answer of the helper's stage to pieces of the picture. */
  takePicture(piece: Uint8Array): void {
    if (this.running && piece.length <= answerLimit) this.#attempt?.stage?.sendPicture(piece);
  }

  setIceServers(servers: readonly IceServer[]): void {
    this.#attempt?.stage?.setIceServers(servers);
  }

  #begin(): Attempt {
    const attempt: Attempt = {
      stage: undefined,
      captured: Promise.resolve(),
      running: false,
      picked: false,
      rest: undefined,
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
    const waiting = await this.#takeWaiting();
    if (this.#attempt !== attempt) return waiting?.stage.close();
    const stage = waiting?.stage ?? this.#connect(await this.#shell.openCaptureStage());
    if (this.#attempt !== attempt) {
      stage.close();
      return;
    }
    attempt.stage = stage;
    const captured = this.#captured(stage);
    // Where it cannot even ask, its window is of no use.
    waiting?.page.capture().catch(() => stage.close());
    await captured;
    attempt.running = true;
    attempt.picked = true;
    stage.onFailure((reason) => isOfCapture(reason) && this.#lose(attempt, reason));
    stage.onClosed(() => this.#lose(attempt, 'capture_failed'));
  }

  /** The stage that opened with the prompt, as long as its window is there. */
  async #takeWaiting(): Promise<OpenedCapture | undefined> {
    const waiting = this.#waiting;
    const opened = await waiting?.opened();
    if (this.#waiting === waiting) this.#waiting = undefined;
    return opened;
  }

  #connect(page: ShellPage): StageLink {
    const stage = new StageLink(page, this.#settings(), awake, this.#clock);
    stage.onSignal((signal) => this.#signals.emit(signal));
    stage.onFrame((frame) => this.#frames.emit(frame));
    stage.onReport((report) => this.#reports.emit(report));
    stage.onPicture((piece) => this.#attempt?.stage === stage && this.running && this.#pictures.emit(piece));
    if (this.#helperReady) stage.signal({ kind: 'ready' });
    return stage;
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
        stage.onFailure((reason) => isOfCapture(reason) && fail(reason)),
        // Closing the window instead of picking a screen is an answer.
        stage.onClosed(() => fail('capture_refused')),
      ];
    });
  }

  #lose(attempt: Attempt, code: CaptureFailure): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = undefined;
    attempt.rest?.dispose();
    attempt.stage?.close();
    this.#losses.emit(new HandrailError(code, 'The screen is not captured any more'));
  }
}

type CaptureFailure = Exclude<StageFailure, 'connection_failed'>;

/** Without a connection between the stages the screen is still captured, and control goes on over the relay. */
function isOfCapture(reason: StageFailure): reason is CaptureFailure {
  return reason !== 'connection_failed';
}
