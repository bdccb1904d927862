import type { Device, DeviceEntry, DeviceFact } from '@handrail/sdk/tenant/devices';
import type { Static } from 'typebox';
import type { TextFact } from '../../base/devices/identifiers.ts';
import type { CountFact, PostureReport, VersionFact, YesNoFact } from '../../base/devices/posture.ts';
import type { InventoryDevice } from '../store/devices/deviceRows.ts';
import type { ComplianceRules } from './complianceJudge.ts';
import { standingOf } from './deviceDesk.ts';

/** What an entry needs beside the device's row. */
export interface Around {
  readonly rules: ComplianceRules;
  readonly online: boolean;
  readonly now: number;
}

/** A device as lists show it. */
export function entryOf(device: InventoryDevice, { rules, online, now }: Around): DeviceEntry {
  const { state, reasons } = standingOf(device, rules, now);
  return {
    id: device.id,
    name: device.name,
    platform: device.platform,
    osName: device.os.slice(0, 64),
    ...(device.osVersion !== undefined && { osVersion: device.osVersion }),
    ...(device.appVersion !== undefined && { appVersion: device.appVersion }),
    ...(device.ownerId !== undefined && {
      owner: { id: device.ownerId, ...(device.ownerName !== '' && { name: device.ownerName }) },
    }),
    enrolled: device.enrolled,
    compliance: state,
    reasons: [...reasons],
    online,
    lastSeenAt: device.lastSeenAt,
  };
}

/** A device with everything that is known about it. */
export function wholeDevice(device: InventoryDevice, around: Around, groups: Device['groups']): Device {
  return {
    ...entryOf(device, around),
    firstSeenAt: device.firstSeenAt,
    ...(device.enrolledAt !== undefined && { enrolledAt: device.enrolledAt }),
    ...(device.enrolledWith !== undefined && { enrolledWith: device.enrolledWith }),
    ...(device.retiredAt !== undefined && { retiredAt: device.retiredAt }),
    facts: [...(device.posture ? factsOf(device.posture) : []), ...intuneFacts(device)],
    ...(device.postureAt !== undefined && { factsAt: device.postureAt }),
    complianceSource: device.complianceSource,
    groups,
  };
}

type Fact = Static<typeof DeviceFact>;

function factsOf(report: PostureReport): Fact[] {
  return [
    { name: 'osName', value: report.osName },
    versionFact('osVersion', report.osVersion),
    yesNo('diskEncryption', report.diskEncryption),
    yesNo('firewall', report.firewall),
    yesNo('screenLock', report.screenLock),
    yesNo('automaticSignIn', report.automaticSignIn),
    count('updatesPending', report.updatesPending),
    count('securityUpdatesPending', report.securityUpdatesPending),
    yesNo('rebootPending', report.rebootPending),
    count('uptimeSeconds', report.uptimeSeconds),
  ];
}

function yesNo(name: string, fact: YesNoFact): Fact {
  return fact.state === 'unknown' ? { name, unknown: fact.reason } : { name, value: fact.state === 'yes' };
}

function count(name: string, fact: CountFact): Fact {
  return fact.state === 'unknown' ? { name, unknown: fact.reason } : { name, value: fact.value };
}

function versionFact(name: string, fact: VersionFact): Fact {
  return fact.state === 'unknown' ? { name, unknown: fact.reason } : { name, value: fact.value };
}

/** By what it is found in Intune, and what that says of it, as it was read. */
function intuneFacts({ identifiers, inIntune }: InventoryDevice): Fact[] {
  if (!identifiers) return [];
  const found: Fact =
    inIntune === undefined
      ? { name: 'intune', unknown: 'not_identified' }
      : inIntune.state === 'ambiguous'
        ? { name: 'intune', unknown: 'ambiguous' }
        : { name: 'intune', value: inIntune.state === 'managed' ? inIntune.compliance : 'not_managed' };
  return [
    textFact('serialNumber', identifiers.serialNumber),
    textFact('directoryDeviceId', identifiers.directoryDeviceId),
    found,
  ];
}

function textFact(name: string, fact: TextFact): Fact {
  return fact.state === 'unknown' ? { name, unknown: fact.reason } : { name, value: fact.value };
}
