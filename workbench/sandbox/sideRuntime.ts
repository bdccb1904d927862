import {
  type ActionDeclaration,
  type Block,
  type Disposable,
  disposable,
  Emitter,
  HandrailError,
  type SessionView,
  type SideModule,
  type Surface,
  type Text,
  type Tone,
} from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';
import { logFault } from '../base/extension/logFault.ts';
import { sideDeviceInterface, sideFrameLimit, sideInterface } from '../base/extension/sideApi.ts';
import type { Port } from '../base/rpc/port.ts';
import { Rpc } from '../base/rpc/rpc.ts';
import { leasesOf } from './callLeases.ts';

type Handler = (input: unknown, call: object) => unknown;
type Facts = Readonly<Record<string, string | number | boolean>>;
type DeviceRpc = Rpc<typeof sideInterface, typeof sideDeviceInterface>;

/**
 * Runs one side of an extension against its device at the other end of a port: makes the SDK's context, starts the side
 * when the device says so, and answers the device's calls. What the context refuses by itself is for the author's eyes
 * (`unknown_action`, `wrong_side`, `wrong_state`); the rules are enforced by the device. Everything the side owns ends with
 * the port.
 */
export function startSide(module: SideModule, port: Port, clock: Clock): void {
  new SideRuntime(module, port, clock);
}

class SideRuntime {
  readonly #module: SideModule;
  readonly #rpc: DeviceRpc;
  readonly #actions: ReadonlyMap<string, ActionDeclaration>;
  readonly #events: ReadonlyMap<string, { readonly from: string; readonly to: readonly string[] }>;
  readonly #handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, Emitter<unknown>>();
  readonly #sessions: Emitter<SessionView>;
  readonly #owned: Disposable[] = [];
  #session: SessionView | undefined;
  #state: 'new' | 'started' | 'ended' = 'new';

  constructor(module: SideModule, port: Port, clock: Clock) {
    const { actions = {}, events = {} } = module.manifest;
    this.#module = module;
    this.#actions = new Map(Object.entries(actions));
    this.#events = new Map(Object.entries(events));
    const rpc: DeviceRpc = new Rpc(port, {
      local: sideInterface,
      remote: sideDeviceInterface,
      clock,
      maxPending: 256,
      maxFrameBytes: sideFrameLimit,
    });
    this.#rpc = rpc;
    this.#sessions = new Emitter((error) => this.#fault(error));
    rpc.handle('start', async (start) => {
      await this.#start(start);
      return {};
    });
    rpc.handle('call', async (request, { signal }) => {
      const output = await this.#call(request, signal);
      return output === undefined ? {} : { output };
    });
    rpc.on('event', ({ event, payload }) => this.#listeners.get(event)?.emit(payload));
    rpc.on('session', (view) => {
      this.#session = view;
      this.#sessions.emit(view);
    });
    rpc.onClose(() => this.#end());
  }

  async #start(start: {
    readonly extension: string;
    readonly side: string;
    readonly session?: SessionView;
  }): Promise<void> {
    const { manifest, side, start: run } = this.#module;
    if (this.#state !== 'new') throw new HandrailError('wrong_state', 'The side has started already');
    if (start.extension !== manifest.id)
      throw new HandrailError('unknown_extension', 'The bundle is another extension');
    if (start.side !== side) throw new HandrailError('wrong_side', 'The bundle is another side');
    this.#state = 'started';
    this.#session = start.session;
    // The module's type hides its manifest's, which the context is made for.
    await run(this.#context() as never);
    await this.#rpc.call('ready', {});
  }

  async #call(
    request: { readonly call: number; readonly action: string; readonly caller: string; readonly input?: unknown },
    signal: AbortSignal,
  ): Promise<unknown> {
    const handler = this.#handlers.get(request.action);
    if (!handler) throw new HandrailError('unknown_action', `Nothing handles ${request.action}`);
    const leases = leasesOf(this.#module.manifest.capabilities ?? [], async (use) => {
      if (signal.aborted || this.#state === 'ended')
        throw new HandrailError('lease_ended', 'The call of this lease is over');
      const answer = await this.#rpc.call('lease', { call: request.call, ...use }, { signal });
      return answer.result;
    });
    return await handler(request.input, Object.freeze({ caller: request.caller, signal, ...leases }));
  }

  #context() {
    const session = {
      current: () => this.#session,
      onChange: this.#sessions.event,
    };
    return Object.freeze({
      actions: Object.freeze({
        handle: (name: string, handler: Handler) => this.#handle(name, handler),
        run: (name: string, input?: unknown, options?: { readonly signal?: AbortSignal }) =>
          this.#run(name, input, options),
      }),
      events: Object.freeze({
        emit: (name: string, payload?: unknown) => this.#emit(name, payload),
        on: (name: string, listener: (payload: unknown) => void) => this.#on(name, listener),
      }),
      session: this.#module.side === 'helper' || this.#module.side === 'sharer' ? Object.freeze(session) : undefined,
      ui: Object.freeze({
        show: (surface: Surface, blocks: readonly Block[]) => this.#rpc.notify('show', { surface, blocks }),
        notify: (text: Text, tone: Tone = 'neutral') => this.#rpc.notify('notify', { text, tone }),
      }),
      log: (event: string, facts: Facts = {}) => this.#log(event, facts),
      own: <D extends Disposable>(resource: D): D => this.#own(resource),
    });
  }

