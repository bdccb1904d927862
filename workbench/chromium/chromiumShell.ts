import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { Preferences } from '../base/app/preferences.ts';
import type { ConsentAnswer, ConsentPrompt } from '../base/app/promptApi.ts';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import type { ScreenDrawer } from '../desktop/overlay/screenDrawer.ts';
import { inPromptWindow } from '../desktop/pages/askInWindow.ts';
import type { Bundles } from '../desktop/pages/bundles.ts';
import type { Origins } from '../desktop/pages/contentPolicy.ts';
import { OpenWindows } from '../desktop/pages/openWindows.ts';
import { pageContents, pagePaths } from '../desktop/pages/pageContents.ts';
import { stageFrame } from '../desktop/pages/stageFrame.ts';
import { stageReady, stageStart } from '../desktop/pages/stageStart.ts';
import { externalAddress } from '../device/pages/externalAddress.ts';
import { promptConversation } from '../device/pages/promptConversation.ts';
import type { CapturedScreen } from '../device/ports/input.ts';
import type { CaptureStage, Overlay, Shell, ShellAbility, ShellPage, StageFrame } from '../device/ports/shell.ts';
import type { ChromiumProxy } from '../network/chromiumProxy.ts';
import type { BrowserLauncher } from './browser/browserLauncher.ts';
import { BrowserProcess } from './browser/browserProcess.ts';
import { BrowserWindow, type Placement } from './browser/browserWindow.ts';
import { commandLine, type TestFlags } from './browser/flags.ts';
import { type BrowserWays, ProxySignIn } from './browser/proxySignIn.ts';
import { Targets } from './browser/targets.ts';
import { OriginServer } from './loopback/originServer.ts';
import { type SystemBrowser, systemBrowser } from './openAddress.ts';
import { PromptStage } from './promptStage.ts';

/** What a shell on an installed browser is made of. */
export interface ChromiumShellOptions {
  /** The browser's program (`findBrowser`). */
  readonly executable: string;
  /** Folder of the browser's profile: ours alone, kept between runs. */
  readonly profile: string;
  readonly launcher: BrowserLauncher;
  /** What the pages are made of (`readBundles`). */
  readonly bundles: Bundles;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What the person prefers now: pages are painted so from their first moment. */
  readonly preferences: () => Preferences;
  /** Size of the workbench's window; the browser's own memory of it when absent. */
  readonly windowSize?: Placement;
  /** Where addresses for people open: `system` is their own browser, `own` a window of this one. `system` where there is one. */
  readonly externalBrowser?: 'system' | 'own';
  /** An `own` window that reached an address for which this is true has done its work and is closed. */
  readonly externalDone?: (address: string) => boolean;
  /** Demo and tests only. */
  readonly testing?: TestFlags;
  /** Demo and tests only: goes on where the browser's sandbox is off. */
  readonly allowUnsandboxed?: boolean;
  readonly systemBrowser?: SystemBrowser;
  /** What draws over a screen, where something can. */
  readonly drawer?: ScreenDrawer;
  /** The ways out of this machine, which the browser goes as well. */
  readonly ways?: BrowserWays & { readonly chromium: ChromiumProxy | undefined };
}

/** The origins that this shell serves: its windows cannot be transparent, so no page draws over the screen. */
type OriginName = 'workbench' | 'prompt' | 'stage';

const promptSize: Placement = { width: 540, height: 700 };
const stageSize: Placement = { width: 640, height: 420 };

/** The workbench on an installed Chrome, Edge or Chromium: windows without an address bar, driven through a pipe. */
export class ChromiumShell implements Shell {
  readonly kind = 'browser';
  readonly abilities: ReadonlySet<ShellAbility>;
  readonly #options: ChromiumShellOptions;
  readonly #servers: Readonly<Record<OriginName, OriginServer>>;
  readonly #lost = new Emitter<void>();
  readonly #windows = new OpenWindows();
  #browser: { readonly process: BrowserProcess; readonly targets: Targets } | undefined;
  #proxySignIn: Disposable | undefined;
  #workbench: BrowserWindow | undefined;
  #opening: Promise<BrowserWindow> | undefined;
  #lastWindow = 0;
  #closed = false;

