import type { CompliancePolicy, UnknownReason } from '@handrail/sdk/tenant/compliance';
import fc from 'fast-check';
import type { PostureReport } from '../../../../workbench/base/devices/posture.ts';

/** A device with nothing to be said against. */
export const goodReport: PostureReport = {
  platform: 'linux',
  osId: 'ubuntu',
  osName: 'Ubuntu 24.04.2 LTS',
  osVersion: { state: 'known', value: '24.04' },
  appVersion: '1.4.0',
  diskEncryption: { state: 'yes' },
  firewall: { state: 'yes' },
  screenLock: { state: 'yes' },
  automaticSignIn: { state: 'no' },
  updatesPending: { state: 'known', value: 3 },
  securityUpdatesPending: { state: 'known', value: 0 },
  rebootPending: { state: 'no' },
  uptimeSeconds: { state: 'known', value: 3600 },
  collectedAt: Date.UTC(2026, 0, 1),
};

/** Asks for everything. */
export const strictPolicy: CompliancePolicy = {
  minimumOsVersions: [
    { os: 'ubuntu', version: '22.04' },
    { os: 'windows', version: '10.0.22631' },
  ],
  minimumAppVersion: '1.4',
  requireDiskEncryption: true,
  requireFirewall: true,
  requireScreenLock: true,
  forbidAutomaticSignIn: true,
  maximumSecurityUpdates: 0,
  maximumDaysUnseen: 7,
  unknownCounts: 'non_compliant',
};

const reasons: readonly UnknownReason[] = [
  'needs_root',
  'not_supported',
  'not_installed',
  'no_desktop',
  'stale',
  'timed_out',
  'unreadable',
  'failed',
];
const unknown = fc.constantFrom(...reasons).map((reason) => ({ state: 'unknown' as const, reason }));
const yesNo = fc.oneof(fc.constantFrom({ state: 'yes' as const }, { state: 'no' as const }), unknown);
const count = fc.oneof(
  fc.nat({ max: 20 }).map((value) => ({ state: 'known' as const, value })),
  unknown,
);
/** Short ones, so that equal ones and near misses are common. */
const versionText = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const osId = fc.constantFrom('ubuntu', 'debian', 'windows', 'macos');

export const anyReport: fc.Arbitrary<PostureReport> = fc.record(
  {
    platform: fc.constantFrom('linux', 'windows', 'macos'),
    osId,
    osName: fc.constant('A system'),
    osVersion: fc.oneof(
      versionText.map((value) => ({ state: 'known' as const, value })),
      unknown,
    ),
    appVersion: fc.oneof(versionText, fc.string({ minLength: 1, maxLength: 16 })),
    diskEncryption: yesNo,
    firewall: yesNo,
    screenLock: yesNo,
    automaticSignIn: yesNo,
    updatesPending: count,
    securityUpdatesPending: count,
    rebootPending: yesNo,
    uptimeSeconds: count,
    collectedAt: fc.nat(),
  },
  { noNullPrototype: true },
);

export const anyPolicy: fc.Arbitrary<CompliancePolicy> = fc.record(
  {
    minimumOsVersions: fc.array(fc.record({ os: osId, version: versionText }), { maxLength: 6 }),
    minimumAppVersion: versionText,
    requireDiskEncryption: fc.boolean(),
    requireFirewall: fc.boolean(),
    requireScreenLock: fc.boolean(),
    forbidAutomaticSignIn: fc.boolean(),
    maximumSecurityUpdates: fc.nat({ max: 10 }),
    maximumDaysUnseen: fc.integer({ min: 1, max: 365 }),
    unknownCounts: fc.constantFrom('non_compliant', 'compliant'),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'minimumOsVersions',
      'requireDiskEncryption',
      'requireFirewall',
      'requireScreenLock',
      'forbidAutomaticSignIn',
      'unknownCounts',
    ],
  },
);
