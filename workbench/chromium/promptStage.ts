import type { PromptFrame } from '../base/app/promptApi.ts';
import type { Clock } from '../base/clock.ts';
import { screenPath } from '../desktop/pages/pageContents.ts';
import type { CaptureStage, ShellPage, StageFrame } from '../device/ports/shell.ts';
import type { BrowserWindow } from './browser/browserWindow.ts';

/** How long a stage that outlived its prompt may wait to be told to capture, ms. */
const idleLimitMs = 10_000;

/** The capturing stage in a prompt's window: it waits while the person reads, and stays there once they allowed it. */
export class PromptStage {
  /** Settles when the frame has connected. */
  readonly opened: Promise<CaptureStage>;
  readonly #window: BrowserWindow;
  readonly #frame: StageFrame;
  readonly #clock: Clock;
  #capturing = false;

  constructor(window: BrowserWindow, page: ShellPage, frame: StageFrame, clock: Clock) {
    this.#window = window;
    this.#frame = frame;
    this.#clock = clock;
    this.opened = frame.page.then((framed) => {
      // Without the frame there is nothing in this window that anybody could want.
      framed.onClosed(() => void window.close());
      return {
        port: framed.port,
        onClosed: page.onClosed,
        focus: () => page.focus(),
        close: () => window.close(),
        capture: () => this.#capture(),
      };
    });
    page.onClosed(() => void frame.close());
  }

  /** What the prompt's page frames. */
  get address(): PromptFrame {
    const { address, origin, token } = this.#frame;
    return { address, origin, token, screen: `${origin}${screenPath}` };
  }

  /** The person allowed it: the window stays for who took the stage, and goes when nobody makes use of it. */
  outlive(): void {
    this.opened.catch(() => this.#window.close());
    this.#clock.after(idleLimitMs, () => {
      if (!this.#capturing) void this.#window.close();
    });
  }

  /** Capturing needs a click of the person's; the shell vouches for it: they have just allowed it in this very window. */
  async #capture(): Promise<void> {
    this.#capturing = true;
    await this.#window.evaluate('handrailCapture()', { userGesture: true });
    if (!this.#window.closed) await this.#window.setBounds({ windowState: 'minimized' });
  }
}
