import { HandrailError } from '@handrail/sdk';
import { observable, runInAction } from 'mobx';
import type { Problem } from '../../base/app/problem.ts';

/**
 * The person's commands that are under way, and how the last of each kind failed. A kind is a name such as `join`, or
 * one with what it concerns: `leave:<session>`.
 */
export class Commands {
  readonly #pending = observable.set<string>();
  readonly #problems = observable.map<string, Problem>(undefined, { deep: false });
  readonly #running = new Map<string, AbortController>();

  /** True while a command of this kind waits for its answer. */
  pending(kind: string): boolean {
    return this.#pending.has(kind);
  }

  /** How the last command of this kind failed. */
  problem(kind: string): Problem | undefined {
    return this.#problems.get(kind);
  }

  /** Forgets how it failed. */
  dismiss(kind: string): void {
    runInAction(() => this.#problems.delete(kind));
  }

  /** Runs a command unless one of its kind is under way. Never rejects: a failure becomes the kind's problem. */
  async run(kind: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    if (this.#pending.has(kind)) return false;
    return (await this.#run(kind, work)) === true;
  }

  /** Runs a command in the place of one of its kind that is under way, which is given up and settles as `replaced`. */
  async runLatest(kind: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean | 'replaced'> {
    this.#running.get(kind)?.abort();
    return await this.#run(kind, work);
  }

  async #run(kind: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean | 'replaced'> {
    const controller = new AbortController();
    this.#running.set(kind, controller);
    runInAction(() => {
      this.#pending.add(kind);
      this.#problems.delete(kind);
    });
    const replaced = () => this.#running.get(kind) !== controller;
    try {
      await work(controller.signal);
      return replaced() ? 'replaced' : true;
    } catch (error) {
      if (replaced()) return 'replaced';
      const { code, details } = HandrailError.from(error);
      // Who cancelled knows it.
      if (code !== 'cancelled') runInAction(() => this.#problems.set(kind, { code, details: { ...details } }));
      return false;
    } finally {
      if (!replaced()) {
        this.#running.delete(kind);
        runInAction(() => this.#pending.delete(kind));
      }
    }
  }

  /** Gives a command up; the device hears it. */
  cancel(kind: string): void {
    this.#running.get(kind)?.abort();
  }
}
