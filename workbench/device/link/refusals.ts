/** Refusals of the service that concern who signed in: the person has to choose another account, or ask somebody. */
export const aboutThePerson: ReadonlySet<string> = new Set([
  'wrong_tenant',
  'wrong_account',
  'sign_in_expired',
  'sign_in_required',
  'sign_in_failed',
  'not_permitted',
  'remote_help_disabled',
  'tab_refused',
  'groups_overage',
  'upgrade_required',
  'wrong_version',
  'clock_skew',
]);

/** Codes after which dialling again would only repeat the refusal. */
export const repeatedRefusals: ReadonlySet<string> = new Set([...aboutThePerson, 'device_limit']);
