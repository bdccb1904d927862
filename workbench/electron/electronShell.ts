import { Emitter, HandrailError } from '@handrail/sdk';
import {
  app,
  type BrowserWindowConstructorOptions,
  type Display,
  Notification,
  type Session,
  screen,
  shell as system,
} from 'electron';
import type { ConsentAnswer, ConsentPrompt } from '../base/app/promptApi.ts';
import type { ShellParts } from '../desktop/app/desktopApp.ts';
import { noticeText } from '../desktop/app/noticeText.ts';
import { askBesideStage, type StageWindow } from '../desktop/pages/askBesideStage.ts';
import { askInWindow } from '../desktop/pages/askInWindow.ts';
import { borderPage, borderPath } from '../desktop/pages/borderPage.ts';
import { capturedDisplay } from '../desktop/pages/capturedDisplay.ts';
import type { OriginName } from '../desktop/pages/contentPolicy.ts';
import { overOptions } from '../desktop/pages/overScreen.ts';
import { OwnWindows } from '../desktop/pages/ownWindows.ts';
import { pageContents, pagePaths } from '../desktop/pages/pageContents.ts';
import { origins, pageAddresses } from '../desktop/pages/pageOrigins.ts';
import { stageFrame } from '../desktop/pages/stageFrame.ts';
import { stageReady, stageStart } from '../desktop/pages/stageStart.ts';
import { TokenDesk } from '../desktop/pages/tokenDesk.ts';
import { windowOverlay } from '../desktop/pages/windowOverlay.ts';
import { externalAddress } from '../device/pages/externalAddress.ts';
import type { CapturedScreen } from '../device/ports/input.ts';
import type { CaptureStage, Overlay, Shell, ShellAbility, ShellPage, StageFrame } from '../device/ports/shell.ts';
import { takeConnections } from './connections.ts';
import { denyPermissions } from './guards.ts';
import { servePages } from './pageProtocol.ts';
import { pickScreens } from './screenPicker.ts';
import { openSessionBorder } from './sessionBorder.ts';
import { ShellWindow, windowOptions } from './shellWindow.ts';

export interface ElectronShellOptions extends ShellParts {
  /** Keeps nothing on disk, and is nobody else's. */
  readonly pages: Session;
  /** The built preload script. */
  readonly preload: string;
  /** Whether the workbench's window only hides when the person closes it now. */
  readonly staysOpen: () => boolean;
  /** The workbench's window is not shown before somebody asks for it. */
  readonly hidden: boolean;
}

/** The workbench in Electron: its windows, with pages of a scheme of our own that talk through message ports. */
export class ElectronShell implements Shell {
  readonly kind = 'electron';
  readonly abilities: ReadonlySet<ShellAbility> = new Set([
    'workbench',
    'consent',
    'stage.capture',
    'stage.frame',
    'overlay',
    'openExternal',
    'openFolder',
    ...(Notification.isSupported() ? (['notify'] as const) : []),
  ]);
  readonly sandboxed = !app.commandLine.hasSwitch('no-sandbox');
  readonly #options: ElectronShellOptions;
  readonly #tokens: TokenDesk;
  readonly #windows = new Map<number, ShellWindow>();
  /** Windows that may ask for the screen, and have not. */
  readonly #mayPick = new Set<number>();
  /** What was picked for the windows that capture. */
  readonly #picked = new Map<number, { readonly source: string; readonly display: Display }>();
  readonly #own = new OwnWindows();
  /** Kept while they are shown: one that is collected hears no click. */
  readonly #notices = new Set<Notification>();
  #workbench: ShellWindow | undefined;
  #closed = false;

