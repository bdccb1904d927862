import { type Disposable, disposable } from '@handrail/sdk';
import type { Clock } from './clock.ts';

/** The longest that one timer of Node's or of a browser's waits, ms; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647;

/** What a process, a page and a worker tell time with: their `globalThis`. */
export interface TimeSource<Timer> {
  readonly Date: { now(): number };
  readonly performance: { now(): number };
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

/**
 * A clock over the timers of where it runs, which waits as long as it is told, if that is months. `performance` is taken here, once:
 * a worker that extensions run in loses it later.
 */
export function clockOver<Timer>(source: TimeSource<Timer>): Clock {
  const { performance } = source;
  return {
    now: () => source.Date.now(),
    monotonic: () => performance.now(),
    after(ms, run): Disposable {
      let left = Math.max(ms, 0);
      const wait = (): Timer => {
        const part = Math.min(left, longestTimerMs);
        left -= part;
        return source.setTimeout(ended, part);
      };
      const ended = () => {
        if (left > 0) timer = wait();
        else run();
      };
      let timer = wait();
      return disposable(() => source.clearTimeout(timer));
    },
  };
}
