import { clockOver } from '../base/clockOver.ts';

/** Time for a whole process, such as a service. Its timers keep no process alive. */
export const processClock = clockOver<NodeJS.Timeout>({
  Date,
  performance,
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer),
});
