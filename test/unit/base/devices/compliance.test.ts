import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompliancePolicy, type ComplianceReason } from '@handrail/sdk/tenant/compliance';
import fc from 'fast-check';
import {
  ComplianceVerdict,
  type DeviceStanding,
  defaultCompliancePolicy,
  judge,
} from '../../../../workbench/base/devices/compliance.ts';
import type { PostureReport } from '../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';
import { anyPolicy, anyReport, goodReport, strictPolicy } from './postureFixtures.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 0, 31);
const seen: DeviceStanding = { enrolled: true, lastSeenAt: now - day, now };
const time = fc.oneof(fc.integer({ min: now - 400 * day, max: now + 2 * day }), fc.constantFrom(-0, Number.NaN));
const anyStanding = fc.record({
  enrolled: fc.boolean(),
  lastSeenAt: fc.option(time, { nil: undefined }),
  now: fc.oneof(fc.constant(now), time),
});
const maybeReport = fc.option(anyReport, { nil: undefined });

const against = (change: Partial<PostureReport>, policy = strictPolicy): readonly ComplianceReason[] =>
  judge(policy, { ...goodReport, ...change }, seen).reasons;

test('a device with nothing to be said against complies with a policy that asks for everything', () => {
  assert.deepEqual(judge(strictPolicy, goodReport, seen), { compliant: true, reasons: [] });
});

test('each shortcoming is named with what was expected and what is', () => {
  const no = { state: 'no' } as const;
  assert.deepEqual(against({ osVersion: { state: 'known', value: '20.04' } }), [
    { code: 'os_version', expected: '22.04', actual: '20.04' },
  ]);
  assert.deepEqual(against({ appVersion: '1.3.9' }), [{ code: 'app_version', expected: '1.4', actual: '1.3.9' }]);
  assert.deepEqual(against({ diskEncryption: no }), [{ code: 'disk_encryption', expected: 'yes', actual: 'no' }]);
  assert.deepEqual(against({ firewall: no }), [{ code: 'firewall', expected: 'yes', actual: 'no' }]);
  assert.deepEqual(against({ screenLock: no }), [{ code: 'screen_lock', expected: 'yes', actual: 'no' }]);
  assert.deepEqual(against({ automaticSignIn: { state: 'yes' } }), [
    { code: 'automatic_sign_in', expected: 'no', actual: 'yes' },
  ]);
  assert.deepEqual(against({ securityUpdatesPending: { state: 'known', value: 2 } }), [
    { code: 'security_updates', expected: '0', actual: '2' },
  ]);
});

test('an unknown fact that is asked for counts against the device, with the reason, unless the tenant settled otherwise', () => {
  const change = { firewall: { state: 'unknown', reason: 'needs_root' } } as const;
  assert.deepEqual(against(change), [{ code: 'firewall', expected: 'yes', actual: 'unknown', unknown: 'needs_root' }]);
  assert.deepEqual(against(change, { ...strictPolicy, unknownCounts: 'compliant' }), []);
  assert.deepEqual(against(change, { ...strictPolicy, requireFirewall: false }), []);
  assert.equal(defaultCompliancePolicy.unknownCounts, 'non_compliant');
});

test('a device that is not enrolled never complies, whatever it reports and whatever is asked', () => {
  fc.assert(
    fc.property(anyPolicy, maybeReport, anyStanding, (policy, report, standing) => {
      assert.deepEqual(judge(policy, report, { ...standing, enrolled: false }), {
        compliant: false,
        reasons: [{ code: 'not_enrolled', expected: 'yes', actual: 'no' }],
      });
    }),
  );
});

test('a device that was not heard of for longer than the policy allows falls short from the first moment after', () => {
  const at = (lastSeenAt: number | undefined) => judge(strictPolicy, goodReport, { ...seen, lastSeenAt }).reasons;
  assert.deepEqual(at(now - 7 * day), []);
  assert.deepEqual(at(now - 7 * day - 1), [{ code: 'not_seen', expected: '7', actual: '7' }]);
  assert.deepEqual(at(now - 9 * day), [{ code: 'not_seen', expected: '7', actual: '9' }]);
  assert.deepEqual(at(undefined), [{ code: 'not_seen', expected: '7', actual: 'unknown' }]);
  assert.deepEqual(at(now + day), []);
});

test('a device without a report falls short of a policy that asks for facts, even where unknown facts are let pass', () => {
  const lenient: CompliancePolicy = { ...strictPolicy, unknownCounts: 'compliant' };
  assert.deepEqual(judge(lenient, undefined, seen).reasons, [{ code: 'no_report', expected: 'yes', actual: 'no' }]);
  const nothing: CompliancePolicy = {
    minimumOsVersions: [],
    requireDiskEncryption: false,
    requireFirewall: false,
    requireScreenLock: false,
    forbidAutomaticSignIn: false,
    unknownCounts: 'non_compliant',
  };
  assert.deepEqual(judge(nothing, undefined, seen), { compliant: true, reasons: [] });
});

test('a minimum version is for the system it names, and the newest counts where one is listed twice', () => {
  const policy: CompliancePolicy = {
    ...strictPolicy,
    minimumOsVersions: [
      { os: 'ubuntu', version: '24.10' },
      { os: 'ubuntu', version: '9.10' },
      { os: 'windows', version: '99' },
    ],
  };
  assert.deepEqual(against({}, policy), [{ code: 'os_version', expected: '24.10', actual: '24.04' }]);
  assert.deepEqual(against({ osId: 'debian' }, policy), []);
});

test('a version of the app that cannot be read is unknown, not new enough', () => {
  assert.deepEqual(against({ appVersion: 'latest' }), [
    { code: 'app_version', expected: '1.4', actual: 'unknown', unknown: 'unreadable' },
  ]);
});

test('a verdict fits its schema, is compliant exactly without reasons, and names each shortcoming once', () => {
  fc.assert(
    fc.property(anyPolicy, maybeReport, anyStanding, (policy, report, standing) => {
      assert.ok(conform(CompliancePolicy, policy).fits);
      const verdict = judge(policy, report, standing);
      assert.deepEqual(conform(ComplianceVerdict, verdict), { fits: true, value: verdict });
      assert.equal(verdict.compliant, verdict.reasons.length === 0);
      assert.equal(new Set(verdict.reasons.map(({ code }) => code)).size, verdict.reasons.length);
    }),
  );
});

test('letting unknown facts pass takes away exactly the reasons that are unknown facts', () => {
  fc.assert(
    fc.property(anyPolicy, anyReport, (policy, report) => {
      const strict = judge({ ...policy, unknownCounts: 'non_compliant' }, report, seen).reasons;
      const lenient = judge({ ...policy, unknownCounts: 'compliant' }, report, seen).reasons;
      assert.deepEqual(
        lenient,
        strict.filter(({ unknown }) => unknown === undefined),
      );
    }),
  );
});

test('asking for more never makes a device comply that did not', () => {
  const more = fc.constantFrom<Partial<CompliancePolicy>>(
    { requireDiskEncryption: true },
    { requireFirewall: true },
    { requireScreenLock: true },
    { forbidAutomaticSignIn: true },
    { maximumSecurityUpdates: 0 },
    { maximumDaysUnseen: 1 },
    { minimumAppVersion: '12.12.13' },
    { unknownCounts: 'non_compliant' },
  );
  fc.assert(
    fc.property(anyPolicy, more, maybeReport, anyStanding, (policy, change, report, standing) => {
      if (judge({ ...policy, ...change }, report, standing).compliant) {
        assert.ok(judge(policy, report, standing).compliant);
      }
    }),
  );
});
