import { type Cell, type Field, type Text, text } from '@handrail/sdk';
import type { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import type { Values } from './parts.ts';

/** Systems with a field of their own; any other is a line of the field for others. */
const systems = [
  { id: 'windows', name: 'Windows', example: '10.0.22631' },
  { id: 'macos', name: 'macOS', example: '14.5' },
  { id: 'ubuntu', name: 'Ubuntu', example: '24.04' },
  { id: 'debian', name: 'Debian', example: '12' },
] as const;

const versionForm = /^[0-9]{1,9}([.][0-9]{1,9}){0,5}$/;
const lineForm = /^([a-z0-9][a-z0-9._-]*)\s+([0-9.]+)$/;

/** What is wrong with fields, by name. */
export type PolicyProblems = Readonly<Record<string, Text>>;

export function policyFields(policy: CompliancePolicy, problems: PolicyProblems): readonly Field[] {
  const oldest = new Map(policy.minimumOsVersions.map(({ os, version }) => [os, version]));
  const own: ReadonlySet<string> = new Set(systems.map(({ id }) => id));
  const others = policy.minimumOsVersions.filter(({ os }) => !own.has(os));
  const fields: readonly Field[] = [
    onOff('requireDiskEncryption', 'policy.encryption', policy.requireDiskEncryption),
    onOff('requireFirewall', 'policy.firewall', policy.requireFirewall),
    onOff('requireScreenLock', 'policy.lock', policy.requireScreenLock),
    onOff('forbidAutomaticSignIn', 'policy.automatic', policy.forbidAutomaticSignIn),
    onOff('requireIntune', 'policy.intune', policy.requireIntune ?? false),
    ...systems.map(
      ({ id, name, example }): Field => ({
        kind: 'text',
        name: `os:${id}`,
        label: text('policy.os', { os: name }),
        hint: text('policy.osHint', { example }),
        value: oldest.get(id) ?? '',
        maxLength: 59,
      }),
    ),
    {
      kind: 'text',
      name: 'others',
      label: text('policy.others'),
      hint: text('policy.othersHint'),
      value: others.map(({ os, version }) => `${os} ${version}`).join('\n'),
      multiline: true,
      maxLength: 2000,
    },
    {
      kind: 'text',
      name: 'minimumAppVersion',
      label: text('policy.app'),
      hint: text('policy.appHint'),
      value: policy.minimumAppVersion ?? '',
      maxLength: 59,
    },
    {
      ...count('maximumSecurityUpdates', 'policy.updates', policy.maximumSecurityUpdates),
      minimum: 0,
      maximum: 10_000,
    },
    {
      ...count('maximumDaysUnseen', 'policy.unseen', policy.maximumDaysUnseen),
      minimum: 1,
      maximum: 365,
      unit: text('policy.days'),
    },
    {
      kind: 'choice',
      name: 'unknownCounts',
      label: text('policy.unknown'),
      value: policy.unknownCounts,
      options: [
        { value: 'non_compliant', label: text('policy.unknownBad'), hint: text('policy.unknownBadHint') },
        { value: 'compliant', label: text('policy.unknownGood'), hint: text('policy.unknownGoodHint') },
      ],
    },
  ];
  return fields.map((field) => {
    const error = problems[field.name];
    return error === undefined ? field : { ...field, error };
  });
}

/** What is wrong with what was typed, where only this extension can know. */
export function policyProblems(values: Values): PolicyProblems {
  const wrong: Record<string, Text> = {};
  for (const name of [...systems.map(({ id }) => `os:${id}`), 'minimumAppVersion']) {
    const typed = typedText(values, name);
    if (typed !== '' && !versionForm.test(typed)) wrong[name] = text('policy.versionWrong');
  }
  const fits = (line: string) => versionForm.test(lineForm.exec(line)?.[2] ?? '');
  if (!lines(values).every(fits)) wrong['others'] = text('policy.othersWrong');
  return wrong;
}

/** The policy that was typed. */
export function readPolicy(values: Values): CompliancePolicy {
  const updates = values['maximumSecurityUpdates'];
  const unseen = values['maximumDaysUnseen'];
  const app = typedText(values, 'minimumAppVersion');
  return {
    minimumOsVersions: [
      ...systems
        .map(({ id }) => ({ os: id as string, version: typedText(values, `os:${id}`) }))
        .filter(({ version }) => version !== ''),
      ...lines(values).map((line) => {
        const [, os = '', version = ''] = lineForm.exec(line) ?? [];
        return { os, version };
      }),
    ],
    ...(app === '' ? {} : { minimumAppVersion: app }),
    requireDiskEncryption: values['requireDiskEncryption'] === true,
    requireFirewall: values['requireFirewall'] === true,
    requireScreenLock: values['requireScreenLock'] === true,
    forbidAutomaticSignIn: values['forbidAutomaticSignIn'] === true,
    ...(values['requireIntune'] === true ? { requireIntune: true } : {}),
    ...(typeof updates === 'number' ? { maximumSecurityUpdates: updates } : {}),
    ...(typeof unseen === 'number' ? { maximumDaysUnseen: unseen } : {}),
    unknownCounts: values['unknownCounts'] === 'compliant' ? 'compliant' : 'non_compliant',
  };
}

/** The same for who may only look. */
export function policyFacts(policy: CompliancePolicy): readonly { readonly label: Text; readonly value: Cell }[] {
  return policyFields(policy, {}).map((field) => ({ label: field.label, value: shown(field) }));
}

function shown(field: Field): Cell {
  if (field.kind === 'switch') return text(field.value ? 'yes' : 'no');
  if (field.kind === 'choice') return field.options.find(({ value }) => value === field.value)?.label ?? '–';
  if (field.kind === 'number') return field.value === undefined ? '–' : { number: field.value };
  return field.kind === 'text' && field.value !== '' ? field.value : '–';
}

function onOff(name: string, key: string, value: boolean): Field {
  return { kind: 'switch', name, label: text(key), hint: text(`${key}Hint`), value };
}

function count(name: string, key: string, value: number | undefined) {
  const base = { kind: 'number', name, label: text(key), hint: text(`${key}Hint`), integer: true } as const;
  return value === undefined ? base : { ...base, value };
}

function typedText(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

function lines(values: Values): readonly string[] {
  return typedText(values, 'others')
    .split('\n')
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== '');
}
