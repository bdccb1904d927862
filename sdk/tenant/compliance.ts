import Type, { type Static } from 'typebox';
import { closed, Page, paging } from './common.ts';
import { defineEndpoints } from './endpoint.ts';
import { DocumentVersion } from './settings.ts';

/** Numbers with dots between them, as systems and this app count their versions: `12`, `24.04`, `10.0.22631.3672`. */
export const VersionText = Type.String({ pattern: '^[0-9]{1,9}([.][0-9]{1,9}){0,5}$', maxLength: 59 });

/** `windows`, `macos`, or the distribution's `ID` in os-release (`ubuntu`, `debian`, `fedora`): versions are theirs. */
export const OsId = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]*$', maxLength: 32 });

/** What a tenant asks of its devices. What is left out, or false, is not asked for. */
export const CompliancePolicy = Type.Object(
  {
    /** The oldest version accepted of each system; one that is not listed has no oldest version. */
    minimumOsVersions: Type.Array(Type.Object({ os: OsId, version: VersionText }, closed), {
      maxItems: 32,
    }),
    minimumAppVersion: Type.Optional(VersionText),
    requireDiskEncryption: Type.Boolean(),
    requireFirewall: Type.Boolean(),
    requireScreenLock: Type.Boolean(),
    forbidAutomaticSignIn: Type.Boolean(),
    maximumSecurityUpdates: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    maximumDaysUnseen: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
    /** Whether Microsoft Intune has to manage the device and count it as compliant. */
    requireIntune: Type.Optional(Type.Boolean()),
    /** What a fact that is asked for and unknown counts as. */
    unknownCounts: Type.Union([Type.Literal('non_compliant'), Type.Literal('compliant')]),
  },
  closed,
);
export type CompliancePolicy = Static<typeof CompliancePolicy>;

/**
 * Why a device cannot tell a fact: `needs_root` only an administrator may read it; `not_supported` this system has no such
 * thing, or no way to it that is known here; `not_installed` the tool that knows is missing; `no_desktop` nobody's desktop
 * is open around the app; `stale` what is known is too old to go by; `timed_out` the tool took too long; `unreadable` its
 * answer was not understood; `failed` it ended with an error. Of Microsoft Intune's word: `not_connected` it is not read;
 * `not_identified` the device has not said by what to find it there; `ambiguous` several fit; `not_evaluated` Intune has none yet.
 */
export const UnknownReason = Type.Union([
  Type.Literal('needs_root'),
  Type.Literal('not_supported'),
  Type.Literal('not_installed'),
  Type.Literal('no_desktop'),
  Type.Literal('stale'),
  Type.Literal('timed_out'),
  Type.Literal('unreadable'),
  Type.Literal('failed'),
  Type.Literal('not_connected'),
  Type.Literal('not_identified'),
  Type.Literal('ambiguous'),
  Type.Literal('not_evaluated'),
]);
export type UnknownReason = Static<typeof UnknownReason>;

/** What a device can fall short of. The sentences for people are the workbench's. */
export const ComplianceCode = Type.Union([
  Type.Literal('not_enrolled'),
  Type.Literal('not_seen'),
  Type.Literal('no_report'),
  Type.Literal('os_version'),
  Type.Literal('app_version'),
  Type.Literal('disk_encryption'),
  Type.Literal('firewall'),
  Type.Literal('screen_lock'),
  Type.Literal('automatic_sign_in'),
  Type.Literal('security_updates'),
  Type.Literal('intune'),
]);
export type ComplianceCode = Static<typeof ComplianceCode>;

/**
 * One thing a device falls short of. `expected` and `actual` are `yes` or `no`, a version, a count (updates; whole days for
 * `not_seen`), or for `intune` its word (`compliant`, `noncompliant`, `inGracePeriod`... or `not_managed`); `actual` is `unknown` where the device could not tell, or was never seen, and `unknown` says why not.
 */
export const ComplianceReason = Type.Object(
  {
    code: ComplianceCode,
    expected: Type.String({ maxLength: 64 }),
    actual: Type.String({ maxLength: 64 }),
    unknown: Type.Optional(UnknownReason),
  },
  closed,
);
export type ComplianceReason = Static<typeof ComplianceReason>;

export const complianceEndpoints = defineEndpoints({
  'compliance.get': {
    method: 'GET',
    path: '/compliance-policy',
    summary: 'What the tenant asks of its devices',
    requires: 'connector.read',
    output: CompliancePolicy,
    version: 'read',
  },
  'compliance.update': {
    method: 'PUT',
    path: '/compliance-policy',
    summary: 'Changes what the tenant asks of its devices',
    requires: 'connector.update',
    body: CompliancePolicy,
    output: CompliancePolicy,
    version: 'write',
  },
  'compliance.history': {
    method: 'GET',
    path: '/compliance-policy/history',
    summary: 'Who changed the compliance policy, and when',
    requires: 'connector.read',
    query: Type.Object(paging, closed),
    output: Page(DocumentVersion),
  },
});
