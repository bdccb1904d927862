import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { appearLimitMs } from '../../../build/demo/patience.ts';

/** Turns of the event loop after which it is not this process that is waited for, and the processor is left to others. */
const busyTurns = 200;

/** Waits, without moving any clock, until the answer is neither undefined nor false; fails with `what` when nothing more comes. */
export async function until<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  const end = performance.now() + appearLimitMs;
  for (let turn = 0; ; turn++) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer as T;
    if (performance.now() > end) throw new Error(`It did not happen: ${what}`);
    await (turn < busyTurns ? nextTurn() : pause(2));
  }
}
