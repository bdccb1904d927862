import { Worker } from 'node:worker_threads';
import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { RouteError } from '../routeError.ts';

/** How long one answer may take, with all names that the file has looked up, from when the file runs, ms. */
const answerLimitMs = 5_000;

/**
 * A PAC file that runs, in a thread of its own without the environment. It is input from the network: whatever it does, it gives
 * an answer in time or is ended. Names it looks up are the one thing that it can have done outside.
 */
export class PacProgram {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #waiting = new Map<number, (answer: string | undefined) => void>();
  /** Of those who asked before the thread ran the file: a busy machine is not the file's fault. */
  readonly #beginnings = new Set<() => void>();
  #next = 0;
  #runs = false;
  #ended = false;

  constructor(source: string, clock: Clock, limitMs = answerLimitMs) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#worker = new Worker(new URL('./pacWorker.ts', import.meta.url), {
      workerData: source,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 },
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    this.#worker.on('message', (message: { ready?: true; id?: number; answer?: string }) => {
      if (message.ready) this.#begin();
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message.answer);
    });
    this.#worker.on('error', () => this.close());
    this.#worker.on('exit', () => this.close());
  }

  /** Such as `PROXY proxy.example:3128; DIRECT`. Error: `RouteError` `pac_broken`; a program that took too long answers nothing again. */
  async find(url: string, host: string): Promise<string> {
    const answer = await new Promise<string | undefined>((resolve) => {
      if (this.#ended) return resolve(undefined);
      this.#next += 1;
      const id = this.#next;
      // While somebody waits, the thread keeps the process.
      this.#worker.ref();
      let limit: Disposable | undefined;
      const begin = () => {
        limit = this.#clock.after(this.#limitMs, () => this.close());
      };
      if (this.#runs) begin();
      else this.#beginnings.add(begin);
      this.#waiting.set(id, (said) => {
        this.#beginnings.delete(begin);
        limit?.dispose();
        this.#waiting.delete(id);
        if (this.#waiting.size === 0) this.#worker.unref();
        resolve(said);
      });
      this.#worker.postMessage({ id, url, host });
    });
    if (answer === undefined) throw new RouteError('pac_broken');
    return answer;
  }

  #begin(): void {
    this.#runs = true;
    for (const begin of this.#beginnings) begin();
    this.#beginnings.clear();
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#worker.terminate();
    for (const answer of [...this.#waiting.values()]) answer(undefined);
  }
}
