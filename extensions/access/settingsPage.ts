import { type Block, type Field, HandrailError, text } from '@handrail/sdk';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { ownForm } from './ownForm.ts';
import {
  conflictNotice,
  type FieldProblems,
  isConflict,
  type Parts,
  permissions,
  type TenantCall,
  typedText,
  type Values,
} from './parts.ts';
import { historyBlock } from './versions.ts';

/** What the tenant settled, with what each setting means, and who changed it when. */
export function settingsPage({ actions, ui, stage }: Parts): void {
  /** What the form on the page was filled from. */
  let shown: { readonly version: string; readonly settings: TenantSettings } | undefined;

  const view = async (call: TenantCall, problems: FieldProblems = {}, conflict = false): Promise<readonly Block[]> => {
    const [settings, history, held] = await Promise.all([
      call.tenant.request({ endpoint: 'settings.get' }),
      call.tenant.request({ endpoint: 'settings.history', query: { limit: 10 } }),
      permissions(call),
    ]);
    shown = { version: settings.etag, settings: settings.value };
    return [
      { kind: 'text', text: text('settings'), heading: true },
      { kind: 'text', text: text('settingsIntro') },
      ...(conflict ? [conflictNotice] : []),
      ...ownForm('settings', 'saveSettings', fieldsOf(settings.value), problems, held.has('connector.update')),
      historyBlock(history.value.items),
    ];
  };

  actions.handle(
    'settings',
    stage.turn((_, call) => view(call)),
  );
  actions.handle('saveSettings', async ({ values }, call) => {
    if (!shown) throw new HandrailError('wrong_state', 'The settings are not on the page');
    const version = typedText(values, 'minimumAppVersion');
    if (version !== '' && !/^\d{1,5}(\.\d{1,5}){0,3}$/.test(version)) {
      stage.show(await view(call, { minimumAppVersion: text('set.versionWrong') }));
      throw new HandrailError('invalid_input', 'The version has another form');
    }
    try {
      await call.tenant.request({
        endpoint: 'settings.update',
        body: read(values, shown.settings),
        ifMatch: shown.version,
      });
    } catch (error) {
      if (isConflict(error)) stage.show(await view(call, {}, true));
      throw error;
    }
    ui.notify(text('saved'), 'success');
    stage.show(await view(call));
  });
}

const switches = [
  'enabled',
  'unenrolledAllowed',
  'chatAllowed',
  'tabsAllowed',
  'joinLinksAllowed',
  'shortenHelperName',
  'codeForLaunched',
] as const;

function fieldsOf(settings: TenantSettings): readonly Field[] {
  const onOff = (name: (typeof switches)[number]): Field => ({
    kind: 'switch',
    name,
    label: text(`set.${name}`),
    hint: text(`set.${name}Hint`),
    value: settings[name] ?? true,
  });
  const number = (name: string, value: number, minimum: number, maximum: number, unit?: string): Field => ({
    kind: 'number',
    name,
    label: text(`set.${name}`),
    hint: text(`set.${name}Hint`),
    value,
    minimum,
    maximum,
    integer: true,
    required: true,
    ...(unit === undefined ? {} : { unit: text(unit) }),
  });
  return [
    onOff('enabled'),
    onOff('unenrolledAllowed'),
    onOff('chatAllowed'),
    onOff('tabsAllowed'),
    onOff('joinLinksAllowed'),
    onOff('shortenHelperName'),
    onOff('codeForLaunched'),
    number('codeLength', settings.codeLength, 8, 12),
    number('consentTimeLimitMs', Math.round(settings.consentTimeLimitMs / 1000), 15, 300, 'unit.seconds'),
    number('sessionLimitMs', Math.round(settings.sessionLimitMs / 60_000), 1, 480, 'unit.minutes'),
    number('retentionDays', settings.retentionDays, 3, 365, 'unit.days'),
    {
      kind: 'choice',
      name: 'signOutPolicy',
      label: text('set.signOutPolicy'),
      hint: text('set.signOutPolicyHint'),
      value: settings.signOutPolicy,
      options: [
        { value: 'spec', label: text('sign.spec'), hint: text('sign.specHint') },
        { value: 'elevated', label: text('sign.elevated'), hint: text('sign.elevatedHint') },
      ],
    },
    {
      kind: 'text',
      name: 'minimumAppVersion',
      label: text('set.minimumAppVersion'),
      hint: text('set.minimumAppVersionHint'),
      value: settings.minimumAppVersion ?? '',
      maxLength: 32,
    },
  ];
}

/** The settings as typed; what no field is for stays as it is in force. */
function read(values: Values, { minimumAppVersion: _, ...now }: TenantSettings): TenantSettings {
  const number = (name: string, unit: number, otherwise: number) => {
    const value = values[name];
    return typeof value === 'number' ? value * unit : otherwise;
  };
  const version = typedText(values, 'minimumAppVersion');
  return {
    ...now,
    ...Object.fromEntries(switches.map((name) => [name, values[name] === true])),
    codeLength: number('codeLength', 1, now.codeLength),
    consentTimeLimitMs: number('consentTimeLimitMs', 1000, now.consentTimeLimitMs),
    sessionLimitMs: number('sessionLimitMs', 60_000, now.sessionLimitMs),
    retentionDays: number('retentionDays', 1, now.retentionDays),
    signOutPolicy: values['signOutPolicy'] === 'elevated' ? 'elevated' : 'spec',
    ...(version === '' ? {} : { minimumAppVersion: version }),
  };
}