  constructor(options: ElectronShellOptions) {
    this.#options = options;
    const { pages, bundles, preferences, random, clock, preload } = options;
    this.#tokens = new TokenDesk(clock, random);
    const contents = pageContents(bundles, origins, preferences, 'pages/connect.js');
    servePages(pages, { ...contents, prompt: new Map([...contents.prompt, [borderPath, borderPage]]) }, random);
    denyPermissions(pages, ({ id }) => this.#mayPick.has(id));
    pickScreens(pages, {
      takes: ({ id }) => this.#mayPick.delete(id),
      picked: ({ id }, source, display) => {
        const window = this.#windows.get(id);
        if (!window || !display) return;
        this.#picked.set(id, { source, display });
        const border = openSessionBorder(display, pages);
        window.onGone(() => border.destroy());
      },
      language: () => preferences().language,
    });
    // Only in the pages that talk to the device, and not in the frame of extensions (docs/api/session).
    pages.registerPreloadScript({ type: 'frame', filePath: preload, matches: Object.values(pageAddresses) });
    takeConnections({
      window: (id) => this.#windows.get(id),
      redeem: (token) => this.#tokens.redeem(token),
    });
  }

  /** Never heard: this process is the shell, and what quits it goes through `close`. */
  readonly onClosed = new Emitter<void>().event;

  async openWorkbench(): Promise<ShellPage> {
    if (this.#closed) throw new HandrailError('wrong_state', 'The shell is closed');
    const open = this.#workbench;
    if (open && !open.closed) {
      await open.focus();
      return open.page();
    }
    // A stage in a frame needs the preload script too; `matches` keeps it out of every other frame.
    const window = this.#open(
      'workbench',
      { width: 1180, height: 780, show: !this.#options.hidden },
      { nodeIntegrationInSubFrames: true },
    );
    window.window.on('close', (event) => {
      if (this.#closed || !this.#options.staysOpen()) return;
      event.preventDefault();
      window.window.hide();
    });
    this.#workbench = window;
    return window.page();
  }

  async ask(
    prompt: ConsentPrompt,
    signal: AbortSignal,
    opening?: (stage: Promise<CaptureStage>) => void,
  ): Promise<ConsentAnswer> {
    const { clock } = this.#options;
    const open = async () => {
      const size = { width: 540, height: 700, center: true, alwaysOnTop: true, minimizable: false };
      const window = this.#open('prompt', size);
      // The helper sees that something is asked, not what (docs/api/base-window, `setContentProtection`).
      window.window.setContentProtection(true);
      return window;
    };
    const ask = (drawn?: () => void) => askInWindow(open, prompt, signal, clock, drawn);
    return opening ? askBesideStage(ask, () => this.#openStage(), opening, clock) : ask();
  }

  async openCaptureStage(): Promise<ShellPage> {
    const stage = this.#openStage();
    const page = await stage.page();
    stage.capture().catch(() => stage.close());
    return page;
  }

  async prepareStageFrame(): Promise<StageFrame> {
    const issue = (accept: Parameters<TokenDesk['issue']>[0]) => this.#tokens.issue(accept);
    const focus = async () => this.#workbench?.focus();
    return stageFrame({ origin: origins.stage, issue }, pagePaths.stage, this.#options.clock, focus);
  }

  async openOverlay(captured: CapturedScreen): Promise<Overlay> {
    // On X11 a transparent window is a black one where no compositor runs.
    if (this.#options.drawer) return this.#options.drawer.open(captured, [process.pid]);
    const display = capturedDisplay(captured, screen.getAllDisplays(), this.#picked);
    const window = this.#open('overlay', overOptions(display));
    return windowOverlay(window, display, screen, this.#own, this.#options.clock);
  }

  async notify({ title, body }: { readonly title: string; readonly body: string }): Promise<void> {
    if (!this.abilities.has('notify')) throw new HandrailError('not_supported', 'This system shows no notifications');
    const notice = new Notification({ title, body: noticeText(body) });
    this.#notices.add(notice);
    notice.on('click', () => void this.#workbench?.focus());
    notice.on('close', () => this.#notices.delete(notice));
    notice.show();
  }

  async openExternal(address: string): Promise<void> {
    await system.openExternal(externalAddress(address));
  }

  async openFolder(path: string): Promise<void> {
    // Settles with words about what went wrong, or none (docs/api/shell).
    const failed = await system.openPath(path);
    if (failed !== '') throw new HandrailError('not_supported', 'The system opened nothing for the folder');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const window of [...this.#windows.values()]) await window.close();
    for (const notice of this.#notices) notice.close();
  }

  #openStage(): StageWindow {
    const window = this.#open('stage', { show: false });
    const capture = async () => {
      this.#mayPick.add(window.contentsId);
      const { webContents } = window.window;
      await webContents.executeJavaScript(stageReady);
      // As if the person had clicked: they have just allowed it in the prompt (docs/api/web-contents).
      await webContents.executeJavaScript(stageStart, true);
    };
    return { page: () => window.page(), close: () => window.close(), capture };
  }

  #open(
    name: OriginName,
    options: BrowserWindowConstructorOptions,
    more: BrowserWindowConstructorOptions['webPreferences'] = {},
  ): ShellWindow {
    const common = windowOptions(this.#options.pages);
    const webPreferences = { ...common.webPreferences, ...more };
    const window = new ShellWindow(name, { ...common, ...options, webPreferences }, this.#options.clock);
    this.#windows.set(window.contentsId, window);
    window.onGone(() => {
      this.#windows.delete(window.contentsId);
      this.#mayPick.delete(window.contentsId);
      this.#picked.delete(window.contentsId);
    });
    if (name !== 'overlay') this.#own.add(window.window);
    // Rejects when the window is closed meanwhile, which is heard there.
    window.window.loadURL(pageAddresses[name]).catch(() => window.close());
    return window;
  }
}
