import { readFileSync } from 'node:fs';
import { MainPort } from './ports.ts';
import type { ReplacedContents } from './replacedWindow.ts';

type Listener = (event: unknown) => void;
type Source = Record<string, unknown>;

/**
 * A frame with a page (docs/api/web-frame-main) and as much of a browser as our pages need to find their port: location,
 * messages between windows, frames in it, `getDisplayMedia`. The document and its scripts come through the session's
 * protocol handler, and the built preload script runs before them, where the session's registration fits.
 */
export class ReplacedFrame {
  readonly contentsId: number;
  readonly url: string;
  readonly parent: ReplacedFrame | null;
  readonly frames: ReplacedFrame[] = [];
  /** The page's global object. */
  readonly window: Source;
  readonly #contents: ReplacedContents;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #ports: (MessagePort | MainPort)[] = [];
  readonly #closeWindow: () => void;
  #gesture = false;
  #gone = false;

  constructor(contents: ReplacedContents, url: string, parent: ReplacedFrame | null, closeWindow: () => void) {
    this.#contents = contents;
    this.contentsId = contents.id;
    this.url = url;
    this.parent = parent;
    this.#closeWindow = closeWindow;
    this.window = this.#makeWindow();
  }

  get origin(): string {
    return /^[a-z-]+:\/\/[^/]*/.exec(this.url)?.[0] ?? 'null';
  }

  get top(): ReplacedFrame {
    return this.parent?.top ?? this;
  }

