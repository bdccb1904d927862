import { type Block, type Cell, type Field, HandrailError, text } from '@handrail/sdk';
import type { Branding } from '@handrail/sdk/tenant/settings';
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

/** The largest logo, as the service takes it: characters of its data URL. */
const logoLimit = 98_304;
const addresses = ['supportAddress', 'privacyAddress'] as const;

/** How the organisation presents itself, and what people see of it now. */
export function brandingPage({ actions, ui, stage }: Parts): void {
  let version = '';

  const view = async (call: TenantCall, problems: FieldProblems = {}, conflict = false): Promise<readonly Block[]> => {
    const held = await permissions(call);
    const [branding, history] = await Promise.all([
      call.tenant.request({ endpoint: 'branding.get' }),
      held.has('connector.read')
        ? call.tenant.request({ endpoint: 'branding.history', query: { limit: 10 } })
        : undefined,
    ]);
    version = branding.etag;
    return [
      { kind: 'text', text: text('branding'), heading: true },
      { kind: 'text', text: text('brandingIntro') },
      ...(conflict ? [conflictNotice] : []),
      preview(branding.value),
      ...ownForm('branding', 'saveBranding', fieldsOf(branding.value), problems, held.has('connector.update')),
      ...(history ? [historyBlock(history.value.items)] : []),
    ];
  };

  actions.handle(
    'branding',
    stage.turn((_, call) => view(call)),
  );
  actions.handle('saveBranding', async ({ values }, call) => {
    const wrong = addresses.filter((name) => !isAddress(typedText(values, name)));
    if (wrong.length > 0) {
      stage.show(await view(call, Object.fromEntries(wrong.map((name) => [name, text('brand.addressWrong')]))));
      throw new HandrailError('invalid_input', 'An address has another form');
    }
    try {
      await call.tenant.request({ endpoint: 'branding.update', body: read(values), ifMatch: version });
    } catch (error) {
      if (isConflict(error)) stage.show(await view(call, {}, true));
      throw error;
    }
    ui.notify(text('saved'), 'success');
    stage.show(await view(call));
  });
}

function isAddress(typed: string): boolean {
  return typed === '' || /^https:\/\/[^\s]+$/.test(typed);
}

function preview(branding: Branding): Block {
  const or = (value: string | undefined): Cell => value ?? text('brand.none');
  return {
    kind: 'group',
    label: text('brand.preview'),
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: text('brand.name'), value: or(branding.name) },
          { label: text('brand.colour'), value: or(branding.colour) },
          { label: text('brand.supportText'), value: or(branding.supportText) },
          { label: text('brand.privacyText'), value: or(branding.privacyText) },
        ],
      },
      ...(branding.supportAddress === undefined
        ? []
        : [{ kind: 'link', label: text('brand.supportAddress'), address: branding.supportAddress } as const]),
      ...(branding.privacyAddress === undefined
        ? []
        : [{ kind: 'link', label: text('brand.privacyAddress'), address: branding.privacyAddress } as const]),
    ],
  };
}

function fieldsOf(branding: Branding): readonly Field[] {
  const words = (name: 'name' | 'supportText' | 'privacyText', maxLength: number, multiline: boolean): Field => ({
    kind: 'text',
    name,
    label: text(`brand.${name}`),
    hint: text(`brand.${name}Hint`),
    value: branding[name] ?? '',
    maxLength,
    multiline,
  });
  const address = (name: (typeof addresses)[number]): Field => ({
    kind: 'text',
    name,
    label: text(`brand.${name}`),
    hint: text('brand.addressHint'),
    value: branding[name] ?? '',
    maxLength: 512,
  });
  return [
    words('name', 100, false),
    {
      kind: 'picture',
      name: 'logo',
      label: text('brand.logo'),
      hint: text('brand.logoHint'),
      maxBytes: logoLimit,
      ...(branding.logo === undefined ? {} : { value: branding.logo }),
    },
    {
      kind: 'colour',
      name: 'colour',
      label: text('brand.colour'),
      hint: text('brand.colourHint'),
      ...(branding.colour === undefined ? {} : { value: branding.colour }),
    },
    words('supportText', 500, true),
    address('supportAddress'),
    words('privacyText', 2000, true),
    address('privacyAddress'),
  ];
}

function read(values: Values): Branding {
  const names = ['name', 'logo', 'colour', 'supportText', 'supportAddress', 'privacyText', 'privacyAddress'] as const;
  return Object.fromEntries(
    names.map((name) => [name, typedText(values, name)] as const).filter(([, value]) => value !== ''),
  );
}
