import { disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';

/** The page's own time. */
export const pageClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, 2_147_483_647));
    return disposable(() => clearTimeout(timer));
  },
};
