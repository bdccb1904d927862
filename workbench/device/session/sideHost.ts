import { type Disposable, Emitter, HandrailError, type SessionView, type SideName } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { sideDeviceInterface, sideFrameLimit, sideInterface } from '../../base/extension/sideApi.ts';
import type { NoticePayload } from '../../base/rpc/methods.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import { type AdmittedCall, type CapabilitySet, useLease } from '../capabilities/capability.ts';
import type { ExtensionLog } from './extensionLog.ts';

/** What the device does with what a side asks for. */
export interface SideOwner {
  /** Routes an action that the side asked for. */
  run(action: string, input: unknown, signal: AbortSignal): Promise<unknown>;
  emit(event: string, payload: unknown): void;
  show(shown: NoticePayload<typeof sideDeviceInterface, 'show'>): void;
  notify(message: NoticePayload<typeof sideDeviceInterface, 'notify'>): void;
  readonly log: ExtensionLog;
}

/** A side may take this long to boot before calls to it fail, ms. */
const bootLimit = 15_000;

/**
 * The device's end of one extension side, which runs in a sandboxed worker. A dead worker ends every lease of its
 * calls at once; what it may touch is the capabilities it was given here, by call.
 */
export class SideHost {
  readonly extension: string;
  readonly side: SideName;
  readonly #rpc: Rpc<typeof sideDeviceInterface, typeof sideInterface>;
  readonly #capabilities: CapabilitySet;
  readonly #calls = new Map<number, AdmittedCall>();
  readonly #ready: Promise<void>;
  readonly #failures = new Emitter<HandrailError>();
  #lastCall = 0;
  #disposed = false;

  constructor(
    what: { readonly extension: string; readonly side: SideName; readonly session?: SessionView },
    port: Port,
    capabilities: CapabilitySet,
    owner: SideOwner,
    clock: Clock,
  ) {
    this.extension = what.extension;
    this.side = what.side;
    this.#capabilities = capabilities;
    const rpc = new Rpc(port, {
      local: sideDeviceInterface,
      remote: sideInterface,
      clock,
      maxPending: 256,
      maxFrameBytes: sideFrameLimit,
    });
    this.#rpc = rpc;
    let booted: () => void = () => {};
    this.#ready = new Promise<void>((resolve, reject) => {
      const limit = clock.after(bootLimit, () =>
        reject(new HandrailError('timeout', `${what.extension} did not start`)),
      );
      booted = () => {
        limit.dispose();
        resolve();
      };
      rpc.onClose(() => {
        limit.dispose();
        const problem = new HandrailError('disconnected', `${what.extension} stopped`);
        reject(problem);
        this.#failed(problem);
      });
    });
    this.#ready.catch((error: unknown) => this.#failed(error));
    rpc.handle('ready', () => {
      booted();
      return {};
    });
    rpc.handle('run', async (request, { signal }) => ({
      output: await owner.run(request.action, request.input, signal),
    }));
    rpc.handle('lease', async (use) => {
      const call = this.#calls.get(use.call);
      if (!call) throw new HandrailError('lease_ended', 'The call of this lease is over');
      return { result: await useLease(this.#capabilities, use, call) };
    });
    rpc.on('emit', (notice) => owner.emit(notice.event, notice.payload));
    rpc.on('show', (notice) => owner.show(notice));
    rpc.on('notify', (notice) => owner.notify(notice));
    rpc.on('log', ({ event, facts }) => owner.log.write(event, facts));
    rpc.on('fault', ({ code }) => owner.log.fault({ code: HandrailError.codeOf(code) }));
    rpc
      .call(
        'start',
        what.session
          ? { extension: what.extension, side: what.side, session: what.session }
          : { extension: what.extension, side: what.side },
        { timeLimitMs: bootLimit },
      )
      .catch((error: unknown) => this.#failed(error));
  }

  /** The side stopped by itself, or never came up. Heard once. */
  readonly onFailure = this.#failures.event;

  /** Hands an admitted call to the side's handler. */
  async call(action: string, input: unknown, call: AdmittedCall, timeLimitMs: number): Promise<unknown> {
    await this.#ready;
    if (call.signal.aborted) throw new HandrailError('lease_ended', `${action} may not run any more`);
    this.#lastCall += 1;
    const id = this.#lastCall;
    this.#calls.set(id, call);
    try {
      const answer = await this.#rpc.call(
        'call',
        { call: id, action, caller: call.caller, ...(input === undefined ? {} : { input }) },
        { signal: call.signal, timeLimitMs },
      );
      return answer.output;
    } finally {
      this.#calls.delete(id);
    }
  }

  event(event: string, payload: unknown): void {
    this.#rpc.notify('event', payload === undefined ? { event } : { event, payload });
  }

  session(view: SessionView): void {
    this.#rpc.notify('session', view);
  }

  onClose(listener: () => void): Disposable {
    return this.#rpc.onClose(listener);
  }

  #failed(error: unknown): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#failures.emit(HandrailError.from(error));
  }

  dispose(): void {
    this.#disposed = true;
    this.#calls.clear();
    this.#rpc.close('ended');
  }
}
