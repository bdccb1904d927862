import type { Clock } from '../base/clock.ts';
import { clockOver } from '../base/clockOver.ts';
import { countingSleep } from '../base/sleepTime.ts';

/**
 * The tab's time. A browser's own monotonic clock may stand still while the machine sleeps.
 */
export function tabClock(): Clock {
  const { now, monotonic, after } = clockOver(globalThis);
  return { now, monotonic: countingSleep(now, monotonic), after };
}
