import type { TenantSettings } from '@handrail/sdk/tenant/settings';

/** A new tenant's settings: nobody can be helped until an administrator says so. Also what an app goes by until it knows. */
export const newTenantSettings: TenantSettings = {
  enabled: false,
  unenrolledAllowed: false,
  chatAllowed: true,
  tabsAllowed: true,
  shortenHelperName: false,
  consentTimeLimitMs: 60_000,
  sessionLimitMs: 8 * 3_600_000,
  codeLength: 8,
  codeForLaunched: true,
  signOutPolicy: 'spec',
  retentionDays: 3,
};
