import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import { type AddressProblem, readServiceAddress } from '../../base/app/serviceAddress.ts';
import type { CheckResult, CheckStep } from '../../base/check/checkResult.ts';
import type { ServiceSeen } from '../../base/check/serviceSeen.ts';
import type { Commands } from './commands.ts';

/** What the device does with an address, and what follows when a service was taken or left. */
export interface ServiceCalls {
  look(address: string, signal: AbortSignal): Promise<ServiceSeen>;
  use(address: string): Promise<void>;
  leave(): Promise<void>;
  /** Another page comes in the place of this one. */
  reload(): void;
}

/** A service that answered. */
export interface FoundService extends ServiceSeen {
  readonly origin: string;
  /** The public part of a code, where a join link was typed. */
  readonly part?: string;
}

/** The search for the organisation's service: what is typed, what was found there, and the person's yes to it. */
export class ServiceSearch {
  typed = '';
  /** Why what was typed is not looked at; `origin` is what may have been meant. */
  unfit: { readonly problem: AddressProblem; readonly origin?: string } | undefined = undefined;
  /** Where the device is looking, and at what. */
  looking: { readonly origin: string; readonly step: CheckStep | undefined } | undefined = undefined;
  found: FoundService | undefined = undefined;
  /** What stood in the way at the last look. */
  problem: CheckResult | undefined = undefined;
  readonly #commands: Commands;
  readonly #calls: ServiceCalls;

  constructor(commands: Commands, calls: ServiceCalls) {
    this.#commands = commands;
    this.#calls = calls;
    makeObservable(this, {
      typed: observable,
      unfit: observableRef,
      looking: observableRef,
      found: observableRef,
      problem: observableRef,
    });
  }

  type(typed: string): void {
    runInAction(() => {
      this.typed = typed;
      this.unfit = undefined;
    });
  }

  /** A step of the look, as it stands. */
  take({ step, state }: CheckResult): void {
    const { looking } = this;
    if (!looking || state !== 'running') return;
    runInAction(() => {
      this.looking = { ...looking, step };
    });
  }

  /** Looks at what was typed. Settles with whether a service answers there. */
  async look(): Promise<boolean> {
    if (this.looking) return false;
    this.#forget();
    const read = readServiceAddress(this.typed);
    if ('problem' in read) {
      runInAction(() => {
        this.unfit = read;
      });
      return false;
    }
    runInAction(() => {
      this.looking = { origin: read.origin, step: undefined };
    });
    await this.#commands.run('lookAtService', async (signal) => {
      // As it was typed: the device reads it for itself.
      const seen = await this.#calls.look(this.typed.trim(), signal);
      runInAction(() => {
        if (seen.problem) this.problem = seen.problem;
        else this.found = { ...seen, ...read };
      });
    });
    runInAction(() => {
      this.looking = undefined;
    });
    return this.found !== undefined;
  }

  cancel(): void {
    this.#commands.cancel('lookAtService');
  }

  /** It is not theirs: they type another. */
  again(): void {
    this.#forget();
  }

  /** It is theirs: the device keeps it, and goes on there. */
  async use(): Promise<void> {
    const { found } = this;
    if (!found) return;
    const done = await this.#commands.run('useService', () => this.#calls.use(this.typed.trim()));
    if (done) this.#calls.reload();
  }

  /** Signs out here, and begins anew with another service. */
  async leave(): Promise<void> {
    const done = await this.#commands.run('leaveService', () => this.#calls.leave());
    if (done) this.#calls.reload();
  }

  #forget(): void {
    for (const kind of ['lookAtService', 'useService']) this.#commands.dismiss(kind);
    runInAction(() => {
      this.unfit = undefined;
      this.found = undefined;
      this.problem = undefined;
    });
  }
}
