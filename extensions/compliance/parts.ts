import {
  type Call,
  type Cell,
  type Context,
  type FormValues,
  type PageStage,
  type Text,
  type Tone,
  text,
} from '@handrail/sdk';
import type { DeviceEntry } from '@handrail/sdk/tenant/devices';
import type { manifest } from './manifest.ts';
import { en } from './texts.ts';

export type Manifest = typeof manifest;
export type TenantCall = Call<Manifest>;

/** What each page of this extension is made with. */
export interface Parts {
  readonly actions: Context<Manifest, 'app'>['actions'];
  readonly ui: Context<Manifest, 'app'>['ui'];
  readonly stage: PageStage;
}

/** What a form sent, by field. */
export type Values = FormValues['values'];

/** What the person holds, to show only what they can do. */
export async function permissions({ tenant }: TenantCall): Promise<ReadonlySet<string>> {
  const { value } = await tenant.request({ endpoint: 'me.get' });
  return new Set(value.permissions);
}

/** The text of a name from a list that may grow: the name itself where there is none for it yet. */
export function named(group: string, name: string): Text {
  const key = `${group}.${name}`;
  return Object.hasOwn(en, key) ? text(key) : name;
}

const tones: Readonly<Record<DeviceEntry['compliance'], Tone>> = {
  compliant: 'success',
  nonCompliant: 'warning',
  notEnrolled: 'neutral',
};

export function complianceCell({ compliance }: Pick<DeviceEntry, 'compliance'>): Cell {
  return { status: text(`compliance.${compliance}`), tone: tones[compliance] };
}

export function onlineCell({ online }: Pick<DeviceEntry, 'online'>): Cell {
  return { status: text(online ? 'online' : 'offline'), tone: online ? 'success' : 'neutral' };
}

export function person(one: { readonly name?: string } | undefined): Text {
  if (one === undefined) return text('nobody.yet');
  return one.name ?? text('name.deleted');
}
