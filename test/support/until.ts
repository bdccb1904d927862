import { setTimeout as pause } from 'node:timers/promises';
import { appearLimitMs } from '../../build/demo/patience.ts';

/** Repeats the question until its answer is not undefined or false; fails with `what` when nothing more comes. */
export async function until<T>(what: string, ask: () => T | Promise<T>): Promise<Exclude<T, undefined | false>> {
  const limit = AbortSignal.timeout(appearLimitMs);
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (limit.aborted) throw new Error(`Not within ${appearLimitMs} ms: ${what}`);
    await pause(10);
  }
}
