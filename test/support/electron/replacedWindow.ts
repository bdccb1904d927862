import { EventEmitter } from 'node:events';
import type Electron from 'electron';
import type { PageSession } from './pageSession.ts';
import { ReplacedFrame } from './replacedPage.ts';

let lastContents = 0;

/** The contents of a window (docs/api/web-contents). */
export class ReplacedContents extends EventEmitter {
  readonly id: number;
  readonly session: PageSession;
  readonly preferences: Electron.WebPreferences;
  /** Where what its pages say arrives. */
  readonly ipcMain: EventEmitter;
  frame: ReplacedFrame | undefined;
  destroyed = false;
  openHandler: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | undefined;

  constructor(preferences: Electron.WebPreferences, ipcMain: EventEmitter) {
    super();
    this.ipcMain = ipcMain;
    lastContents += 1;
    this.id = lastContents;
    this.preferences = preferences;
    this.session = preferences.session as unknown as PageSession;
  }

  get mainFrame(): ReplacedFrame | undefined {
    return this.frame;
  }

  getURL(): string {
    return this.frame?.url ?? '';
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }

  /** docs/api/web-contents: in the page's own world; with `userGesture` as if the person had clicked. */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    if (!this.frame) throw new Error('There is no page');
    return this.frame.evaluate(code, userGesture);
  }

  /** A page that wants to be led elsewhere; true where nothing stands in its way. */
  navigates(url: string, isMainFrame = true): boolean {
    let prevented = false;
    const details = { url, isMainFrame, isSameDocument: false, preventDefault: () => (prevented = true) };
    this.emit('will-frame-navigate', details);
    if (isMainFrame) this.emit('will-navigate', details);
    return !prevented;
  }
}

/** A window (docs/api/browser-window, docs/api/base-window). */
export class ReplacedWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: ReplacedContents;
  readonly set = new Map<string, unknown>();
  visible: boolean;
  bounds: Partial<Electron.Rectangle> = {};
  #destroyed = false;

  constructor(
    options: Electron.BrowserWindowConstructorOptions,
    ipcMain: EventEmitter,
    created: (contents: ReplacedContents) => void,
  ) {
    super();
    this.options = options;
    this.visible = options.show ?? true;
    this.webContents = new ReplacedContents(options.webPreferences ?? {}, ipcMain);
    created(this.webContents);
  }

  /** Rejects when the load fails, as when the window goes meanwhile. */
  async loadURL(url: string): Promise<void> {
    const frame = new ReplacedFrame(this.webContents, url, null, () => this.close());
    this.webContents.frame = frame;
    await frame.load();
    if (this.#destroyed) throw new Error('ERR_ABORTED');
    this.emit('ready-to-show');
  }

  setContentProtection(on: boolean): void {
    this.set.set('contentProtection', on);
  }

  setIgnoreMouseEvents(on: boolean): void {
    this.set.set('ignoreMouseEvents', on);
  }

  getBounds(): Electron.Rectangle {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height, ...this.bounds };
  }

  /** docs/api/base-window: `move` and `resize` are heard once it lies elsewhere. */
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('move');
    this.emit('resize');
  }

  isVisible(): boolean {
    return this.visible;
  }

  setAlwaysOnTop(on: boolean, level?: string): void {
    this.set.set('alwaysOnTop', on && level);
  }

  setVisibleOnAllWorkspaces(on: boolean): void {
    this.set.set('allWorkspaces', on);
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  focus(): void {
    this.set.set('focused', true);
  }

  show(): void {
    this.visible = true;
    this.emit('show');
  }

  showInactive(): void {
    this.visible = true;
    this.emit('show');
  }

  hide(): void {
    this.visible = false;
    this.emit('hide');
  }

  /** docs/api/base-window: `close` can be prevented, `destroy` cannot, and `closed` is heard for both. */
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.webContents.destroyed = true;
    this.webContents.frame?.gone();
    this.emit('closed');
  }
}
