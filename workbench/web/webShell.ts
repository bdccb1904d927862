import { Emitter, HandrailError } from '@handrail/sdk';
import type { ConsentAnswer, ConsentPrompt } from '../base/app/promptApi.ts';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import { memoryPorts } from '../base/rpc/memoryPort.ts';
import type { Port } from '../base/rpc/port.ts';
import { externalAddress } from '../device/pages/externalAddress.ts';
import { promptConversation } from '../device/pages/promptConversation.ts';
import type { Overlay, Shell, ShellAbility, ShellPage, StageFrame } from '../device/ports/shell.ts';
import { CaptureFrame } from './captureFrame.ts';
import { FramePages } from './framePages.ts';
import { PromptDialog } from './promptDialog.ts';

/** Where the service has the pages that a tab frames. */
const framePaths = { prompt: '/prompt', stage: '/stage/page.html', capture: '/stage/capture.html' } as const;

export interface WebShellOptions {
  /** The tab. */
  readonly page: Window & typeof globalThis;
  /** Its origin, which is the service's. */
  readonly address: string;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Draws the workbench into the tab, over this port to the device. */
  readonly draw: (port: Port) => void;
}

/**
 * The workbench in a plain browser tab. The device is a module of this very page; the prompt is a frame over it, the helper's
 * stage a frame of nobody's origin, and the stage that captures a frame of the tab's own.
 */
export class WebShell implements Shell {
  readonly kind = 'tab';
  readonly sandboxed = true;
  readonly abilities: ReadonlySet<ShellAbility>;
  readonly #options: WebShellOptions;
  readonly #frames: FramePages;
  readonly #closes = new Emitter<void>();
  readonly #open = new Set<{ close(): void }>();
  #workbench: Port | undefined;
  #closed = false;

  constructor(options: WebShellOptions) {
    this.#options = options;
    const { page, clock, random } = options;
    this.#frames = new FramePages(page, clock, random);
    this.abilities = new Set<ShellAbility>([
      'workbench',
      'consent',
      'stage.frame',
      'openExternal',
      // Phones and tablets have browsers that cannot.
      ...(typeof page.navigator.mediaDevices?.getDisplayMedia === 'function' ? (['stage.capture'] as const) : []),
    ]);
  }

  readonly onClosed = this.#closes.event;

  /** A picture is being shown or captured: leaving the tab would end it. */
  get busy(): boolean {
    return this.#open.size > 0;
  }

  async openWorkbench(): Promise<ShellPage> {
    this.#mustBeOpen();
    const [port, ofPage] = memoryPorts();
    this.#workbench?.close('reloaded');
    this.#workbench = port;
    const { page, clock, draw } = this.#options;
    // In a later turn: the device listens only once it has the port.
    clock.after(0, () => draw(ofPage));
    return {
      port,
      onClosed: this.#closes.event,
      focus: async () => page.focus(),
      close: () => this.close(),
    };
  }

  async ask(prompt: ConsentPrompt, signal: AbortSignal): Promise<ConsentAnswer> {
    this.#mustBeOpen();
    const { page, clock, address } = this.#options;
    if (signal.aborted) throw withdrawn();
    const dialog = new PromptDialog(page.document);
    const expected = this.#frames.expect(
      () => dialog.focus(),
      () => dialog.close(),
    );
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(withdrawn()), { once: true });
    });
    try {
      dialog.show(`${address}${framePaths.prompt}`, expected.token, address);
      const opened = await Promise.race([expected.page, aborted]);
      return await Promise.race([promptConversation(opened, prompt, clock), aborted]);
    } finally {
      expected.close();
    }
  }

  async openCaptureStage(): Promise<ShellPage> {
    this.#mustBeOpen();
    this.#mustBeAble('stage.capture');
    const { page, address } = this.#options;
    const frame = new CaptureFrame(page);
    const expected = this.#frames.expect(
      () => undefined,
      () => {
        frame.close();
        this.#open.delete(expected);
      },
    );
    this.#open.add(expected);
    frame.show(`${address}${framePaths.capture}`, expected.token, address);
    return await expected.page;
  }

  async prepareStageFrame(): Promise<StageFrame> {
    this.#mustBeOpen();
    const { address } = this.#options;
    const expected = this.#frames.expect(
      () => undefined,
      () => this.#open.delete(expected),
    );
    this.#open.add(expected);
    return {
      address: `${address}${framePaths.stage}`,
      // Nobody's: the frame is sandboxed, and reaches neither this page nor what it keeps.
      origin: 'null',
      token: expected.token,
      page: expected.page,
      close: async () => expected.close(),
    };
  }

  async openOverlay(): Promise<Overlay> {
    throw new HandrailError('not_supported', 'A browser tab draws nothing over the screen');
  }

  async notify(): Promise<void> {
    throw new HandrailError('not_supported', 'A browser tab does not notify');
  }

  async openExternal(address: string): Promise<void> {
    this.#options.page.open(externalAddress(address), '_blank', 'noopener,noreferrer');
  }

  async openFolder(): Promise<void> {
    throw new HandrailError('not_supported', 'A browser tab keeps no folder');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const open of [...this.#open]) open.close();
    this.#frames.dispose();
    this.#workbench?.close('closed');
    this.#closes.emit();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new HandrailError('wrong_state', 'The tab is closed');
  }

  #mustBeAble(ability: ShellAbility): void {
    if (!this.abilities.has(ability)) throw new HandrailError('not_supported', 'This browser cannot share a screen');
  }
}

const withdrawn = () => new HandrailError('cancelled', 'The prompt was withdrawn');
