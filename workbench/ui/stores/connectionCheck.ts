import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import { type CheckResult, withResult } from '../../base/check/checkResult.ts';
import type { IceServer } from '../../base/link/linkApi.ts';

/** What only a page can look at; tells of each step. */
export type PeerCheck = (tell: (result: CheckResult) => void, signal: AbortSignal) => Promise<void>;

/** Tries relays with credentials, where the device has them. */
export type RelayCheck = (
  servers: readonly IceServer[],
  tell: (result: CheckResult) => void,
  signal: AbortSignal,
) => Promise<void>;

/** What a page can look at itself. */
export interface PageChecks {
  readonly peers: PeerCheck;
  readonly relays: RelayCheck;
}

/** Asks the device to look; what it finds comes by `take` meanwhile. */
export type DeviceCheck = (signal: AbortSignal) => Promise<readonly IceServer[]>;

/** *Check connection*: what was found so far. */
export class ConnectionCheck {
  results: readonly CheckResult[] = [];
  status: 'idle' | 'running' | 'done' = 'idle';
  readonly #device: DeviceCheck;
  readonly #page: PageChecks;
  #abort: AbortController | undefined;

  constructor(device: DeviceCheck, page: PageChecks) {
    this.#device = device;
    this.#page = page;
    makeObservable(this, { results: observableRef, status: observable });
  }

  /** How many steps do not work, and how many want a look. */
  get counts(): { readonly failed: number; readonly warned: number } {
    const count = (state: CheckResult['state']) => this.results.filter((each) => each.state === state).length;
    return { failed: count('fail'), warned: count('warn') };
  }

  /** Begins anew; what was found before is forgotten. Never rejects. */
  async start(): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    runInAction(() => {
      this.results = [];
      this.status = 'running';
    });
    const take = (result: CheckResult) => {
      if (this.#abort === abort) this.take(result);
    };
    // What the device could not finish is seen by what is missing.
    await Promise.allSettled([this.#ofDevice(take, abort.signal), this.#page.peers(take, abort.signal)]);
    if (this.#abort !== abort) return;
    runInAction(() => {
      this.results = this.results.filter(({ state }) => state !== 'running');
      this.status = 'done';
    });
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    if (this.status !== 'running') return;
    runInAction(() => {
      this.results = this.results.filter(({ state }) => state !== 'running');
      this.status = 'done';
    });
  }

  async #ofDevice(take: (result: CheckResult) => void, signal: AbortSignal): Promise<void> {
    const servers = await this.#device(signal);
    // Only now: what the device found of a relay is then replaced by what is known better.
    await this.#page.relays(servers, take, signal);
  }

  take(result: CheckResult): void {
    if (this.status !== 'running') return;
    runInAction(() => {
      this.results = withResult(this.results, result);
    });
  }
}
