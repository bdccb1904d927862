import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { DeviceIdentifiers, TextFact } from '../../base/devices/identifiers.ts';
import type { PostureReport } from '../../base/devices/posture.ts';
import type { PostureCollector } from '../../device/ports/posture.ts';
import { unknown } from './facts.ts';
import type { Probes } from './probes.ts';

/** This machine's report, one fact after the other so that nobody notices the work. */
export class MachinePosture implements PostureCollector {
  readonly #probes: Probes;
  readonly #appVersion: string;
  readonly #clock: Clock;

  constructor(probes: Probes, appVersion: string, clock: Clock) {
    this.#probes = probes;
    this.#appVersion = appVersion;
    this.#clock = clock;
  }

  async collect(signal: AbortSignal): Promise<PostureReport> {
    const probes = this.#probes;
    const { platform } = probes;
    const or = orUntil(signal);
    const nameless = { osId: platform, osName: platform, osVersion: failed };
    const uncounted = { updatesPending: failed, securityUpdatesPending: failed };
    return {
      platform,
      ...(await or(nameless, () => probes.system(signal))),
      appVersion: this.#appVersion,
      diskEncryption: await or(failed, () => probes.diskEncryption(signal)),
      firewall: await or(failed, () => probes.firewall(signal)),
      screenLock: await or(failed, () => probes.screenLock(signal)),
      automaticSignIn: await or(failed, () => probes.automaticSignIn(signal)),
      ...(await or(uncounted, () => probes.updates(signal))),
      rebootPending: await or(failed, () => probes.rebootPending(signal)),
      uptimeSeconds: await or(failed, () => probes.uptimeSeconds(signal)),
      collectedAt: this.#clock.now(),
    };
  }

  async identify(signal: AbortSignal): Promise<DeviceIdentifiers> {
    const or = orUntil(signal);
    return {
      serialNumber: await or<TextFact>(failed, () => this.#probes.serialNumber(signal)),
      directoryDeviceId: await or<TextFact>(failed, () => this.#probes.directoryDeviceId(signal)),
    };
  }
}

const failed = unknown('failed');

/** A probe that fails leaves its own fact unknown, and no other; cancelling ends all of it. */
function orUntil(signal: AbortSignal) {
  return async <Fact>(otherwise: Fact, probe: () => Promise<Fact>): Promise<Fact> => {
    if (signal.aborted) throw new HandrailError('cancelled', 'The collection was cancelled');
    try {
      return await probe();
    } catch (error) {
      if (error instanceof HandrailError && error.code === 'cancelled') throw error;
      return otherwise;
    }
  };
}
