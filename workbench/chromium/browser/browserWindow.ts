import { type Disposable, HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import type { Clock } from '../../base/clock.ts';
import type { Closable } from '../../desktop/pages/openWindows.ts';
import { PageDoor } from '../../desktop/pages/pageDoor.ts';
import type { ShellPage } from '../../device/ports/shell.ts';
import type { OriginServer } from '../loopback/originServer.ts';
import type { Cdp } from './cdp.ts';
import { parameters, type Target, type Targets } from './targets.ts';

const ContextCreated = Type.Object({
  context: Type.Object({
    uniqueId: Type.String(),
    origin: Type.String(),
    auxData: Type.Object({ isDefault: Type.Boolean(), frameId: Type.String() }),
  }),
});
const Evaluated = Type.Object({ exceptionDetails: Type.Optional(Type.Unknown()) });
const WindowOf = Type.Object({ windowId: Type.Integer() });
const World = Type.Object({ executionContextId: Type.Integer() });

/** Size and place of a window, in CSS pixels; `centered` on the screen that the opener is on. */
export interface Placement {
  readonly width: number;
  readonly height: number;
}

export interface WindowParts {
  readonly cdp: Cdp;
  readonly targets: Targets;
  readonly target: Target;
  readonly server: OriginServer;
  readonly clock: Clock;
}

/**
 * A window of ours. Each time its own page comes up in it, the page gets a fresh one-time token, put into exactly that
 * page and no other; a page of another origin that the window may have been led to gets none.
 */
export class BrowserWindow implements Closable {
  readonly #parts: WindowParts;
  readonly #door: PageDoor;
  readonly #subscriptions: Disposable[] = [];
  #token: Disposable | undefined;
  #context: string | undefined;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.#door = new PageDoor(parts.clock);
    const { targetId, sessionId } = parts.target;
    this.#subscriptions.push(
      parts.cdp.onEvent((event) => {
        if (event.sessionId === sessionId && event.method === 'Runtime.executionContextCreated')
          this.#pageCame(event.params);
      }),
      parts.targets.watch(targetId, { gone: () => this.gone() }),
    );
  }

  get closed(): boolean {
    return this.#door.closed;
  }

  /** Heard once when the window is no more, also by who asks too late. */
  onGone(listener: () => void): Disposable {
    return this.#door.onGone(listener);
  }

  /** Starts to hand tokens to the window's page. */
  async attach(): Promise<void> {
    await this.#send('Runtime.enable');
  }

  /** The window as the device sees it, with the port of the page that is in it now or comes next. Errors: `timeout`, `disconnected`. */
  async page(): Promise<ShellPage> {
    const port = await this.#door.claim();
    return {
      port,
      onClosed: (listener) => this.#door.onGone(listener),
      focus: () => this.focus(),
      close: () => this.close(),
    };
  }

  /** Brings the window to the front. */
  async focus(): Promise<void> {
    await this.#parts.cdp.send('Target.activateTarget', { targetId: this.#parts.target.targetId });
    await this.#send('Page.bringToFront');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    try {
      await this.#parts.cdp.send('Target.closeTarget', { targetId: this.#parts.target.targetId });
    } catch (error) {
      // Gone between the question and now, with its browser or without: that is what was asked for.
      if (HandrailError.from(error).code === 'internal') this.gone();
      else if (HandrailError.from(error).code !== 'disconnected') throw error;
    }
    this.gone();
  }

  /** The window is no more, whoever closed it. */
  gone(): void {
    if (this.closed) return;
    this.#token?.dispose();
    for (const each of this.#subscriptions) each.dispose();
    this.#door.gone();
  }

  /** Sets the window's size, or minimises it. */
  async setBounds(bounds: Placement | { readonly windowState: 'minimized' }): Promise<void> {
    const { cdp, target } = this.#parts;
    const { windowId } = await cdp.ask(WindowOf, 'Browser.getWindowForTarget', { targetId: target.targetId });
    await cdp.send('Browser.setWindowBounds', { windowId, bounds });
  }

  /** Evaluates in the page that is in the window now; settles when what it gives is settled. Error: `internal` when it throws. */
  async evaluate(expression: string, options: { readonly userGesture?: boolean } = {}): Promise<void> {
    const result = await this.#parts.cdp.ask(
      Evaluated,
      'Runtime.evaluate',
      { expression, uniqueContextId: this.#context, awaitPromise: true, returnByValue: false, ...options },
      this.#parts.target.sessionId,
    );
    if (result.exceptionDetails !== undefined) throw new HandrailError('internal', "A page's script failed");
  }

  /**
   * Opens a window like this one, in the style of an app, without an opener. From a world of our own, so that the page's
   * scripts neither see it nor stand in its way.
   */
  async openAppWindow(address: string, { width, height }: Placement): Promise<void> {
    const { targetId, sessionId } = this.#parts.target;
    const world = await this.#parts.cdp.ask(
      World,
      'Page.createIsolatedWorld',
      { frameId: targetId, worldName: 'handrail' },
      sessionId,
    );
    const place = (side: 'Left' | 'Top', size: 'Width' | 'Height', length: number) =>
      `\${Math.round((screen.avail${side} ?? 0) + Math.max(0, screen.avail${size} - ${length}) / 2)}`;
    const features = `popup,noopener,width=${width},height=${height},left=${place('Left', 'Width', width)},top=${place('Top', 'Height', height)}`;
    await this.#send('Runtime.evaluate', {
      expression: `void open(${JSON.stringify(address)}, '_blank', \`${features}\`)`,
      contextId: world.executionContextId,
      userGesture: true,
    });
  }

  #pageCame(params: unknown): void {
    const context = parameters(ContextCreated, params)?.context;
    const { server, target } = this.#parts;
    if (!context?.auxData.isDefault || context.auxData.frameId !== target.targetId) return;
    // Whatever was here before is gone, with its port and its token.
    this.#token?.dispose();
    this.#door.reload();
    this.#context = context.uniqueId;
    if (context.origin !== server.origin) return;
    const { token, ...issued } = server.issue((port) => this.#door.accept(port));
    this.#token = issued;
    // Whether the page's first script has run already or not: one of the two takes it.
    const text = JSON.stringify(token);
    const expression = `typeof handrailConnect === 'function' ? handrailConnect(${text}) : void (globalThis.handrailToken = ${text})`;
    this.#send('Runtime.evaluate', { expression, uniqueContextId: context.uniqueId }).catch(() => issued.dispose());
  }

  #send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.#parts.cdp.send(method, params, this.#parts.target.sessionId);
  }
}
