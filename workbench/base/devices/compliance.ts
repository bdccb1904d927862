import {
  type ComplianceCode,
  type CompliancePolicy,
  ComplianceReason,
  type UnknownReason,
} from '@handrail/sdk/tenant/compliance';
import Type, { type Static } from 'typebox';
import type { CountFact, PostureReport, YesNoFact } from './posture.ts';
import { compareVersions, versionParts } from './version.ts';

/** What a tenant that settled nothing asks for. */
export const defaultCompliancePolicy: CompliancePolicy = {
  minimumOsVersions: [],
  requireDiskEncryption: true,
  requireFirewall: true,
  requireScreenLock: true,
  forbidAutomaticSignIn: false,
  maximumDaysUnseen: 30,
  unknownCounts: 'non_compliant',
};

/** Compliant exactly when there is no reason against it. */
export const ComplianceVerdict = Type.Object(
  { compliant: Type.Boolean(), reasons: Type.Array(ComplianceReason, { maxItems: 16 }) },
  { additionalProperties: false },
);
export type ComplianceVerdict = Static<typeof ComplianceVerdict>;

/** What the service itself knows of a device, by its own clock, in milliseconds since the Unix epoch. */
export interface DeviceStanding {
  readonly enrolled: boolean;
  readonly lastSeenAt: number | undefined;
  readonly now: number;
  /** What Microsoft Intune says of it; absent where it was never asked. */
  readonly intune?: IntuneWord;
}

/** Its word as of now: `compliant`, another of Graph's words, or `not_managed`. */
export type IntuneWord =
  | { readonly state: 'known'; readonly value: string }
  | { readonly state: 'unknown'; readonly reason: UnknownReason };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Judges a device. One that is not enrolled never complies, and nothing else is said of it: nobody vouches that the
 * report is its own. Where the policy asks for a fact, a device without a report does not comply, whatever unknown counts as.
 */
export function judge(
  policy: CompliancePolicy,
  report: PostureReport | undefined,
  standing: DeviceStanding,
): ComplianceVerdict {
  const reasons = standing.enrolled
    ? [...unseen(policy, standing), ...shortcomings(policy, report), ...otherInIntune(policy, standing)]
    : [{ code: 'not_enrolled' as const, expected: 'yes', actual: 'no' }];
  return { compliant: reasons.length === 0, reasons };
}

function unseen(policy: CompliancePolicy, { lastSeenAt, now }: DeviceStanding): readonly ComplianceReason[] {
  const limit = policy.maximumDaysUnseen;
  if (limit === undefined) return [];
  const expected = String(limit);
  if (lastSeenAt === undefined) return [{ code: 'not_seen', expected, actual: 'unknown' }];
  const age = now - lastSeenAt;
  // Written so that a time that is no number falls short.
  if (age <= limit * dayMs) return [];
  return [{ code: 'not_seen', expected, actual: Number.isFinite(age) ? String(Math.floor(age / dayMs)) : 'unknown' }];
}

function shortcomings(policy: CompliancePolicy, report: PostureReport | undefined): readonly ComplianceReason[] {
  if (report === undefined) return asksForFacts(policy) ? [{ code: 'no_report', expected: 'yes', actual: 'no' }] : [];
  const found = [
    olderOs(policy, report),
    policy.minimumAppVersion === undefined
      ? undefined
      : older('app_version', report.appVersion, policy.minimumAppVersion),
    policy.requireDiskEncryption ? other('disk_encryption', report.diskEncryption, 'yes') : undefined,
    policy.requireFirewall ? other('firewall', report.firewall, 'yes') : undefined,
    policy.requireScreenLock ? other('screen_lock', report.screenLock, 'yes') : undefined,
    policy.forbidAutomaticSignIn ? other('automatic_sign_in', report.automaticSignIn, 'no') : undefined,
    policy.maximumSecurityUpdates === undefined
      ? undefined
      : more(report.securityUpdatesPending, policy.maximumSecurityUpdates),
  ].filter((reason) => reason !== undefined);
  return found.filter(({ actual }) => actual !== 'unknown' || policy.unknownCounts === 'non_compliant');
}

function otherInIntune(policy: CompliancePolicy, standing: DeviceStanding): readonly ComplianceReason[] {
  if (policy.requireIntune !== true) return [];
  const word = standing.intune ?? { state: 'unknown', reason: 'not_connected' };
  const reason = { code: 'intune', expected: 'compliant' } as const;
  if (word.state === 'unknown') {
    if (policy.unknownCounts === 'compliant') return [];
    return [{ ...reason, actual: 'unknown', unknown: word.reason }];
  }
  return word.value === 'compliant' ? [] : [{ ...reason, actual: word.value }];
}

function asksForFacts(policy: CompliancePolicy): boolean {
  return (
    policy.minimumOsVersions.length > 0 ||
    policy.minimumAppVersion !== undefined ||
    policy.requireDiskEncryption ||
    policy.requireFirewall ||
    policy.requireScreenLock ||
    policy.forbidAutomaticSignIn ||
    policy.maximumSecurityUpdates !== undefined
  );
}

function other(code: ComplianceCode, fact: YesNoFact, expected: 'yes' | 'no'): ComplianceReason | undefined {
  if (fact.state === 'unknown') return { code, expected, actual: 'unknown', unknown: fact.reason };
  return fact.state === expected ? undefined : { code, expected, actual: fact.state };
}

function more(fact: CountFact, limit: number): ComplianceReason | undefined {
  const code = 'security_updates';
  const expected = String(limit);
  if (fact.state === 'unknown') return { code, expected, actual: 'unknown', unknown: fact.reason };
  return fact.value <= limit ? undefined : { code, expected, actual: String(fact.value) };
}

function olderOs(policy: CompliancePolicy, report: PostureReport): ComplianceReason | undefined {
  // A system that is listed twice must reach the newest.
  const minimum = policy.minimumOsVersions
    .filter(({ os }) => os === report.osId)
    .map(({ version }) => version)
    .sort((a, b) => compareVersions(versionParts(a) ?? [], versionParts(b) ?? []))
    .at(-1);
  if (minimum === undefined) return undefined;
  const fact = report.osVersion;
  if (fact.state === 'known') return older('os_version', fact.value, minimum);
  return { code: 'os_version', expected: minimum, actual: 'unknown', unknown: fact.reason };
}

function older(code: ComplianceCode, version: string, minimum: string): ComplianceReason | undefined {
  const has = versionParts(version);
  const needs = versionParts(minimum);
  if (has === undefined || needs === undefined) {
    return { code, expected: minimum, actual: 'unknown', unknown: 'unreadable' };
  }
  return compareVersions(has, needs) >= 0 ? undefined : { code, expected: minimum, actual: version };
}
