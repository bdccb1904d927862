import { disposable } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';
import { countingSleep } from '../base/sleepTime.ts';

/** The longest that one timer of Node's can wait; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647;

/**
 * The system's time. On Linux Node's own monotonic clock stands still while the machine sleeps.
 */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: countingSleep(
      () => Date.now(),
      () => performance.now(),
    ),
    after(ms, run) {
      let timer = setTimeout(fire, Math.min(Math.max(ms, 0), longestTimerMs));
      let left = ms - longestTimerMs;
      function fire(): void {
        if (left <= 0) return run();
        timer = setTimeout(fire, Math.min(left, longestTimerMs));
        left -= longestTimerMs;
      }
      return disposable(() => clearTimeout(timer));
    },
  };
}
