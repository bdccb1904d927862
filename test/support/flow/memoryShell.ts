import { Emitter, HandrailError, type SideModule } from '@handrail/sdk';
import type { StageHost } from '@handrail/sdk/stage';
import type { ConsentAnswer, ConsentPrompt } from '../../../workbench/base/app/promptApi.ts';
import type { Clock } from '../../../workbench/base/clock.ts';
import { memoryPorts } from '../../../workbench/base/rpc/memoryPort.ts';
import type { CapturedScreen } from '../../../workbench/device/ports/input.ts';
import type {
  CaptureStage,
  Overlay,
  Shell,
  ShellAbility,
  ShellPage,
  StageFrame,
} from '../../../workbench/device/ports/shell.ts';
import { MemoryOverlay } from './memoryOverlay.ts';
import { MemoryStage } from './memoryStage.ts';
import { pageOver } from './pageOver.ts';
import { TestPage } from './testPage.ts';

/** A prompt that is open in front of the sharer. */
export interface OpenPrompt {
  readonly prompt: ConsentPrompt;
  answer(answer: ConsentAnswer): void;
}

/** A stage that opened with a prompt. */
export interface PromptedStage {
  readonly stage: MemoryStage;
  /** How often it was told to capture. */
  told: number;
}

/** A shell without windows: the test is the person in front of it. */
export class MemoryShell implements Shell {
  readonly kind = 'browser';
  readonly sandboxed = true;
  readonly abilities: Set<ShellAbility> = new Set([
    'workbench',
    'consent',
    'stage.capture',
    'stage.frame',
    'overlay',
    'notify',
    'openExternal',
    'openFolder',
  ]);
  /** The prompt that is open now. */
  prompt: OpenPrompt | undefined;
  /** How many prompts were ever opened. */
  prompts = 0;
  readonly captures: MemoryStage[] = [];
  /** Whether it opens the stage with a prompt about the screen, as a shell may. */
  opensStages = false;
  readonly prompted: PromptedStage[] = [];
  readonly frames: MemoryStage[] = [];
  /** Every overlay that was ever asked for. */
  readonly overlays: MemoryOverlay[] = [];
  /** How one opens; it is there at once when nothing else is said. */
  overlayOpens: (overlay: MemoryOverlay) => Promise<Overlay> = (overlay) => Promise.resolve(overlay);
  readonly pages: TestPage[] = [];
  /** What a capturing stage does once it has its settings; it captures at once when nothing else is said. */
  capture: (stage: MemoryStage, host: StageHost) => void = (_stage, host) =>
    host.report({ route: 'none', width: 1280, height: 720 });
  /** What the system was asked to say. */
  readonly notices: { readonly title: string; readonly body: string }[] = [];
  closed = false;
  readonly #clock: Clock;
  readonly #modules: readonly SideModule[];
  readonly #closes = new Emitter<void>();

  /** `modules` are sides that this app has beside those that ship. */
  constructor(clock: Clock, modules: readonly SideModule[] = []) {
    this.#clock = clock;
    this.#modules = modules;
  }

  readonly onClosed = this.#closes.event;

  /** The overlay that is over the screen now. */
  get overlay(): MemoryOverlay | undefined {
    return this.overlays.findLast(({ closed }) => !closed);
  }

  get page(): TestPage {
    const page = this.pages.at(-1);
    if (!page) throw new Error('The workbench is not open');
    return page;
  }

  async openWorkbench(): Promise<ShellPage> {
    const [device, page] = memoryPorts();
    const shown = pageOver(device);
    this.pages.push(new TestPage(page, this.#clock, this.#modules));
    return shown;
  }

  ask(
    prompt: ConsentPrompt,
    signal: AbortSignal,
    opening?: (stage: Promise<CaptureStage>) => void,
  ): Promise<ConsentAnswer> {
    return new Promise((resolve, reject) => {
      if (this.prompt) throw new Error('Two prompts at once');
      if (this.overlay?.visible) throw new Error('A prompt below drawings');
      const prompted = opening && this.opensStages ? this.#openWith(opening) : undefined;
      const close = (answer?: ConsentAnswer) => {
        if (answer !== 'allow') void prompted?.stage.page.close();
        this.prompt = undefined;
        signal.removeEventListener('abort', abort);
      };
      const abort = () => {
        close();
        reject(new HandrailError('cancelled', 'The prompt was taken away'));
      };
      this.prompts += 1;
      this.prompt = {
        prompt,
        answer(answer) {
          close(answer);
          resolve(answer);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
    });
  }

  #openWith(opening: (stage: Promise<CaptureStage>) => void): PromptedStage {
    let open: (host: StageHost) => void;
    const opened = new Promise<StageHost>((resolve) => {
      open = resolve;
    });
    const stage = new MemoryStage(this.#clock, (_stage, host) => open(host));
    const prompted: PromptedStage = { stage, told: 0 };
    const capture = async () => {
      prompted.told += 1;
      this.capture(stage, await opened);
    };
    this.prompted.push(prompted);
    opening(Promise.resolve({ ...stage.page, capture }));
    return prompted;
  }

  async openCaptureStage(): Promise<ShellPage> {
    const stage = new MemoryStage(this.#clock, (opened, host) => this.capture(opened, host));
    this.captures.push(stage);
    return stage.page;
  }

  async prepareStageFrame(): Promise<StageFrame> {
    const stage = new MemoryStage(this.#clock, (_stage, host) => host.signal({ kind: 'ready' }));
    this.frames.push(stage);
    return {
      address: 'memory:stage',
      origin: 'memory:',
      token: 'once',
      page: Promise.resolve(stage.page),
      close: () => stage.page.close(),
    };
  }

  openOverlay(screen: CapturedScreen): Promise<Overlay> {
    if (!this.abilities.has('overlay'))
      return Promise.reject(new HandrailError('not_supported', 'This shell draws nothing over the screen'));
    const overlay = new MemoryOverlay(screen);
    this.overlays.push(overlay);
    return this.overlayOpens(overlay);
  }

  async notify(notice: { readonly title: string; readonly body: string }): Promise<void> {
    this.notices.push(notice);
  }

  async openExternal(): Promise<void> {}

  /** Folders that were shown. */
  readonly folders: string[] = [];

  /** This system has no window for files. */
  folderless = false;

  async openFolder(path: string): Promise<void> {
    if (this.folderless) throw new HandrailError('not_supported', 'There is no such window');
    this.folders.push(path);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const page of this.pages) page.close();
    this.#closes.emit();
  }
}
