import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { appearLimitMs } from './patience.ts';
import { QuickHands } from './quickHands.ts';

/** The windows of one running workbench, seen through its debugging port. */
export class Windows {
  readonly #debuggingPort: number;
  #browser: Browser;

  private constructor(debuggingPort: number, browser: Browser) {
    this.#debuggingPort = debuggingPort;
    this.#browser = browser;
  }

  static async connect(debuggingPort: number): Promise<Windows> {
    return new Windows(debuggingPort, await connect(debuggingPort));
  }

  /** Lets go of the browser while times are measured, and hands it to quicker hands; `takeUp` comes back to it. */
  async letGo(): Promise<QuickHands> {
    await this.#browser.close();
    return await QuickHands.connect(this.#debuggingPort);
  }

  /** What was found before `letGo` is not to be used any more. */
  async takeUp(): Promise<void> {
    this.#browser = await connect(this.#debuggingPort);
  }

  pages(): readonly Page[] {
    return this.#browser.contexts().flatMap((context) => context.pages());
  }

  /** The window that fits, as soon as there is one. */
  async find(what: string, fits: (page: Page) => boolean | Promise<boolean>): Promise<Page> {
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      for (const page of this.pages()) if (await fitsOpen(page, fits)) return page;
      if (limit.aborted) throw new Error(`There is no window with ${what}: ${this.pages().map(pathOf).join(', ')}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  /** The workbench's own window. */
  workbench(): Promise<Page> {
    return this.find('the workbench', (page) => pathOf(page) === '/');
  }

  /** The window in which this person is asked. */
  prompt(): Promise<Page> {
    // One that was answered may stay, as the window of the stage that it let capture.
    return this.find(
      'a consent prompt',
      async (page) => pathOf(page).startsWith('/prompt') && (await page.getByRole('alertdialog').count()) > 0,
    );
  }

  /** The page of the identity provider. */
  signIn(): Promise<Page> {
    return this.find('the sign-in page', (page) => pathOf(page).startsWith('/identity/'));
  }

  /** The helper's stage inside the workbench. */
  async stage(): Promise<Frame> {
    const page = await this.workbench();
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      const frame = page.frames().find((one) => pathOf(one).startsWith('/stage'));
      if (frame) return frame;
      if (limit.aborted) throw new Error('The workbench shows no stage.');
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  /** Lets go of the browser; it goes on running. */
  async disconnect(): Promise<void> {
    await this.#browser.close();
  }
}

/** One that is only just opened has no address yet. */
function pathOf(at: Page | Frame): string {
  return URL.canParse(at.url()) ? new URL(at.url()).pathname : '';
}

/** Whether it is open and fits; one may close while it is looked at, as a prompt that was answered does. */
async function fitsOpen(page: Page, fits: (page: Page) => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return !page.isClosed() && (await fits(page));
  } catch (error) {
    if (isClosedError(error)) return false;
    throw error;
  }
}

/** What the driver says where a window went away under it. */
export function isClosedError(error: unknown): boolean {
  return error instanceof Error && /has been closed|Target closed/.test(error.message);
}

async function connect(debuggingPort: number): Promise<Browser> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`, { timeout: appearLimitMs });
  for (const context of browser.contexts()) context.setDefaultTimeout(appearLimitMs);
  return browser;
}
