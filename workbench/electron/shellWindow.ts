import { BrowserWindow, type BrowserWindowConstructorOptions, type Session } from 'electron';
import type { Clock } from '../base/clock.ts';
import type { OriginName } from '../desktop/pages/contentPolicy.ts';
import type { Closable } from '../desktop/pages/openWindows.ts';
import { PageDoor } from '../desktop/pages/pageDoor.ts';
import { pagePreferences } from '../desktop/pages/pagePreferences.ts';
import type { ShellPage } from '../device/ports/shell.ts';

/** What every window of ours begins with. */
export function windowOptions(pages: Session): BrowserWindowConstructorOptions {
  return { title: 'Handrail', autoHideMenuBar: true, webPreferences: { ...pagePreferences, session: pages } };
}

/** A window of ours with a page that talks to the device. */
export class ShellWindow implements Closable {
  readonly name: OriginName;
  readonly window: BrowserWindow;
  /** The number of its contents, which outlives them. */
  readonly contentsId: number;
  readonly #door: PageDoor;

  constructor(name: OriginName, options: BrowserWindowConstructorOptions, clock: Clock) {
    this.name = name;
    this.window = new BrowserWindow(options);
    this.contentsId = this.window.webContents.id;
    this.#door = new PageDoor(clock);
    this.window.on('closed', () => this.gone());
    // A page whose process died cannot come back by itself; the window is of no use (docs/api/web-contents).
    this.window.webContents.on('render-process-gone', () => this.window.destroy());
  }

  get closed(): boolean {
    return this.#door.closed;
  }

  accept(port: Parameters<PageDoor['accept']>[0]): void {
    this.#door.accept(port);
  }

  onGone(listener: () => void) {
    return this.#door.onGone(listener);
  }

  gone(): void {
    this.#door.gone();
  }

  /** The window as the device sees it, with the port of the page that is in it now or comes next. Errors: `timeout`, `disconnected`. */
  async page(): Promise<ShellPage> {
    const port = await this.#door.claim();
    return {
      port,
      onClosed: (listener) => this.onGone(listener),
      focus: () => this.focus(),
      close: () => this.close(),
    };
  }

  async focus(): Promise<void> {
    if (this.closed) return;
    if (this.window.isMinimized()) this.window.restore();
    this.window.show();
    this.window.focus();
  }

  async close(): Promise<void> {
    // Not `close`, which the page or the tray could hold up (docs/api/browser-window).
    if (!this.closed) this.window.destroy();
  }
}
