import { HandrailError } from '@handrail/sdk';
import type { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import type { Clock } from '../../base/clock.ts';
import type { DeviceIdentifiers } from '../../base/devices/identifiers.ts';
import type { PostureReport } from '../../base/devices/posture.ts';
import type { DeviceStanding } from '../../base/link/linkApi.ts';
import { type Actor, recordedActor } from '../audit/actor.ts';
import type { Log } from '../logs/log.ts';
import { SlidingLimit } from '../sessions/slidingLimit.ts';
import type { Device, InventoryDevice } from '../store/devices/deviceRows.ts';
import type { Judged, SeenDevice } from '../store/devices/devices.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type ComplianceRules, judged, nobodyComplies, rulesOf } from './complianceJudge.ts';
import { findAgain, sameInIntune } from './intune/findInIntune.ts';
import { intuneSettingsOf } from './intune/intuneSettings.ts';
import { secretHash } from './secrets.ts';

export type ComplianceState = 'compliant' | 'nonCompliant' | 'notEnrolled';

/** New devices that nobody enrolled, for each person in each span: a device key is made in no time, and each is a row. */
export const newDevicesPerSpan = 50;
const newDevicesSpanMs = 86_400_000;

/** How many devices are judged in one go when the policy changed. */
const batch = 500;

export interface DeviceDeskParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Enrols, judges and retires devices. */
export class DeviceDesk {
  readonly #parts: DeviceDeskParts;
  readonly #newDevices: SlidingLimit;

  constructor(parts: DeviceDeskParts) {
    this.#parts = parts;
    this.#newDevices = new SlidingLimit(parts.clock, newDevicesPerSpan, newDevicesSpanMs);
  }

  /**
   * Enrols the device whose key was proved, with the secret of a token of the tenant. Error: `enrolment_invalid`, the same whether the
   * token is unknown, expired, used up or revoked.
   */
  async enrol(context: TenantContext, deviceId: string, secret: string, actor: Actor): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    await store.transaction(context, async (tables) => {
      const token = await tables.enrolmentTokens.use(context, secretHash(secret), now);
      if (!token) throw new HandrailError('enrolment_invalid', 'No usable enrolment token has this secret');
      await tables.devices.enrol(context, deviceId, token.id, now);
      if (token.groupId !== undefined) await tables.devices.joinGroup(context, deviceId, token.groupId, now);
      const { actor: who, personal } = recordedActor(actor);
      await tables.audit.append(
        context,
        { at: now, action: 'device.enrolled', actor: who, subject: { kind: 'device', id: deviceId } },
        personal,
      );
    });
    await this.judge(context, deviceId);
  }

  /**
   * Notes that a device which proved its key is here. One that software distribution gave a token enrols with it, also after it was retired; a
   * token that is of no use is passed over. Errors: `device_retired`, `device_limit`.
   */
  async seen(context: TenantContext, device: SeenDevice, enrolment: string | undefined, actor: Actor): Promise<Device> {
    const { store, clock, log } = this.#parts;
    await this.#allowNew(context, device, enrolment);
    const seen = await store.devices.seen(context, device, clock.now());
    if (enrolment !== undefined && (!seen.enrolled || seen.retired)) {
      try {
        await this.enrol(context, seen.id, enrolment, actor);
        return { ...seen, enrolled: true, retired: false };
      } catch (error) {
        log.event('enrolment.refused', { tenant: context.tenantId, code: HandrailError.from(error).code });
      }
    }
    if (seen.retired) throw new HandrailError('device_retired', 'This device was retired');
    return seen;
  }

  /** Error: `device_limit`, for a device that is new here, has no token to enrol with, and is one too many of its person. */
  async #allowNew(context: TenantContext, device: SeenDevice, enrolment: string | undefined): Promise<void> {
    const { store, clock } = this.#parts;
    if (await store.devices.withKey(context, device.thumbprint)) return;
    if (enrolment !== undefined && (await store.enrolmentTokens.isUsable(context, secretHash(enrolment), clock.now())))
      return;
    const key = `${context.tenantId} ${device.owner.id}`;
    // Asked and counted in one turn, so that many who come at once are as many.
    if (this.#newDevices.isReached(key)) {
      throw new HandrailError('device_limit', 'Too many new devices of one person', {
        limit: newDevicesPerSpan,
        waitMs: Math.ceil(this.#newDevices.waitMs(key)),
      });
    }
    this.#newDevices.count(key);
  }

  /** How a device stands now. Error: `not_found`. */
  async standing(context: TenantContext, deviceId: string): Promise<DeviceStanding> {
    const { store, clock } = this.#parts;
    const [device, rules, intune] = await Promise.all([
      store.devices.get(context, deviceId),
      rulesOf(store, context),
      intuneSettingsOf(store.documents, context),
    ]);
    if (!device) throw new HandrailError('not_found', 'There is no such device');
    const { state, reasons } = standingOf(device, rules, clock.now());
    return {
      id: device.id,
      enrolled: device.enrolled,
      compliance: state,
      reasons: [...reasons],
      ...(device.enrolled && intune.content.enabled && { identify: true }),
    };
  }

  /** Takes what a device reports of itself, and answers how it was judged. */
  async reported(
    context: TenantContext,
    deviceId: string,
    report: PostureReport,
  ): Promise<readonly ComplianceReason[]> {
    await this.#parts.store.devices.reported(context, deviceId, report, this.#parts.clock.now());
    return await this.judge(context, deviceId);
  }

  /**
   * Takes by what a device is found in another system's list, and looks for it there. Where none is read, or from a device that nobody
   * enrolled, nothing is kept.
   */
  async identified(context: TenantContext, deviceId: string, identifiers: DeviceIdentifiers): Promise<void> {
    const { store } = this.#parts;
    const [device, { content }] = await Promise.all([
      store.devices.get(context, deviceId),
      intuneSettingsOf(store.documents, context),
    ]);
    if (!device?.enrolled || !content.enabled) return;
    const concerned = await store.transaction(context, async (tables) => {
      await tables.intuneMatches.identified(context, deviceId, identifiers);
      const same = await sameInIntune(tables, context, deviceId);
      await findAgain(tables, context, same);
      return same;
    });
    for (const each of concerned) await this.judge(context, each);
  }

  /** Judges one device by the policy as it is now. */
  async judge(context: TenantContext, deviceId: string): Promise<readonly ComplianceReason[]> {
    const { store, clock } = this.#parts;
    const [device, rules] = await Promise.all([store.devices.get(context, deviceId), rulesOf(store, context)]);
    if (!device) return [];
    const verdict = judged(rules, device, clock.now());
    await store.devices.judged(context, deviceId, verdict);
    return verdict.reasons;
  }

  /** Judges every enrolled device of a tenant anew, because the policy changed. */
  async judgeAll(context: TenantContext): Promise<number> {
    const { store, clock } = this.#parts;
    const rules = await rulesOf(store, context);
    let count = 0;
    for (let after = ''; ; ) {
      const devices = await store.devices.enrolledAfter(context, after, batch);
      const last = devices.at(-1);
      if (!last) return count;
      await store.transaction(context, async (tables) => {
        for (const device of devices) {
          const verdict = judged(rules, device, clock.now());
          // Most policies change little for most devices, and a row that is written is in every order of the list.
          if (!isSameVerdict(device, verdict)) await tables.devices.judged(context, device.id, verdict);
        }
      });
      count += devices.length;
      after = last.id;
    }
  }

  /** Ends a device's enrolment. Error: `not_found`. */
  async retire(context: TenantContext, deviceId: string, actor: Actor): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const others = await store.transaction(context, async (tables) => {
      const same = (await sameInIntune(tables, context, deviceId)).filter((id) => id !== deviceId);
      if (!(await tables.devices.retire(context, deviceId, now))) {
        throw new HandrailError('not_found', 'There is no such device');
      }
      const { actor: who, personal } = recordedActor(actor);
      await tables.audit.append(
        context,
        { at: now, action: 'device.retired', actor: who, subject: { kind: 'device', id: deviceId } },
        personal,
      );
      await findAgain(tables, context, same);
      return same;
    });
    // It was not clear which of them is which as long as there were several.
    for (const id of others) await this.judge(context, id);
  }
}

function isSameVerdict(device: InventoryDevice, verdict: Judged): boolean {
  return (
    device.compliantUntil === verdict.compliantUntil &&
    device.complianceSource === verdict.source &&
    JSON.stringify(device.reasons) === JSON.stringify(verdict.reasons)
  );
}

/** Whether a device counts as compliant now, and why not. */
export function standingOf(
  device: InventoryDevice,
  rules: ComplianceRules,
  now: number,
): { readonly state: ComplianceState; readonly reasons: readonly ComplianceReason[] } {
  if (!device.enrolled) return { state: 'notEnrolled', reasons: judged(rules, device, now).reasons };
  const isUnsure = nobodyComplies(rules, now);
  if (device.compliantUntil > now && !isUnsure) return { state: 'compliant', reasons: [] };
  if (device.reasons.length > 0 && !isUnsure) return { state: 'nonCompliant', reasons: device.reasons };
  // Its last judgement was good and has run out: nothing was heard from it for too long, or what Intune said is too old.
  return { state: 'nonCompliant', reasons: judged(rules, device, now).reasons };
}
