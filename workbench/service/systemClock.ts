import type { Clock } from '../base/clock.ts';

/** The machine's own time. Timers do not keep the process alive: the listening socket does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    // Node's timers hold 31 bits; what is longer would fire at once.
    const timer = setTimeout(run, Math.min(ms, 0x7fff_ffff)).unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
