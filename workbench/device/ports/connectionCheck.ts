import type { CheckResult } from '../../base/check/checkResult.ts';

/** Looks at the way to the service, as far as what the app runs in can. */
export interface ConnectionCheck {
  /** Tells of each step as it stands; never rejects for what it finds. */
  run(tell: (result: CheckResult) => void, signal: AbortSignal): Promise<void>;
}
