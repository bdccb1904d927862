import { disposable } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';

/** The longest that one timer of Node's can wait; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647;

/**
 * The system's time. On Linux Node's own monotonic clock stands still while the machine sleeps, so a wall clock that has
 * run ahead of it is taken for sleep and counted; a wall clock that was set back never takes time away.
 */
export function systemClock(): Clock {
  let slept = 0;
  let lastWall = Date.now();
  let lastRun = performance.now();
  return {
    now: () => Date.now(),
    monotonic() {
      const wall = Date.now();
      const run = performance.now();
      const ahead = wall - lastWall - (run - lastRun);
      // Less than this is the wall clock being trimmed; a clock set forward counts as sleep, which ends grants sooner.
      if (ahead > 2_000) slept += ahead;
      lastWall = wall;
      lastRun = run;
      return run + slept;
    },
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
