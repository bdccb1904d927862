import { type Capability, type Disposable, HandrailError } from '@handrail/sdk';
import type { StageSignal } from '@handrail/sdk/stage';
import type { IceServer } from '../../base/link/linkApi.ts';
import { mayCapture, mayCaptureAgain, mayInject, type SessionLife } from '../../base/session/lifecycle.ts';
import type { CapabilityMethods } from '../capabilities/capability.ts';
import { inputCapability } from '../capabilities/inputCapability.ts';
import { overlayCapability } from '../capabilities/overlayCapability.ts';
import type { CapturedScreen } from '../ports/input.ts';
import { Capture } from './capture.ts';
import type { TakeStage } from './consentDesk.ts';
import { Drawing } from './drawing.ts';
import type { SessionParts } from './sessionParts.ts';
import { stageSettings } from './stageSettings.ts';

/** How long after the two met the end key and the person's own hands are listened for, ms. */
const meetingMs = 3_000;
/** The same after the screen began to be captured, where that is sooner. */
const firstPictureMs = 300;

/** What the session does for the use of its machine. */
export interface MachineOwner {
  /** Whose lines in the log these are. */
  readonly sessionId: string;
  life(): SessionLife;
  /** Whether the grant stands at this moment. */
  hasRights(): boolean;
  /** The helper's, as this device knows it. */
  helperName(): string;
  signal(signal: StageSignal): void;
  /** A piece of the picture for the relay. */
  picture(piece: Uint8Array): void;
  pause(by: 'helper' | 'sharer'): void;
  resume(by: 'helper' | 'sharer'): void;
  /** The screen could not be captured, or is not any more. */
  screenFailed(problem: HandrailError): void;
  /** Keyboard and mouse cannot be used, or not be watched. */
  inputFailed(problem: HandrailError): void;
  /** Drawings cannot be shown, or not any more. */
  drawingFailed(problem: HandrailError): void;
  /** The person began to use their own hands, or rests. */
  handsChanged(): void;
  endKey(): void;
}

/** Screen, keyboard, mouse and what is drawn on the screen, on the sharer's device while a session may use them. All of it ends with the session. */
export class SharedMachine implements Disposable {
  readonly #parts: SessionParts;
  readonly #owner: MachineOwner;
  readonly #capture: Capture;
  readonly #drawing: Drawing;
  readonly #subscriptions: readonly Disposable[];
  #iceServers: readonly IceServer[];
  #screenWanted = false;
  #screen: CapturedScreen | undefined;
  #listening: Disposable | undefined;

