import { disposable } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';
import { countingSleep } from '../base/sleepTime.ts';

/** The longest that one timer of a browser can wait; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647;

/**
 * The tab's time. A browser's own monotonic clock may stand still while the machine sleeps.
 */
export function tabClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: countingSleep(
      () => Date.now(),
      () => performance.now(),
    ),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestTimerMs));
      return disposable(() => clearTimeout(timer));
    },
  };
}
