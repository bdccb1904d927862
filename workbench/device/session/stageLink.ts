import { Emitter, type Event } from '@handrail/sdk';
import type {
  DirectStream,
  StageFailure,
  StageMode,
  StageReport,
  StageSettings,
  StageSignal,
} from '@handrail/sdk/stage';
import { stageDeviceInterface, stageInterface } from '../../base/app/stageApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { ShellPage } from '../ports/shell.ts';

/** A sealed frame of the full size, and what goes around it. */
const stageFrameLimit = 98_304;

/** Signals kept for a stage that has not opened yet: an offer or answer with its candidates, and some to spare. */
const earlyLimit = 64;

/** The device's end of a stage: the page that captures, or draws, the picture. */
export class StageLink {
  readonly #page: ShellPage;
  readonly #rpc: Rpc<typeof stageDeviceInterface, typeof stageInterface>;
  readonly #signals = new Emitter<StageSignal>();
  readonly #carriers = new Emitter<boolean>();
  readonly #frames = new Emitter<{ readonly stream: DirectStream; readonly frame: Uint8Array }>();
  readonly #pictures = new Emitter<Uint8Array>();
  readonly #reports = new Emitter<StageReport>();
  readonly #failures = new Emitter<StageFailure>();
  readonly #silences = new Emitter<void>();
  readonly #rests = new Emitter<void>();
  readonly #runs = new Emitter<{ readonly action: string; readonly input: unknown }>();
  #early: StageSignal[] | undefined = [];
  #settings: StageSettings;
  #mode: StageMode;

  constructor(page: ShellPage, settings: StageSettings, mode: StageMode, clock: Clock) {
    this.#page = page;
    this.#settings = settings;
    this.#mode = mode;
    const rpc = new Rpc(page.port, {
      local: stageDeviceInterface,
      remote: stageInterface,
      clock,
      maxFrameBytes: stageFrameLimit,
    });
    this.#rpc = rpc;
    rpc.handle('open', () => {
      // The page listens from here on; what the other stage said before is told after the settings.
      const early = this.#early ?? [];
      this.#early = undefined;
      queueMicrotask(() =>
        queueMicrotask(() => {
          for (const signal of early) this.#notifySignal(signal);
        }),
      );
      return { settings: this.#settings, mode: this.#mode };
    });
    rpc.on('signal', (signal) => this.#signals.emit(signal));
    rpc.on('carrier', ({ open }) => this.#carriers.emit(open));
    rpc.on('received', (received) => this.#frames.emit(received));
    rpc.on('picture', ({ piece }) => this.#pictures.emit(piece));
    rpc.on('report', (report) => this.#reports.emit(report));
    rpc.on('failed', ({ reason }) => this.#failures.emit(reason));
    rpc.on('silent', () => this.#silences.emit());
    rpc.on('resting', () => this.#rests.emit());
    rpc.on('run', (run) => this.#runs.emit(run));
    page.onClosed(() => this.#carriers.emit(false));
  }

  readonly onSignal: Event<StageSignal> = this.#signals.event;
  /** The data channels opened or closed. */
  readonly onCarrier: Event<boolean> = this.#carriers.event;
  readonly onFrame: Event<{ readonly stream: DirectStream; readonly frame: Uint8Array }> = this.#frames.event;
  /** A piece of the picture for the relay. */
  readonly onPicture: Event<Uint8Array> = this.#pictures.event;
  readonly onReport: Event<StageReport> = this.#reports.event;
  readonly onFailure: Event<StageFailure> = this.#failures.event;
  /** Sharer's stage: nothing leaves it any more. */
  readonly onSilent: Event<void> = this.#silences.event;
  /** Sharer's stage: nothing is captured any more. */
  readonly onResting: Event<void> = this.#rests.event;
  /** Helper's stage: one of core's one-way actions. */
  readonly onRun: Event<{ readonly action: string; readonly input: unknown }> = this.#runs.event;

  get onClosed(): Event<void> {
    return this.#page.onClosed;
  }

  signal(message: StageSignal): void {
    if (!this.#early) return this.#notifySignal(message);
    // The other stage says a few things before this one listens; who says more is not answered any faster.
    if (this.#early.length < earlyLimit) this.#early.push(message);
  }

  send(stream: DirectStream, frame: Uint8Array): void {
    this.#rpc.notify('send', { stream, frame });
  }

  sendPicture(piece: Uint8Array): void {
    this.#rpc.notify('picture', { piece });
  }

  setMode(mode: StageMode): void {
    this.#mode = mode;
    this.#rpc.notify('mode', mode);
  }

  /** For connections, and ways for them, that are looked for from now on. */
  setIceServers(iceServers: readonly IceServer[]): void {
    this.#settings = { ...this.#settings, iceServers };
    this.#rpc.notify('iceServers', { iceServers: [...iceServers] });
  }

  /** Ends the stage and its page. */
  close(): void {
    this.#rpc.notify('end', {});
    // Where closing fails the page is gone already; its port is closed in any case, and the stage ends with it.
    this.#page.close().catch(() => this.#rpc.close('ended'));
  }

  #notifySignal(signal: StageSignal): void {
    this.#rpc.notify('signal', signal);
  }
}
