import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { CapturedScreen } from '../ports/input.ts';
import type { Overlay, Shell } from '../ports/shell.ts';
import { within } from './within.ts';

/** An overlay that is not there by then does not come, ms. */
const openLimit = 5_000;
/** One that is not hidden, or not closed, by then is not going to be, ms. A prompt waits for it. */
const hideLimit = 500;

/** Why there is none, where a person can do something about it; anything else is `drawing_failed`. */
export const overlayProblems = ['not_supported', 'no_display', 'screen_unclear'] as const satisfies ErrorCode[];

export interface OverlayOwner {
  /** The screen that is captured, once that is known. */
  screen(): CapturedScreen | undefined;
  /** It is there, empty: everything that should be on it is drawn now. */
  opened(overlay: Overlay): void;
  /** It did not come, was lost, or could not be hidden. Whatever it was is closed. */
  failed(problem: HandrailError): void;
}

/** The shell's overlay over the captured screen: opened when it is needed, hidden for a prompt, closed for good at once. */
export class OverlayWindow {
  readonly #shell: Pick<Shell, 'openOverlay'>;
  readonly #clock: Clock;
  readonly #owner: OverlayOwner;
  #overlay: Overlay | undefined;
  #opening: Promise<void> | undefined;
  /** Rises when it is closed: what still opens then is not kept. */
  #life = 0;

  constructor(shell: Pick<Shell, 'openOverlay'>, clock: Clock, owner: OverlayOwner) {
    this.#shell = shell;
    this.#clock = clock;
    this.#owner = owner;
  }

  /** What is drawn on, where it is there. */
  get overlay(): Overlay | undefined {
    return this.#overlay;
  }

  /** Settles once it is there. Errors: `lease_ended`, `not_supported`, `no_display`, `screen_unclear`, `drawing_failed`. */
  open(): Promise<void> {
    if (this.#overlay) return Promise.resolve();
    this.#opening ??= this.#open();
    return this.#opening;
  }

  close(): void {
    const overlay = this.#overlay;
    this.#life += 1;
    this.#overlay = undefined;
    this.#opening = undefined;
    // One that cannot be closed is gone, or goes with its shell.
    overlay?.close().catch(() => undefined);
  }

  /**
   * Settles once nothing of it is on the screen. One that still opens would come up visible, so it is not kept. Error:
   * `drawing_failed`, where it can be neither hidden nor closed.
   */
  async hide(): Promise<void> {
    const overlay = this.#overlay;
    const opening = this.#opening;
    if (!overlay) {
      this.close();
      // Why it did not come has been told.
      await opening?.catch(() => undefined);
      return;
    }
    try {
      await within(this.#clock, hideLimit, overlay.setVisible(false));
    } catch (error) {
      if (this.#overlay !== overlay) return;
      this.#overlay = undefined;
      this.#fail(error);
      await within(this.#clock, hideLimit, overlay.close()).catch((cause: unknown) => {
        throw failed(cause);
      });
    }
  }

  /** On the screen again, if it is still there. */
  show(): void {
    const overlay = this.#overlay;
    overlay?.setVisible(true).catch((error: unknown) => {
      if (this.#overlay === overlay) this.#fail(error);
    });
  }

  async #open(): Promise<void> {
    const life = this.#life;
    try {
      const screen = this.#owner.screen();
      if (!screen) throw new HandrailError('screen_unclear', 'The screen that is shared is not known yet');
      const overlay = await this.#opened(screen);
      if (life !== this.#life) {
        await within(this.#clock, hideLimit, overlay.close());
        throw new HandrailError('lease_ended', 'Nothing is drawn any more');
      }
      this.#overlay = overlay;
      this.#opening = undefined;
      overlay.onClosed(() => this.#overlay === overlay && this.#fail(new Error('The overlay was closed')));
      this.#owner.opened(overlay);
    } catch (error) {
      if (life !== this.#life) throw new HandrailError('lease_ended', 'Nothing is drawn any more');
      throw this.#fail(error);
    }
  }

  /** The shell's, where it comes in time; one that comes later is closed. */
  async #opened(screen: CapturedScreen): Promise<Overlay> {
    const opening = this.#shell.openOverlay(screen);
    return await within(this.#clock, openLimit, opening).catch((error: unknown) => {
      opening.then(
        (late) => late.close(),
        () => undefined,
      );
      throw error;
    });
  }

  #fail(error: unknown): HandrailError {
    const problem = failed(error);
    this.close();
    this.#owner.failed(problem);
    return problem;
  }
}

function failed(cause: unknown): HandrailError {
  const { code, message } = HandrailError.from(cause);
  const told = overlayProblems.find((one) => one === code) ?? 'drawing_failed';
  return new HandrailError(told, message, { problem: 'drawn_on' }, { cause });
}