  private constructor(options: ChromiumShellOptions, servers: Readonly<Record<OriginName, OriginServer>>) {
    this.#options = options;
    this.#servers = servers;
    const always = ['workbench', 'consent', 'stage.capture', 'stage.frame', 'openExternal', 'openFolder'] as const;
    this.abilities = new Set<ShellAbility>(options.drawer ? [...always, 'overlay'] : always);
  }

  /** Opens the loopback origins; the browser starts with the workbench. Error: `port_taken`. */
  static async start(options: ChromiumShellOptions): Promise<ChromiumShell> {
    const listen = (name: OriginName) => OriginServer.listen({ name, clock: options.clock, random: options.random });
    const servers = {
      workbench: await listen('workbench'),
      prompt: await listen('prompt'),
      stage: await listen('stage'),
    };
    const origins: Origins = {
      workbench: servers.workbench.origin,
      prompt: servers.prompt.origin,
      stage: servers.stage.origin,
    };
    const contents = pageContents(options.bundles, origins, options.preferences);
    for (const name of ['workbench', 'prompt', 'stage'] as const) servers[name].serve(contents[name], origins);
    return new ChromiumShell(options, servers);
  }

  /** Heard once when the browser ended and `close` was not called. */
  readonly onClosed = this.#lost.event;

  get sandboxed(): boolean {
    return this.#browser?.process.sandboxed ?? true;
  }

