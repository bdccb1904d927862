import { type Cell, type Field, type Text, text } from '@handrail/sdk';
import type { IntuneSecret, IntuneSettings } from '@handrail/sdk/tenant/intune';
import type { Values } from './parts.ts';

const clouds = ['global', 'usGovernment', 'usGovernmentDod', 'china'] as const;
const ids = ['directoryId', 'clientId'] as const;
const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const secretForm = /^[\x21-\x7e]{8,512}$/;

/** What is wrong with fields, by name. */
export type IntuneProblems = Readonly<Record<string, Text>>;

export function intuneFields(settings: IntuneSettings, problems: IntuneProblems = {}): readonly Field[] {
  return withProblems(
    [
      {
        kind: 'switch',
        name: 'enabled',
        label: text('intune.enabled'),
        hint: text('intune.enabledHint'),
        value: settings.enabled,
      },
      {
        kind: 'choice',
        name: 'cloud',
        label: text('intune.cloud'),
        value: settings.cloud,
        options: clouds.map((cloud) => ({ value: cloud, label: text(`intune.cloud.${cloud}`) })),
      },
      ...ids.map(
        (name): Field => ({
          kind: 'text',
          name,
          label: text(`intune.${name}`),
          hint: text('intune.idHint'),
          value: settings[name] ?? '',
          required: true,
          maxLength: 40,
        }),
      ),
      {
        kind: 'number',
        name: 'everyMinutes',
        label: text('intune.every'),
        hint: text('intune.everyHint'),
        value: settings.everyMinutes,
        required: true,
        integer: true,
        minimum: 15,
        maximum: 1440,
        unit: text('intune.minutes'),
      },
    ],
    problems,
  );
}

export function secretFields(problems: IntuneProblems = {}): readonly Field[] {
  return withProblems(
    [
      {
        kind: 'text',
        name: 'secret',
        label: text('intune.secret'),
        hint: text('intune.secretHint'),
        value: '',
        required: true,
        hidden: true,
        maxLength: 512,
      },
      { kind: 'day', name: 'expires', label: text('intune.expires'), hint: text('intune.expiresHint') },
    ],
    problems,
  );
}

/** What is wrong with what was typed, where only this extension can know. */
export function intuneProblems(values: Values, withSecret: boolean): IntuneProblems {
  const wrong: Record<string, Text> = {};
  for (const name of ids) if (!idForm.test(typed(values, name))) wrong[name] = text('intune.idWrong');
  if (withSecret && !secretForm.test(typed(values, 'secret'))) wrong['secret'] = text('intune.secretWrong');
  return wrong;
}

export function readIntune(values: Values): IntuneSettings {
  const { everyMinutes, enabled } = values;
  return {
    enabled: enabled === true,
    cloud: clouds.find((cloud) => cloud === values['cloud']) ?? 'global',
    directoryId: typed(values, 'directoryId'),
    clientId: typed(values, 'clientId'),
    everyMinutes: typeof everyMinutes === 'number' ? everyMinutes : 60,
  };
}

export function readSecret(values: Values): IntuneSecret {
  const { expires } = values;
  return {
    secret: typed(values, 'secret'),
    // Microsoft Entra ends it in the course of that day.
    ...(typeof expires === 'string' && expires !== '' ? { expiresAt: Date.parse(`${expires}T00:00:00`) } : {}),
  };
}

/** The same for who may only look. */
export function intuneFacts(settings: IntuneSettings): readonly { readonly label: Text; readonly value: Cell }[] {
  return [
    { label: text('intune.enabled'), value: text(settings.enabled ? 'yes' : 'no') },
    { label: text('intune.cloud'), value: text(`intune.cloud.${settings.cloud}`) },
    ...ids.map((name) => ({ label: text(`intune.${name}`), value: settings[name] ?? '–' })),
    { label: text('intune.every'), value: { durationMs: settings.everyMinutes * 60_000 } },
  ];
}

function withProblems(fields: readonly Field[], problems: IntuneProblems): readonly Field[] {
  return fields.map((field) => {
    const error = problems[field.name];
    return error === undefined ? field : { ...field, error };
  });
}

function typed(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}
