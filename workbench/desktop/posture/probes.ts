import type { TextFact } from '../../base/devices/identifiers.ts';
import type { CountFact, Platform, VersionFact, YesNoFact } from '../../base/devices/posture.ts';

/** What the system is. */
export interface SystemName {
  readonly osId: string;
  readonly osName: string;
  readonly osVersion: VersionFact;
}

/** Updates that wait to be installed. */
export interface PendingUpdates {
  readonly updatesPending: CountFact;
  readonly securityUpdatesPending: CountFact;
}

/** One kind of system's way to each fact. Each may reject: the fact is then unknown, and the others are not. */
export interface Probes {
  readonly platform: Platform;
  system(signal: AbortSignal): Promise<SystemName>;
  diskEncryption(signal: AbortSignal): Promise<YesNoFact>;
  firewall(signal: AbortSignal): Promise<YesNoFact>;
  screenLock(signal: AbortSignal): Promise<YesNoFact>;
  automaticSignIn(signal: AbortSignal): Promise<YesNoFact>;
  updates(signal: AbortSignal): Promise<PendingUpdates>;
  rebootPending(signal: AbortSignal): Promise<YesNoFact>;
  uptimeSeconds(signal: AbortSignal): Promise<CountFact>;
  /** Asked only for a service that reads another system's list of devices; likewise the directory's id. */
  serialNumber(signal: AbortSignal): Promise<TextFact>;
  directoryDeviceId(signal: AbortSignal): Promise<TextFact>;
}
