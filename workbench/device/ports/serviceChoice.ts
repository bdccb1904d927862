import type { CheckResult } from '../../base/check/checkResult.ts';
import type { ServiceSeen } from '../../base/check/serviceSeen.ts';

/** The service that the person at this device chose, and nobody for them. */
export interface ServiceChoice {
  /** Forgets it and ends this app in its shell, where the person is then asked for another. Rejects where it cannot be forgotten. */
  leave(): Promise<void>;
}

/** Looks at what stands at an address, by the same ways as everything else. */
export interface ServiceFinder {
  /** Tells of each step as it stands; never rejects for what it finds. `origin` is one that `readServiceAddress` took. */
  look(origin: string, tell: (result: CheckResult) => void, signal: AbortSignal): Promise<ServiceSeen>;
}
