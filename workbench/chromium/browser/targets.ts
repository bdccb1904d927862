import { type Disposable, disposable, HandrailError } from '@handrail/sdk';
import Type, { type Static, type TSchema } from 'typebox';
import type { Clock } from '../../base/clock.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { Cdp } from './cdp.ts';

const TargetInfo = Type.Object({ targetId: Type.String(), type: Type.String(), url: Type.String() });
const Told = Type.Object({ targetInfo: TargetInfo });
const Gone = Type.Object({ targetId: Type.String() });
const Attached = Type.Object({ sessionId: Type.String() });
const Created = Type.Object({ targetId: Type.String() });

const appearLimitMs = 20_000;

/** A page of the browser that we attached to. */
export interface Target {
  readonly targetId: string;
  readonly sessionId: string;
}

/** A CDP event's parameters when they are what is expected, else `undefined`. */
export function parameters<T extends TSchema>(schema: T, params: unknown): Static<T> | undefined {
  const result = conform(schema, params);
  return result.fits ? (result.value as Static<T>) : undefined;
}

/** Finds the pages that we open, by an address that only one of them has, and attaches to those and to no others. */
export class Targets {
  readonly #cdp: Cdp;
  readonly #clock: Clock;
  readonly #expected = new Map<string, (targetId: string) => void>();
  readonly #watched = new Map<string, { readonly moved?: (address: string) => void; readonly gone: () => void }>();

  constructor(cdp: Cdp, clock: Clock) {
    this.#cdp = cdp;
    this.#clock = clock;
    cdp.onEvent(({ method, params }) => {
      if (method === 'Target.targetCreated' || method === 'Target.targetInfoChanged') this.#told(params);
      if (method === 'Target.targetDestroyed') {
        const id = parameters(Gone, params)?.targetId ?? '';
        this.#watched.get(id)?.gone();
        this.#watched.delete(id);
      }
    });
  }

  /** Must be called once before anything is expected. */
  async discover(): Promise<void> {
    await this.#cdp.send('Target.setDiscoverTargets', { discover: true });
  }

  /** Settles when a page with exactly this address is there and attached. Call before it is opened. Error: `timeout`. */
  appears(address: string): Promise<Target> {
    return new Promise<string>((resolve, reject) => {
      const limit = this.#clock.after(appearLimitMs, () => {
        this.#expected.delete(address);
        reject(new HandrailError('timeout', 'The browser opened no window in time'));
      });
      this.#expected.set(address, (targetId) => {
        limit.dispose();
        this.#expected.delete(address);
        resolve(targetId);
      });
    }).then(async (targetId) => {
      const attached = await this.#cdp.ask(Attached, 'Target.attachToTarget', { targetId, flatten: true });
      return { targetId, sessionId: attached.sessionId };
    });
  }

  /** Opens an ordinary window of the browser, with its address bar. */
  async openOrdinary(address: string): Promise<string> {
    return (await this.#cdp.ask(Created, 'Target.createTarget', { url: address, newWindow: true })).targetId;
  }

  /** Hears when a target goes, and where it moves. */
  watch(
    targetId: string,
    listener: { readonly moved?: (address: string) => void; readonly gone: () => void },
  ): Disposable {
    this.#watched.set(targetId, listener);
    return disposable(() => this.#watched.delete(targetId));
  }

  #told(params: unknown): void {
    const target = parameters(Told, params)?.targetInfo;
    if (target?.type !== 'page') return;
    this.#expected.get(target.url)?.(target.targetId);
    this.#watched.get(target.targetId)?.moved?.(target.url);
  }
}
