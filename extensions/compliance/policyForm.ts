import { type Field, text } from '@handrail/sdk';
import type { CompliancePolicy } from '@handrail/sdk/tenant/compliance';

/** What is wrong with a value, as the key of a text. */
export type FieldProblems = Readonly<Record<string, Field['error']>>;

/** The policy as fields. */
export function fieldsOf(policy: CompliancePolicy, problems: FieldProblems = {}): readonly Field[] {
  const wrong = (name: string) => {
    const error = problems[name];
    return error === undefined ? {} : { error };
  };
  const onOff = (name: 'requireDiskEncryption' | 'requireFirewall' | 'requireScreenLock' | 'forbidAutomaticSignIn') =>
    ({ kind: 'switch', name, label: text(name), value: policy[name] }) as const;
  return [
    onOff('requireDiskEncryption'),
    onOff('requireFirewall'),
    onOff('requireScreenLock'),
    onOff('forbidAutomaticSignIn'),
    {
      kind: 'number',
      name: 'maximumSecurityUpdates',
      label: text('maximumSecurityUpdates'),
      hint: text('leaveEmpty'),
      ...(policy.maximumSecurityUpdates !== undefined && { value: policy.maximumSecurityUpdates }),
      minimum: 0,
      maximum: 10_000,
      integer: true,
    },
    {
      kind: 'number',
      name: 'maximumDaysUnseen',
      label: text('maximumDaysUnseen'),
      hint: text('leaveEmpty'),
      ...(policy.maximumDaysUnseen !== undefined && { value: policy.maximumDaysUnseen }),
      minimum: 1,
      maximum: 365,
      integer: true,
      unit: text('days'),
    },
    {
      kind: 'text',
      name: 'minimumAppVersion',
      label: text('minimumAppVersion'),
      hint: text('leaveEmpty'),
      value: policy.minimumAppVersion ?? '',
      maxLength: 32,
      ...wrong('minimumAppVersion'),
    },
    {
      kind: 'text',
      name: 'minimumOsVersions',
      label: text('minimumOsVersions'),
      hint: text('minimumOsVersionsHint'),
      value: policy.minimumOsVersions.map(({ os, version }) => `${os} ${version}`).join('\n'),
      maxLength: 2000,
      multiline: true,
      ...wrong('minimumOsVersions'),
    },
    {
      kind: 'choice',
      name: 'unknownCounts',
      label: text('unknownCounts'),
      value: policy.unknownCounts,
      options: [
        { value: 'non_compliant', label: text('countsAgainst') },
        { value: 'compliant', label: text('countsFor') },
      ],
    },
  ];
}

/** The policy that fields say, or what is wrong with them. */
export function policyOf(
  values: Readonly<Record<string, unknown>>,
): CompliancePolicy | { readonly problems: FieldProblems } {
  const appVersion = String(values['minimumAppVersion'] ?? '').trim();
  if (appVersion !== '' && !isVersion(appVersion)) {
    return { problems: { minimumAppVersion: text('notAVersion') } };
  }
  const lines = String(values['minimumOsVersions'] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const minimumOsVersions = lines.map((line) => line.toLowerCase().split(/\s+/));
  const bad = minimumOsVersions.findIndex(
    ([os = '', version = '', ...more]) => more.length > 0 || !isSystem(os) || !isVersion(version),
  );
  if (bad >= 0) return { problems: { minimumOsVersions: text('osLine', { line: bad + 1 }) } };
  return {
    minimumOsVersions: minimumOsVersions.map(([os = '', version = '']) => ({ os, version })),
    requireDiskEncryption: values['requireDiskEncryption'] === true,
    requireFirewall: values['requireFirewall'] === true,
    requireScreenLock: values['requireScreenLock'] === true,
    forbidAutomaticSignIn: values['forbidAutomaticSignIn'] === true,
    ...(typeof values['maximumSecurityUpdates'] === 'number' && {
      maximumSecurityUpdates: values['maximumSecurityUpdates'],
    }),
    ...(typeof values['maximumDaysUnseen'] === 'number' && { maximumDaysUnseen: values['maximumDaysUnseen'] }),
    ...(appVersion !== '' && { minimumAppVersion: appVersion }),
    unknownCounts: values['unknownCounts'] === 'compliant' ? 'compliant' : 'non_compliant',
  };
}

// The same forms as the API's, which has the last word.
function isVersion(words: string): boolean {
  return /^[0-9]{1,9}([.][0-9]{1,9}){0,5}$/.test(words);
}

function isSystem(words: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(words);
}
