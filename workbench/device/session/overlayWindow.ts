import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { CapturedScreen } from '../ports/input.ts';
import type { Overlay, Shell } from '../ports/shell.ts';
import { within } from './within.ts';

/** An overlay that is not there by then does not come, ms. */
const openLimit = 15_000;
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
  /** What was told to close and may still be on the screen. */
  readonly #leaving = new Map<Overlay, Promise<void>>();
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
    if (overlay) this.#leave(overlay);
  }

  /**
   * Settles once nothing of it is on the screen, also of one that is still being closed. One that still opens would come up visible, so
   * it is not kept. Error: `drawing_failed`, where it can be neither hidden nor closed.
   */
  async hide(): Promise<void> {
    const overlay = this.#overlay;
    const opening = this.#opening;
    if (!overlay) {
      this.close();
      // Why it did not come has been told.
      await opening?.catch(() => undefined);
    } else {
      try {
        await within(this.#clock, hideLimit, overlay.setVisible(false));
      } catch (error) {
        if (this.#overlay === overlay) this.#fail(error);
      }
    }
    await Promise.all([...this.#leaving].map(([each, leaving]) => this.#gone(each, leaving)));
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
        this.#leave(overlay);
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
        (late) => this.#leave(late),
        () => undefined,
      );
      throw error;
    });
  }

  #leave(overlay: Overlay): void {
    const leaving = overlay.close();
    this.#leaving.set(overlay, leaving);
    leaving.then(
      () => this.#leaving.delete(overlay),
      () => undefined,
    );
  }

  async #gone(overlay: Overlay, leaving: Promise<void>): Promise<void> {
    try {
      await within(this.#clock, hideLimit, leaving);
    } catch (error) {
      // Whoever asks next finds it gone, or hears the same.
      this.#leave(overlay);
      throw failed(error);
    }
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
