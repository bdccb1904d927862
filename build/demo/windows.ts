import { type Browser, chromium, type Frame, type Page } from 'playwright-core';

/** What a step of the demo or a test may wait for something to appear, ms. */
export const appearLimitMs = 20_000;

/** The windows of one running workbench, seen through its debugging port. */
export class Windows {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async connect(debuggingPort: number): Promise<Windows> {
    return new Windows(await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`));
  }

  pages(): readonly Page[] {
    return this.#browser.contexts().flatMap((context) => context.pages());
  }

  /** The window that fits, as soon as there is one. */
  async find(what: string, fits: (page: Page) => boolean | Promise<boolean>): Promise<Page> {
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      for (const page of this.pages()) if (!page.isClosed() && (await fits(page))) return page;
      if (limit.aborted)
        throw new Error(
          `There is no window with ${what}: ${this.pages()
            .map((page) => new URL(page.url()).pathname)
            .join(', ')}`,
        );
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  /** The workbench's own window. */
  workbench(): Promise<Page> {
    return this.find('the workbench', (page) => new URL(page.url()).pathname === '/');
  }

  /** The window in which this person is asked. */
  prompt(): Promise<Page> {
    return this.find('a consent prompt', (page) => new URL(page.url()).pathname.startsWith('/prompt'));
  }

  /** The page of the identity provider. */
  signIn(): Promise<Page> {
    return this.find('the sign-in page', (page) => new URL(page.url()).pathname.startsWith('/identity/'));
  }

  /** The helper's stage inside the workbench. */
  async stage(): Promise<Frame> {
    const page = await this.workbench();
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      const frame = page.frames().find((one) => new URL(one.url(), 'http://none').pathname.startsWith('/stage'));
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
