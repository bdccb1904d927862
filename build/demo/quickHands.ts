/// <reference lib="dom" />
import { appearLimitMs } from './patience.ts';

/** When something was there, when it took clicks, and when it was pressed, ms since the epoch. */
export interface Pressed {
  readonly seen: number;
  readonly alive: number;
  readonly pressed: number;
}

/** A page of the browser, or a frame with a process of its own. */
type Kind = 'page' | 'iframe';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}

/**
 * Presses buttons in a workbench's windows as soon as they are there and alive, through the browser's debugging port. A driver
 * that stops each new page until it has looked at it would be measured with what it drives; this one only looks.
 */
export class QuickHands {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, { done(result: unknown): void; fail(error: Error): void }>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as Answer;
      const pending = id === undefined ? undefined : this.#pending.get(id);
      if (id === undefined || !pending) return;
      this.#pending.delete(id);
      if (error) pending.fail(new Error(error.message));
      else pending.done(result);
    };
    socket.onclose = () => {
      for (const { fail } of this.#pending.values()) fail(new Error('The browser is gone.'));
    };
  }

  static async connect(debuggingPort: number): Promise<QuickHands> {
    const answer = await fetch(`http://127.0.0.1:${debuggingPort}/json/version`);
    const { webSocketDebuggerUrl } = (await answer.json()) as { readonly webSocketDebuggerUrl: string };
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise<void>((done, fail) => {
      socket.onopen = () => done();
      socket.onerror = () => fail(new Error('The debugging port does not answer.'));
    });
    return new QuickHands(socket);
  }

  /** Lets go of the browser; it goes on running. */
  disconnect(): void {
    this.#socket.close();
  }

  /** A real click in the middle of the button of that name, in the window at that path. */
  async press(path: string, name: string): Promise<Pressed> {
    const { session, value } = await this.#run('page', path, livingButton, [name, appearLimitMs]);
    const { x, y, ...times } = value;
    const mouse = { x, y, button: 'left', clickCount: 1 };
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse }, session);
    const pressed = Date.now();
    // Unanswered where the window closes with the click.
    this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse }, session).catch(() => undefined);
    return { ...times, pressed };
  }

  /** Runs a function in a frame with a process of its own, as soon as there is one. */
  async inFrame<A extends readonly unknown[], R>(path: string, run: (...args: A) => R, args: A): Promise<Awaited<R>> {
    return (await this.#run('iframe', path, run, args)).value;
  }

  async #run<A extends readonly unknown[], R>(
    kind: Kind,
    path: string,
    run: (...args: A) => R,
    args: A,
  ): Promise<{ readonly session: string; readonly value: Awaited<R> }> {
    const expression = `(${run.toString()})(${args.map((one) => JSON.stringify(one)).join(', ')})`;
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      const session = await this.#find(kind, path);
      // A page that is replaced while it loads leaves without an answer.
      const answer =
        session &&
        (await this.#evaluate(session, expression).catch((): Evaluated => ({ result: {}, exceptionDetails: '' })));
      if (answer && answer.exceptionDetails === undefined) return { session, value: answer.result.value as Awaited<R> };
      if (limit.aborted) throw new Error(`Nothing at ${path} did what was waited for.`);
      await new Promise((next) => setTimeout(next, 5));
    }
  }

  async #find(kind: Kind, path: string): Promise<string | undefined> {
    const { targetInfos } = (await this.#send('Target.getTargets')) as {
      readonly targetInfos: readonly { readonly targetId: string; readonly type: string; readonly url: string }[];
    };
    const found = targetInfos.find(
      ({ type, url }) => type === kind && URL.canParse(url) && new URL(url).pathname === path,
    );
    if (!found) return undefined;
    const { targetId } = found;
    const attached = this.#send('Target.attachToTarget', { targetId, flatten: true }).catch(() => undefined);
    return ((await attached) as { readonly sessionId: string } | undefined)?.sessionId;
  }

  async #evaluate(session: string, expression: string): Promise<Evaluated> {
    const how = { expression, awaitPromise: true, returnByValue: true };
    return (await this.#send('Runtime.evaluate', how, session)) as Evaluated;
  }

  #send(method: string, params: Readonly<Record<string, unknown>> = {}, sessionId?: string): Promise<unknown> {
    return new Promise((done, fail) => {
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { done, fail });
      this.#socket.send(JSON.stringify({ id: this.#lastId, method, params, sessionId }));
    });
  }
}

/** Runs in a page: looks at every frame for a button of that name that takes clicks. */
function livingButton(
  name: string,
  limitMs: number,
): Promise<{ readonly seen: number; readonly alive: number; readonly x: number; readonly y: number }> {
  return new Promise((done, fail) => {
    const now = () => performance.timeOrigin + performance.now();
    const limit = now() + limitMs;
    let seen: number | undefined;
    const look = (): void => {
      const button = [...document.querySelectorAll('button')].find(
        (one) => (one.ariaLabel ?? one.textContent) === name && one.checkVisibility({ visibilityProperty: true }),
      );
      if (button) seen ??= now();
      if (button && seen !== undefined && !button.matches(':disabled') && button.ariaDisabled !== 'true') {
        const { x, y, width, height } = button.getBoundingClientRect();
        done({ seen, alive: now(), x: x + width / 2, y: y + height / 2 });
      } else if (now() > limit) fail(new Error(`There is no living button "${name}".`));
      else requestAnimationFrame(look);
    };
    look();
  });
}
