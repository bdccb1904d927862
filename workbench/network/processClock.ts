import { disposable } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';

/** Time for the network of a whole process. Its timers keep no process alive. */
export const processClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, 0x7fff_ffff)).unref();
    return disposable(() => clearTimeout(timer));
  },
};
