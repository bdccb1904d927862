import type { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import { ComplianceReason as ReasonSchema } from '@handrail/sdk/tenant/compliance';
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { DeviceIdentifiers } from '../../../base/devices/identifiers.ts';
import { PostureReport } from '../../../base/devices/posture.ts';
import type { DeviceRow } from '../tables.ts';
import { InIntune } from './intuneMatches.ts';

export type Platform = 'windows' | 'macos' | 'linux' | 'other';

/** A device as its link needs it. */
export interface Device {
  readonly id: string;
  /** RFC 7638 thumbprint of the device's key. */
  readonly thumbprint: string;
  readonly name: string;
  readonly os: string;
  readonly enrolled: boolean;
  /** An administrator ended its enrolment. */
  readonly retired: boolean;
}

/** A device as the inventory knows it. */
export interface InventoryDevice extends Device {
  readonly platform: Platform;
  readonly osVersion: string | undefined;
  readonly appVersion: string | undefined;
  readonly ownerId: string | undefined;
  /** As of the last sign-in on it. */
  readonly ownerName: string;
  readonly enrolledAt: number | undefined;
  readonly enrolledWith: string | undefined;
  readonly retiredAt: number | undefined;
  readonly posture: PostureReport | undefined;
  readonly postureAt: number | undefined;
  readonly compliantUntil: number;
  readonly reasons: readonly ComplianceReason[];
  readonly complianceSource: 'handrail' | 'intune';
  /** By what it is found in Intune, once it was asked. */
  readonly identifiers: DeviceIdentifiers | undefined;
  /** What was found there; undefined where there is nothing to go by. */
  readonly inIntune: InIntune | undefined;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

const Reasons = Type.Array(ReasonSchema);
const platforms: ReadonlySet<string> = new Set(['windows', 'macos', 'linux']);

export function deviceOf(row: DeviceRow): Device {
  return {
    id: row.device_id,
    thumbprint: row.key_thumbprint,
    name: row.name,
    os: row.os,
    enrolled: row.enrolled === 1,
    retired: row.retired_ms !== null,
  };
}

export function inventoryOf(row: DeviceRow): InventoryDevice {
  return {
    ...deviceOf(row),
    platform: platforms.has(row.platform) ? (row.platform as Platform) : 'other',
    osVersion: row.os_version ?? undefined,
    appVersion: row.app_version === '' ? undefined : row.app_version,
    ownerId: row.owner_id ?? undefined,
    ownerName: row.owner_name,
    enrolledAt: row.enrolled_ms ?? undefined,
    enrolledWith: row.enrolled_with ?? undefined,
    retiredAt: row.retired_ms ?? undefined,
    posture: row.posture === null ? undefined : fitting(PostureReport, row.posture),
    postureAt: row.posture_ms ?? undefined,
    compliantUntil: row.compliant_until_ms,
    reasons: Value.Parse(Reasons, JSON.parse(row.compliance_reasons)),
    complianceSource: row.compliance_source === 'intune' ? 'intune' : 'handrail',
    identifiers: row.identifiers === null ? undefined : fitting(DeviceIdentifiers, row.identifiers),
    inIntune: row.intune === null ? undefined : fitting(InIntune, row.intune),
    firstSeenAt: row.first_seen_ms,
    lastSeenAt: row.last_seen_ms,
  };
}

/** What is of an older form counts as none: the device says it anew when it comes next. */
function fitting<S extends TSchema>(schema: S, text: string): Static<S> | undefined {
  const value: unknown = JSON.parse(text);
  return Value.Check(schema, value) ? value : undefined;
}
