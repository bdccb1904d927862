import { EventEmitter } from 'node:events';

/**
 * macOS's own updater (docs/api/auto-updater): asks an address for the address of a zip, fetches it, and puts it in the place of
 * the app when it quits.
 */
export class Squirrel extends EventEmitter {
  readonly #quit: () => void;
  #feed: { readonly url: string; readonly headers?: Record<string, string> } | undefined;
  #fetched: Buffer | undefined;
  /** What took the place of the app. */
  installed: Buffer | undefined;

  constructor(quit: () => void) {
    super();
    this.#quit = quit;
  }

  setFeedURL(feed: { readonly url: string; readonly headers?: Record<string, string> }): void {
    this.#feed = feed;
  }

  checkForUpdates(): void {
    this.#fetch().then(
      () => this.emit('update-downloaded'),
      (error: unknown) => this.emit('error', error),
    );
  }

  quitAndInstall(): void {
    this.installed = this.#fetched;
    this.#quit();
  }

  async #fetch(): Promise<void> {
    const { url = '', headers = {} } = this.#feed ?? {};
    const answer = (await (await fetch(url, { headers })).json()) as { readonly url: string };
    this.#fetched = Buffer.from(await (await fetch(answer.url, { headers })).arrayBuffer());
  }
}