  /** Fetches the document and runs what it names, in order. */
  async load(): Promise<void> {
    const session = this.#contents.session;
    const answer = await session.fetch(this.url, this.parent?.origin);
    const document = await answer.text();
    if (!answer.ok) return;
    this.#runPreloads();
    for (const [, address = ''] of document.matchAll(/<script type="module" src="([^"]+)"/g)) {
      // A script that fails or waits for ever stops no other.
      this.#run(await this.#text(address)).catch((error: unknown) => this.#contents.emit('page-error', error));
    }
    this.emit('load', {});
  }

  /** The page is gone, with everything in it. */
  gone(): void {
    this.#gone = true;
    for (const frame of this.frames) frame.gone();
    for (const port of this.#ports) port.close();
  }

  async evaluate(code: string, gesture: boolean): Promise<unknown> {
    this.#gesture = gesture;
    try {
      return await this.#run(`return (${code});`);
    } finally {
      this.#gesture = false;
    }
  }

  /** A page that says something to the main process as the preload script could (docs/api/ipc-renderer, `postMessage`). */
  ipcPost(channel: string, message: unknown, ports: readonly MessagePort[] = []): void {
    if (this.#gone) return;
    const mainPorts = ports.map((port) => new MainPort(port));
    this.#ports.push(...mainPorts);
    this.#contents.ipcMain.emit(channel, { sender: this.#contents, senderFrame: this, ports: mainPorts }, message);
  }

  emit(name: string, event: unknown): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(event);
  }

  /** docs/api/structures/preload-script-registration, and docs/api/structures/web-preferences for frames in a page. */
  #runPreloads(): void {
    if (this.parent && this.#contents.preferences.nodeIntegrationInSubFrames !== true) return;
    for (const { filePath, matches } of this.#contents.session.preloads) {
      if (matches && !matches.includes(this.url.replace(/#.*$/, ''))) continue;
      const ipcRenderer = {
        postMessage: (channel: string, message: unknown, ports: MessagePort[]) => this.ipcPost(channel, message, ports),
      };
      const require = (name: string) => {
        if (name !== 'electron') throw new Error(`A preload script in the sandbox has no ${name}`);
        return { ipcRenderer };
      };
      this.#compile(readFileSync(filePath, 'utf8'), ['require'])(this.window, require);
    }
  }

  #run(code: string): Promise<unknown> {
    const script = code
      .replace(/\bimport\(/g, 'importModule(')
      .replace(/export \{\s*([^}]*)\s*\};?/g, 'return { $1 };');
    return this.#compile(`return (async () => { ${script}\n })();`, [])(this.window) as Promise<unknown>;
  }

  /** What is in the page's global object is what its scripts see; all else is Node's. */
  #compile(code: string, more: readonly string[]): (page: Source, ...rest: unknown[]) => unknown {
    return new Function('page', ...more, `with (page) { return (() => { ${code}\n })(); }`) as never;
  }

  async #text(address: string): Promise<string> {
    const answer = await this.#contents.session.fetch(`${this.origin}${address}`, this.origin);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.text();
  }

  #post(message: unknown, targetOrigin: string, ports: MessagePort[], source: ReplacedFrame): void {
    if (targetOrigin !== '*' && targetOrigin !== this.origin) return;
    const event = { data: structuredClone(message), ports, source: source.window, origin: source.origin };
    setImmediate(() => this.#gone || this.emit('message', event));
  }

  #makeWindow(): Source {
    const { protocol, host, pathname } = new URL(this.url);
    const page: Source = {};
    const children: Source[] = [];
    Object.assign(page, {
      globalThis: page,
      window: page,
      self: page,
      // What pages tell time with.
      Date,
      performance,
      setTimeout,
      clearTimeout,
      top: this.parent ? this.top.window : page,
      parent: this.parent?.window ?? page,
      opener: null,
      // The header `Origin-Agent-Cluster`.
      originAgentCluster: true,
      location: {
        href: this.url,
        origin: this.origin,
        protocol,
        host,
        pathname,
        ancestorOrigins: this.parent ? [this.parent.origin] : [],
        reload: () => this.#reload(),
      },
      document: {
        body: { append: (element: Source) => children.push(element) && void this.#framed(element), textContent: '' },
        createElement: (tag: string): Source => ({ tag, play: async () => undefined }),
        documentElement: { lang: 'en' },
      },
      navigator: {
        userActivation: {
          get isActive() {
            return activation();
          },
        },
        mediaDevices: { getDisplayMedia: () => this.#display() },
      },
      addEventListener: (name: string, listener: Listener) => this.#on(name, listener),
      removeEventListener: (name: string, listener: Listener) => this.#listeners.get(name)?.delete(listener),
      postMessage: (message: unknown, target: string, ports: MessagePort[] = []) =>
        this.#post(message, target, ports, this),
      open: (url: string) => this.#open(url),
      close: () => this.#closeWindow(),
      importModule: async (address: string) => this.#run(await this.#text(address)),
    });
    const activation = () => this.#gesture;
    return page;
  }

  #on(name: string, listener: Listener): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
  }

  /** `will-frame-navigate` is heard for frames too (docs/api/web-contents). */
  async #framed(element: Source): Promise<void> {
    const url = element['src'];
    if (element['tag'] !== 'iframe' || typeof url !== 'string' || !this.#contents.navigates(url, false)) return;
    const frame = new ReplacedFrame(this.#contents, url, this, () => undefined);
    this.frames.push(frame);
    element['contentWindow'] = {
      postMessage: (message: unknown, target: string) => frame.#post(message, target, [], this),
    };
    await frame.load();
    if (typeof element['onload'] === 'function') element['onload']({});
  }

  #open(url: string): null {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    };
    if (this.#contents.openHandler?.(details as never).action !== 'deny') throw new Error('A window opened');
    return null;
  }

  /** A reload is a navigation that the page began (docs/api/web-contents, `will-navigate`). */
  #reload(): void {
    if (!this.#contents.navigates(this.url)) return;
    this.gone();
    const next = new ReplacedFrame(this.#contents, this.url, null, this.#closeWindow);
    this.#contents.frame = next;
    void next.load();
  }

  /** The permission first, then the handler (docs/api/session). A page without a click gets nothing. */
  async #display(): Promise<unknown> {
    const refused = () => Object.assign(new Error('Permission denied'), { name: 'NotAllowedError' });
    const userGesture = this.#gesture;
    const session = this.#contents.session;
    if (!userGesture) throw refused();
    if (!(await session.permits(this.#contents, 'display-capture', this.url)).granted) throw refused();
    await session.display({
      frame: this as never,
      securityOrigin: `${this.origin}/`,
      videoRequested: true,
      audioRequested: false,
      userGesture,
    });
    return { getVideoTracks: () => [{ getSettings: () => ({ width: 1280, height: 720 }) }] };
  }
}
