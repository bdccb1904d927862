import { HandrailError } from '@handrail/sdk';
import type { DirectStream, StageMode, StageReport, StageSignal } from '@handrail/sdk/stage';
import type { Preferences } from '../../base/app/preferences.ts';
import { picturePieceLimit } from '../../base/app/stageApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import type { Shell, StageFrame } from '../ports/shell.ts';
import { StageLink } from './stageLink.ts';
import { stageSettings } from './stageSettings.ts';

/** What the helper's session does with what its stage says. */
export interface StageFrameOwner {
  readonly preferences: () => Preferences;
  mode(): StageMode;
  run(action: string, input: unknown): void;
  signal(signal: StageSignal): void;
  carrier(open: boolean): void;
  report(report: StageReport): void;
  picture(piece: Uint8Array): void;
}

/** The helper's stage inside the workbench's page; a reloaded page gets a new one. */
export class StageFrameLink {
  readonly #shell: Shell;
  readonly #clock: Clock;
  readonly #owner: StageFrameOwner;
  #frame: StageFrame | undefined;
  #stage: StageLink | undefined;
  #iceServers: readonly IceServer[];
  #direct = false;
  #closed = false;
  #newest = 0;
  #mode: StageMode = { control: false, paused: false };

  constructor(shell: Shell, clock: Clock, iceServers: readonly IceServer[], owner: StageFrameOwner) {
    this.#shell = shell;
    this.#clock = clock;
    this.#iceServers = iceServers;
    this.#owner = owner;
  }

  /** Whether the data channels stand. */
  get direct(): boolean {
    return this.#direct;
  }

  /** A fresh frame; the one before is closed. Errors: `not_supported`, `cancelled`. */
  async prepare(): Promise<{ readonly address: string; readonly origin: string; readonly token: string }> {
    this.#drop();
    this.#newest += 1;
    const own = this.#newest;
    const frame = await this.#shell.prepareStageFrame();
    if (this.#closed || own !== this.#newest) {
      closeFrame(frame);
      throw new HandrailError('cancelled', 'Another frame took the place of this one, or the session ended');
    }
    this.#frame = frame;
    frame.page.then(
      (page) => {
        if (this.#frame !== frame) return;
        const settings = stageSettings('helper', this.#iceServers, this.#owner.preferences());
        const stage = new StageLink(page, settings, this.#mode, this.#clock);
        this.#stage = stage;
        stage.onRun(({ action, input }) => this.#owner.run(action, input));
        stage.onSignal((signal) => this.#owner.signal(signal));
        stage.onPicture((piece) => this.#owner.picture(piece));
        stage.onReport((report) => this.#owner.report(report));
        stage.onCarrier((open) => this.#stage === stage && this.#carrier(open));
        stage.onFailure(() => this.#stage === stage && this.#carrier(false));
      },
      // The page never connected: it was closed or reloaded first, and asks for another frame.
      () => {
        if (this.#frame === frame) this.#frame = undefined;
      },
    );
    return { address: frame.address, origin: frame.origin, token: frame.token };
  }

  signal(signal: StageSignal): void {
    this.#stage?.signal(signal);
  }

  send(stream: DirectStream, frame: Uint8Array): void {
    this.#stage?.send(stream, frame);
  }

  takePicture(piece: Uint8Array): void {
    if (piece.length <= picturePieceLimit) this.#stage?.sendPicture(piece);
  }

  setMode(mode: StageMode): void {
    if (mode.control === this.#mode.control && mode.paused === this.#mode.paused) return;
    this.#mode = mode;
    this.#stage?.setMode(mode);
  }

  /** In place of those before, also for a stage that runs. */
  setIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers;
    this.#stage?.setIceServers(servers);
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #carrier(open: boolean): void {
    if (open === this.#direct) return;
    this.#direct = open;
    this.#owner.carrier(open);
  }

  #drop(): void {
    const frame = this.#frame;
    const stage = this.#stage;
    this.#frame = undefined;
    this.#stage = undefined;
    this.#carrier(false);
    stage?.close();
    if (frame) closeFrame(frame);
  }
}

function closeFrame(frame: StageFrame): void {
  // A frame that cannot be closed went with its page, which is the usual way.
  frame.close().catch(() => undefined);
}
