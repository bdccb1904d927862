import { disposable } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';

/** The longest that one timer of a browser can wait; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647;

/**
 * The tab's time. A browser's own monotonic clock may stand still while the machine sleeps, so a wall clock that has run ahead
 * of it is taken for sleep and counted; a wall clock that was set back never takes time away.
 */
export function tabClock(): Clock {
  let slept = 0;
  let lastWall = Date.now();
  let lastRun = performance.now();
  return {
    now: () => Date.now(),
    monotonic() {
      const wall = Date.now();
      const run = performance.now();
      const ahead = wall - lastWall - (run - lastRun);
      // Less than this is the wall clock being trimmed; one set forward counts as sleep, which ends grants sooner.
      if (ahead > 2_000) slept += ahead;
      lastWall = wall;
      lastRun = run;
      return run + slept;
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), longestTimerMs));
      return disposable(() => clearTimeout(timer));
    },
  };
}
