import type { DeviceIdentifiers } from '../../base/devices/identifiers.ts';
import type { PostureReport } from '../../base/devices/posture.ts';

/** Learns the state of this machine from the machine itself. */
export interface PostureCollector {
  /**
   * A fact that cannot be learned is unknown in the report and never a rejection. Takes some seconds, a minute or two where
   * the system is slow to answer; at most one collection should run at a time. Error: cancelled, when `signal` aborts.
   */
  collect(signal: AbortSignal): Promise<PostureReport>;
  /** By what this machine is found in another system's list. Only for a service that asks. Error: cancelled. */
  identify(signal: AbortSignal): Promise<DeviceIdentifiers>;
}