  #handle(name: string, handler: Handler): Disposable {
    if (this.#declared(name).on !== this.#module.side)
      throw new HandrailError('wrong_side', `${name} is handled elsewhere`);
    if (this.#handlers.has(name)) throw new HandrailError('wrong_state', `${name} has a handler already`);
    this.#handlers.set(name, handler);
    return disposable(() => this.#handlers.delete(name));
  }

  async #run(name: string, input: unknown, options: { readonly signal?: AbortSignal } = {}): Promise<unknown> {
    if (!this.#declared(name).from.includes(this.#module.side)) {
      throw new HandrailError('wrong_side', `${name} is not asked from here`);
    }
    const answer = await this.#rpc.call('run', { action: name, ...(input === undefined ? {} : { input }) }, options);
    return answer.output;
  }

  #emit(name: string, payload: unknown): void {
    const event = this.#events.get(name);
    if (!event) throw new HandrailError('unknown_action', `${name} is not declared`);
    if (event.from !== this.#module.side) throw new HandrailError('wrong_side', `${name} is sent from elsewhere`);
    this.#rpc.notify('emit', { event: name, ...(payload === undefined ? {} : { payload }) });
  }

  #on(name: string, listener: (payload: unknown) => void): Disposable {
    const event = this.#events.get(name);
    if (!event) throw new HandrailError('unknown_action', `${name} is not declared`);
    if (!event.to.includes(this.#module.side)) throw new HandrailError('wrong_side', `${name} does not come here`);
    let emitter = this.#listeners.get(name);
    if (!emitter) {
      emitter = new Emitter((error) => this.#fault(error));
      this.#listeners.set(name, emitter);
    }
    return emitter.event(listener);
  }

  #log(event: string, facts: Facts): void {
    const fault = logFault(this.#module.manifest.logs, event, facts);
    if (fault !== undefined) throw new HandrailError('invalid_input', `The log entry ${event} ${fault}`);
    this.#rpc.notify('log', { event, facts });
  }

  #declared(name: string): ActionDeclaration {
    const action = this.#actions.get(name);
    if (!action) throw new HandrailError('unknown_action', `${name} is not declared`);
    return action;
  }

  #own<D extends Disposable>(resource: D): D {
    if (this.#state === 'ended') resource.dispose();
    else this.#owned.push(resource);
    return resource;
  }

  /** A listener of the side threw; only the kind of error is told, never its words. */
  #fault(error: unknown): void {
    this.#rpc.notify('fault', { code: HandrailError.from(error).code });
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    for (const resource of this.#owned.splice(0).reverse()) {
      try {
        resource.dispose();
      } catch (error) {
        // The others must end as well; nobody is left to be told.
        console.error('Ending the side failed', HandrailError.from(error).code);
      }
    }
  }
}