  constructor(parts: SessionParts, iceServers: readonly IceServer[], owner: MachineOwner) {
    this.#parts = parts;
    this.#owner = owner;
    this.#iceServers = iceServers;
    const { input, shell, clock, preferences, consent } = parts;
    this.#capture = new Capture(shell, clock, () => stageSettings('sharer', this.#iceServers, preferences()));
    this.#drawing = new Drawing(shell, clock, {
      mayDraw: () => this.#seen() && !consent.open,
      screen: () => this.#screen,
      helperName: () => owner.helperName(),
      failed: (problem) => owner.drawingFailed(problem),
    });
    this.#subscriptions = [
      consent.before(() => this.#drawing.hide()),
      consent.onOpen((open) => !open && this.#drawing.show()),
      this.#capture.onSignal((signal) => owner.signal(signal)),
      // Whatever the stage does: nothing leaves without the right to see.
      this.#capture.onPicture((piece) => this.#maySee() && owner.picture(piece)),
      this.#capture.onReport(({ width, height, screen }) => {
        if (!width || !height) return;
        const picture = { width, height, ...(screen ? { screen } : {}) };
        this.#screenIs(picture);
        input.pictureIs(picture).catch((error: unknown) => {
          // Who only looks on needs no hands; asked for control, it is said.
          if (owner.life().mode === 'control') owner.inputFailed(HandrailError.from(error));
        });
      }),
      this.#capture.onLoss((problem) => {
        this.#drawing.end();
        owner.screenFailed(problem);
      }),
      this.#capture.onStuck(() => parts.log.record('capture_stuck', { session: owner.sessionId })),
      input.onOwnActivity(() => owner.handsChanged()),
      input.onEndKey(() => owner.endKey()),
      input.onFailure((problem) => owner.inputFailed(problem)),
    ];
  }

  /** Sealed frames that came through the data channels. */
  get onFrame() {
    return this.#capture.onFrame;
  }

  /**
   * Soon listens for the end key and the person's own hands, and lets what control needs start early. These are programs
   * that start, and a machine has enough to do while two people meet and a first picture is on its way.
   */
  watch(): void {
    this.#listenIn(meetingMs);
  }

  #listenIn(ms: number): void {
    this.#listening?.dispose();
    this.#listening = this.#parts.clock.after(ms, () => this.#listen());
  }

  #listen(): void {
    this.#parts.input.watch().catch((error: unknown) => this.#owner.inputFailed(HandrailError.from(error)));
    // Without it there may still be a session to look on: `openInput` tries again and reports.
    this.#parts.input.open().catch((error: unknown) => HandrailError.from(error));
  }

  /** Makes ready what control needs: without the person's own hands winning over it, there is none. */
  async openInput(): Promise<void> {
    try {
      await Promise.all([this.#parts.input.watch(), this.#parts.input.open()]);
      this.#parts.input.checkPlace();
    } catch (error) {
      const problem = HandrailError.from(error);
      this.#owner.inputFailed(problem);
      throw problem;
    }
  }

  /** What the helper's stage says. */
  takeSignal(signal: StageSignal): void {
    this.#capture.take(signal);
  }

  /** A prompt for this opens. Takes the stage that opens with one for the screen, where that is not captured already. */
  stageFor(permission: string): TakeStage | undefined {
    if (permission === 'screen.control') this.#listen();
    if (permission !== 'screen.view' && permission !== 'screen.control') return undefined;
    return this.#capture.open ? undefined : (stage) => this.#capture.prepare(stage);
  }

  /** An answer of the helper's stage to pieces of the picture. */
  takePicture(piece: Uint8Array): void {
    if (this.#maySee()) this.#capture.takePicture(piece);
  }

  /** In place of those before, also for a stage that runs. */
  setIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers;
    this.#capture.setIceServers(servers);
  }

  release(): void {
    this.#parts.input.release();
  }

  /** The session's life changed. */
  follow(life: SessionLife, before: SessionLife): void {
    if (!mayInject(life)) this.release();
    // Also while the other side is not heard: the two stages would go on by a way of their own, and a helper's device that
    // falls silent would see what the sharer is told nobody sees.
    if (!mayCapture(life)) {
      this.#drawing.end();
      this.#endCapture();
    }
    // What waits with a prompt has no picture, and the prompt is taken away when the session rests.
    if (life.phase !== 'active') this.#capture.dismiss();
    if (life.phase === 'active' && before.phase !== 'active') this.startAgain();
  }

  /** Captures again what was captured before, where that may be. */
  startAgain(): void {
    if (!this.#screenWanted || !this.#maySee()) return;
    this.#capture.start().catch((error: unknown) => this.#failed(error));
  }

  /** Nobody may see the screen any more. */
  forgetScreen(): void {
    this.#drawing.end();
    this.#screenWanted = false;
    this.#capture.stop();
    this.#capture.dismiss();
  }

  /** Nobody may draw any more. */
  endDrawing(): void {
    this.#drawing.end();
  }

  /** Whether drawing may be asked for: nobody is asked for what cannot be done. Errors: `not_supported`, `wrong_state`. */
  checkDrawing(): void {
    if (!this.#parts.shell.abilities.has('overlay'))
      throw new HandrailError('not_supported', 'This app draws nothing over the screen');
    if (!this.#seen()) throw new HandrailError('wrong_state', 'No screen is shared that could be drawn on');
  }

  /** Stops every use at once. */
  stopUse(): void {
    this.release();
    this.#drawing.end();
    this.#endCapture();
    this.#capture.dismiss();
  }

  /** What this session's sides may be handed with a call. */
  capabilities(): ReadonlyMap<Capability, CapabilityMethods> {
    const { input, consent } = this.#parts;
    // Nobody acts on a screen that they cannot see: while the person picks one, the helper would press in the dark. Nor before
    // the person's own hands would win: what listens for them may take longer to start than what injects.
    const inHand = () => input.placed && input.watched && !input.ownActivity;
    const allowed = () => mayInject(this.#owner.life()) && this.#seen() && inHand() && !consent.open;
    const by = (call: { readonly caller: string }) => (call.caller === 'helper' ? 'helper' : 'sharer');
    return new Map<Capability, CapabilityMethods>([
      ['screen', new Map([['start', { run: () => this.#startScreen() }]])],
      ['input', inputCapability(input, allowed)],
      ['overlay', overlayCapability(this.#drawing)],
      [
        'pause',
        new Map([
          ['pause', { run: (_none: unknown, call: { readonly caller: string }) => this.#owner.pause(by(call)) }],
          ['resume', { run: (_none: unknown, call: { readonly caller: string }) => this.#owner.resume(by(call)) }],
        ]),
      ],
    ]);
  }

  dispose(): void {
    this.release();
    this.#drawing.end();
    this.#capture.stop();
    this.#capture.dismiss();
    this.#listening?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    const { input, log } = this.#parts;
    const session = this.#owner.sessionId;
    input
      .close()
      .catch((error: unknown) => log.record('input_failed', { session, code: HandrailError.from(error).code }));
  }

  async #startScreen(): Promise<void> {
    if (!this.#maySee()) throw new HandrailError('lease_ended', 'The screen may not be seen now');
    this.#screenWanted = true;
    try {
      await this.#capture.start();
      this.#listenIn(firstPictureMs);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  /** What a pause or a break ends goes on after it with the screen that was chosen; anything else gives that up. */
  #endCapture(): void {
    if (mayCaptureAgain(this.#owner.life())) this.#capture.rest();
    else this.#capture.stop();
  }

  #failed(error: unknown): void {
    const problem = HandrailError.from(error);
    // Paused or taken back meanwhile: that is no failure.
    if (problem.code !== 'cancelled') this.#owner.screenFailed(problem);
  }

  /** What was drawn on another screen, or on one of another size, would be in the wrong place. */
  #screenIs(picture: CapturedScreen): void {
    const { width, height, screen } = this.#screen ?? {};
    if (picture.width === width && picture.height === height && picture.screen === screen) return;
    this.#screen = picture;
    this.#drawing.end();
  }

  /** Whether the screen is seen at this moment. */
  #seen(): boolean {
    return this.#maySee() && this.#capture.running;
  }

  #maySee(): boolean {
    return mayCapture(this.#owner.life()) && this.#owner.hasRights();
  }
}
