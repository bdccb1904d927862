import { reaction } from 'mobx';
import Value from 'typebox/value';
import type { WantedSide } from '../../base/app/appState.ts';
import { type SandboxCommand, SandboxReport, sandboxFramePath } from '../../base/extension/sandboxMessage.ts';
import type { Multiplexer } from '../../base/rpc/multiplexer.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { WorkbenchStore } from '../stores/workbenchStore.ts';

/**
 * Keeps the sides that the device wants running in the sandbox's frame: fetches their programs, and carries frames
 * between each side's channel and its port. It understands none of what goes through.
 */
export class SandboxHost {
  readonly #store: WorkbenchStore;
  readonly #channels: Multiplexer;
  readonly #document: Document;
  readonly #running = new Map<number, Port>();
  #frame: Promise<Window> | undefined;

  constructor(store: WorkbenchStore, channels: Multiplexer, page: Document) {
    this.#store = store;
    this.#channels = channels;
    this.#document = page;
  }

  /** Follows the device's wishes from now on. */
  start(): void {
    reaction(
      () => this.#store.state?.sides ?? [],
      (wanted) => this.#follow(wanted),
      { fireImmediately: true },
    );
  }

  #follow(wanted: readonly WantedSide[]): void {
    for (const side of wanted) if (!this.#running.has(side.channel)) this.#begin(side);
    for (const [channel, port] of this.#running) {
      if (!wanted.some((side) => side.channel === channel)) this.#stop(channel, port);
    }
  }

  /** The channel is opened at once: what the device says before the worker is up waits in the message port. */
  #begin(side: WantedSide): void {
    const port = this.#channels.open(side.channel);
    this.#running.set(side.channel, port);
    const { port1: here, port2: there } = new MessageChannel();
    port.onFrame((frame) => here.postMessage(frame));
    here.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof Uint8Array) port.send(data);
    };
    port.onClose(() => {
      here.close();
      if (this.#running.get(side.channel) === port) this.#stop(side.channel, port);
    });
    this.#launch(side, there).catch((error: unknown) => {
      this.#fail(side.channel, error instanceof Error ? error.message : 'The program could not be started');
    });
  }

  async #launch(side: WantedSide, port: MessagePort): Promise<void> {
    const [frame, bundle] = await Promise.all([this.#openFrame(), fetchBundle(side.bundle)]);
    if (!this.#running.has(side.channel)) return;
    const { channel, extension } = side;
    this.#tell(frame, { kind: 'start', channel, extension, side: side.side, bundle }, [port]);
  }

  #stop(channel: number, port: Port): void {
    this.#running.delete(channel);
    port.close();
    void this.#frame?.then((frame) => this.#tell(frame, { kind: 'stop', channel }));
  }

  #fail(channel: number, reason: string): void {
    if (this.#running.has(channel)) void this.#store.sideFailed(channel, reason);
  }

  /** The frame's origin is nobody's and has no name, so `*` is the only way to reach it; it is our own element all the same. */
  #tell(frame: Window, command: SandboxCommand, transfer: Transferable[] = []): void {
    frame.postMessage(command, '*', transfer);
  }

  #openFrame(): Promise<Window> {
    this.#frame ??= new Promise((resolve) => {
      const element = this.#document.createElement('iframe');
      element.setAttribute('sandbox', 'allow-scripts');
      element.hidden = true;
      element.title = 'Extensions';
      const listener = (event: MessageEvent<unknown>) => {
        if (event.source !== element.contentWindow || !Value.Check(SandboxReport, event.data)) return;
        if (event.data.kind === 'failed') this.#fail(event.data.channel, event.data.reason);
        else if (element.contentWindow) resolve(element.contentWindow);
      };
      this.#document.defaultView?.addEventListener('message', listener);
      element.src = sandboxFramePath;
      this.#document.body.append(element);
    });
    return this.#frame;
  }
}

async function fetchBundle(address: string): Promise<string> {
  // A path of our own origin only, whatever the snapshot says.
  if (!/^\/(?!\/)/.test(address)) throw new Error('The program is not on this origin');
  const answer = await fetch(address, { credentials: 'same-origin', redirect: 'error' });
  if (!answer.ok) throw new Error('The program is not there');
  return answer.text();
}
