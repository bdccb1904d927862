import { Emitter, type ErrorCode, HandrailError } from '@handrail/sdk';
import type { Page } from 'playwright-core';
import type { ConsentAnswer, ConsentPrompt } from '../../../workbench/base/app/promptApi.ts';
import { type Closing, closeOnce } from '../../../workbench/base/rpc/closing.ts';
import { keptEvent } from '../../../workbench/base/rpc/keptEvent.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import type { Overlay, Shell, ShellAbility, ShellPage, StageFrame } from '../../../workbench/device/ports/shell.ts';

/** What the tab says by itself. */
export type Told =
  | { readonly kind: 'frame'; readonly id: number; readonly bytes: number[] }
  | { readonly kind: 'closed'; readonly id: number; readonly reason: string }
  | { readonly kind: 'gone'; readonly id: number }
  | { readonly kind: 'opened'; readonly address: string }
  | { readonly kind: 'lost' };

/** One page's port in the tab, and the end of its window. */
interface Heard {
  readonly frames: ReturnType<typeof keptEvent<Uint8Array>>;
  readonly port: Closing;
  readonly window: Closing;
}

/** The shell of a tab (test/contract/fixture/webTab.ts), called from here. */
export class RemoteShell implements Shell {
  readonly kind = 'tab';
  readonly sandboxed = true;
  readonly opened: readonly string[];
  readonly abilities: ReadonlySet<ShellAbility>;
  readonly #page: Page;
  readonly #heard: Map<number, Heard>;
  readonly #lost: Emitter<void>;
  #asked = 0;

  private constructor(
    page: Page,
    heard: Map<number, Heard>,
    lost: Emitter<void>,
    abilities: readonly ShellAbility[],
    opened: readonly string[],
  ) {
    this.#page = page;
    this.#heard = heard;
    this.#lost = lost;
    this.abilities = new Set(abilities);
    this.opened = opened;
  }

  /** Opens the tab at this address. */
  static async open(page: Page, address: string): Promise<RemoteShell> {
    const heard = new Map<number, Heard>();
    const lost = new Emitter<void>();
    const opened: string[] = [];
    await page.exposeFunction('tell', (told: Told) => {
      if (told.kind === 'opened') opened.push(told.address);
      else if (told.kind === 'lost') lost.emit();
      else {
        const page = hearing(heard, told.id);
        if (told.kind === 'frame') page.frames.put(Uint8Array.from(told.bytes));
        else if (told.kind === 'closed') page.port.close({ clean: true, reason: told.reason });
        else page.window.close({ clean: true, reason: 'closed' });
      }
    });
    await page.goto(address);
    await page.waitForFunction(() => 'call' in globalThis);
    const abilities = (await call(page, 'abilities', [])) as ShellAbility[];
    return new RemoteShell(page, heard, lost, abilities, opened);
  }

  get onClosed() {
    return this.#lost.event;
  }

  async openWorkbench(): Promise<ShellPage> {
    return this.#opened(await this.#call('openWorkbench'));
  }

  async ask(prompt: ConsentPrompt, signal: AbortSignal): Promise<ConsentAnswer> {
    const id = ++this.#asked;
    const answer = this.#call('ask', id, prompt);
    const abort = () => void this.#call('abort', id);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    return (await answer) as ConsentAnswer;
  }

  async openCaptureStage(): Promise<ShellPage> {
    // Browsers ask for a screen only where a person has just clicked.
    await this.#page.mouse.click(5, 5);
    return this.#opened(await this.#call('openCaptureStage'));
  }

  async prepareStageFrame(): Promise<StageFrame> {
    const frame = (await this.#call('prepareStageFrame')) as Omit<StageFrame, 'page' | 'close'> & { id: number };
    const { id, address, origin, token } = frame;
    const page = this.#call('framePage', id).then((opened) => this.#opened(opened));
    page.catch(() => undefined);
    return { address, origin, token, page, close: async () => void (await this.#call('closeFrame', id)) };
  }

  async openOverlay(): Promise<Overlay> {
    throw new HandrailError('not_supported', 'A browser tab draws nothing over the screen');
  }

  async notify(message: { readonly title: string; readonly body: string }): Promise<void> {
    await this.#call('notify', message);
  }

  async openExternal(address: string): Promise<void> {
    await this.#call('openExternal', address);
  }

  async openFolder(path: string): Promise<void> {
    await this.#call('openFolder', path);
  }

  async close(): Promise<void> {
    await this.#call('close');
  }

  #opened(answer: unknown): ShellPage {
    const id = Number(answer);
    const { frames, port, window } = hearing(this.#heard, id);
    const through: Port = {
      send: (frame) => void this.#call('send', id, [...frame]),
      onFrame: frames.event,
      onClose: port.event,
      bufferedBytes: 0,
      close: (reason) => void this.#call('closePort', id, reason),
    };
    return {
      port: through,
      onClosed: (listener) => window.event(() => listener()),
      focus: async () => void (await this.#call('focusPage', id)),
      close: async () => void (await this.#call('closePage', id)),
    };
  }

  #call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    return call(this.#page, name, args);
  }
}

function hearing(heard: Map<number, Heard>, id: number): Heard {
  const one = heard.get(id) ?? { frames: keptEvent<Uint8Array>(), port: closeOnce(), window: closeOnce() };
  heard.set(id, one);
  return one;
}

type Answer = { readonly value?: unknown; readonly error?: { readonly code: ErrorCode; readonly message: string } };
type Called = { call(name: string, args: readonly unknown[]): Promise<Answer> };

async function call(page: Page, name: string, args: readonly unknown[]): Promise<unknown> {
  const { value, error } = await page.evaluate(([name, args]) => (globalThis as unknown as Called).call(name, args), [
    name,
    args,
  ] as const);
  if (error) throw new HandrailError(error.code, error.message);
  return value;
}
