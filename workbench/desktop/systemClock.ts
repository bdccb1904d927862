import type { Clock } from '../base/clock.ts';
import { clockOver } from '../base/clockOver.ts';
import { countingSleep } from '../base/sleepTime.ts';

/**
 * The system's time. On Linux Node's own monotonic clock stands still while the machine sleeps.
 */
export function systemClock(): Clock {
  const { now, monotonic, after } = clockOver(globalThis);
  return { now, monotonic: countingSleep(now, monotonic), after };
}