  /**
   * Opens the workbench's window, starting the browser where it does not run. While the window is open it is brought to the
   * front and its next page is given: after the person reloaded it, the old port closes with the reason `reloaded`, and
   * this gives the new one. Errors: `no_browser`, `no_display`, `timeout`.
   */
  async openWorkbench(): Promise<ShellPage> {
    const open = this.#workbench;
    if (open && !open.closed) {
      await open.focus();
      return open.page();
    }
    this.#opening ??= this.#openFirst().finally(() => {
      this.#opening = undefined;
    });
    this.#workbench = await this.#opening;
    return this.#workbench.page();
  }

  async ask(
    prompt: ConsentPrompt,
    signal: AbortSignal,
    opening?: (stage: Promise<CaptureStage>) => void,
  ): Promise<ConsentAnswer> {
    let stage: PromptStage | undefined;
    return inPromptWindow(
      () => this.#openWindow('prompt', promptSize),
      signal,
      (window, page) =>
        promptConversation(page, prompt, this.#options.clock, () => {
          if (!opening || stage) return undefined;
          stage = this.#promptStage(window, page);
          opening(stage.opened);
          return stage.address;
        }),
      (given) => {
        if (given !== 'allow' || !stage) return false;
        stage.outlive();
        return true;
      },
    );
  }

  async openCaptureStage(): Promise<ShellPage> {
    const window = await this.#openWindow('stage', stageSize);
    const page = await window.page();
    this.#startCapture(window).catch(() => window.close());
    return page;
  }

  async prepareStageFrame(): Promise<StageFrame> {
    const focus = () => this.#workbench?.focus() ?? Promise.resolve();
    return stageFrame(this.#servers.stage, pagePaths.stage, this.#options.clock, focus);
  }

  async openOverlay(captured: CapturedScreen): Promise<Overlay> {
    const { drawer } = this.#options;
    if (!drawer) {
      const why = 'Nothing is drawn over the screen here: that takes the installed app, or on Linux an Xorg session';
      throw new HandrailError('not_supported', why);
    }
    return drawer.open(captured, await this.#running().process.ids());
  }

  #promptStage(window: BrowserWindow, page: ShellPage): PromptStage {
    const { clock } = this.#options;
    const frame = stageFrame(this.#servers.stage, pagePaths.stage, clock, () => page.focus());
    return new PromptStage(window, page, frame, clock);
  }

  async notify(): Promise<void> {
    throw new HandrailError('not_supported', 'This shell has no notifications of its own');
  }

  async openExternal(address: string): Promise<void> {
    const safe = externalAddress(address);
    const system = this.#options.systemBrowser ?? systemBrowser();
    const choice = this.#options.externalBrowser ?? ((await system.available()) ? 'system' : 'own');
    if (choice === 'system') return system.open(safe);
    const { targets, process } = this.#running();
    const targetId = await targets.openOrdinary(safe);
    const done = this.#options.externalDone;
    if (!done) return;
    const watch = targets.watch(targetId, {
      moved: (at) => {
        if (done(at)) void process.cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
      },
      gone: () => watch.dispose(),
    });
  }

  async openFolder(path: string): Promise<void> {
    await (this.#options.systemBrowser ?? systemBrowser()).open(path);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#browser?.process.close();
    this.#windows.allGone();
    await Promise.all(Object.values(this.#servers).map((server) => server.close()));
  }

  async #openFirst(): Promise<BrowserWindow> {
    if (this.#closed) throw new HandrailError('wrong_state', 'The shell is closed');
    if (this.#browser) {
      // The window was closed while others stay: it comes back as an ordinary one.
      const address = this.#nextAddress('workbench');
      const appears = this.#browser.targets.appears(address);
      await this.#browser.targets.openOrdinary(address);
      return this.#attach('workbench', await appears);
    }
    const { executable, profile, launcher, clock, testing, ways, allowUnsandboxed = false } = this.#options;
    const address = this.#nextAddress('workbench');
    const args = commandLine({ profile, address, proxy: ways?.chromium, ...(testing && { testing }) });
    const process = await BrowserProcess.start({ executable, args, profile, launcher, clock, allowUnsandboxed });
    process.onExit(() => this.#exited());
    const targets = new Targets(process.cdp, clock);
    this.#browser = { process, targets };
    const appears = targets.appears(address);
    await targets.discover();
    const window = await this.#attach('workbench', await appears);
    if (this.#options.windowSize) await window.setBounds(this.#options.windowSize);
    const { cdp } = process;
    this.#proxySignIn = ways && (await ProxySignIn.start({ cdp, clock, ways }));
    return window;
  }

  async #openWindow(name: OriginName, size: Placement): Promise<BrowserWindow> {
    const { targets } = this.#running();
    const address = this.#nextAddress(name);
    const appears = targets.appears(address);
    if (this.#workbench && !this.#workbench.closed) await this.#workbench.openAppWindow(address, size);
    else await targets.openOrdinary(address);
    return this.#attach(name, await appears);
  }

  async #attach(name: OriginName, target: Awaited<ReturnType<Targets['appears']>>): Promise<BrowserWindow> {
    const { process, targets } = this.#running();
    const window = new BrowserWindow({
      cdp: process.cdp,
      targets,
      target,
      server: this.#servers[name],
      clock: this.#options.clock,
    });
    this.#windows.add(window);
    await window.attach();
    return window;
  }

  /** Screen capture needs a click of the person's; the shell vouches for it: they have just allowed it in the prompt. */
  async #startCapture(window: BrowserWindow): Promise<void> {
    await window.evaluate(stageReady);
    await window.evaluate(stageStart, { userGesture: true });
    if (!window.closed) await window.setBounds({ windowState: 'minimized' });
  }

  /** The number tells our windows apart; it is no secret, and stays in the browser. */
  #nextAddress(name: OriginName): string {
    this.#lastWindow += 1;
    return `${this.#servers[name].origin}${pagePaths[name]}#${this.#lastWindow}`;
  }

  #running(): { readonly process: BrowserProcess; readonly targets: Targets } {
    if (!this.#browser || this.#closed) throw new HandrailError('wrong_state', 'The workbench is not open');
    return this.#browser;
  }

  #exited(): void {
    this.#proxySignIn?.dispose();
    this.#browser = undefined;
    this.#windows.allGone();
    if (!this.#closed) this.#lost.emit();
  }
}
