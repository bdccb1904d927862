import {
  type Call,
  type Cell,
  type Context,
  type Field,
  type FormValues,
  HandrailError,
  type PageStage,
  type Text,
  text,
} from '@handrail/sdk';
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

/** What is wrong with fields, by name. */
export type FieldProblems = Readonly<Record<string, Text>>;

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

export function typedText(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

export function typedList(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Fields with what is wrong with them. */
export function withProblems(fields: readonly Field[], problems: FieldProblems): readonly Field[] {
  return fields.map((field) => {
    const error = problems[field.name];
    return error === undefined ? field : { ...field, error };
  });
}

/** The same fields for who may only look. */
export function asFacts(fields: readonly Field[]): readonly { readonly label: Text; readonly value: Cell }[] {
  return fields.map((field) => ({ label: field.label, value: shown(field) }));
}

function shown(field: Field): Cell {
  switch (field.kind) {
    case 'switch':
      return text(field.value ? 'yes' : 'no');
    case 'choice':
      return field.options.find(({ value }) => value === field.value)?.label ?? '–';
    case 'number':
      return field.value === undefined ? '–' : { number: field.value };
    case 'picture':
      return text(field.value === undefined ? 'brand.none' : 'yes');
    case 'choices':
      return field.value.join(', ');
    default:
      return field.value === undefined || field.value === '' ? '–' : field.value;
  }
}

/** Whether a request was refused because somebody else changed the same thing first. */
export function isConflict(error: unknown): boolean {
  return HandrailError.from(error).code === 'edit_conflict';
}

/** Says that somebody else was faster; what was typed stays in the form that follows. */
export const conflictNotice = {
  kind: 'notice',
  tone: 'warning',
  title: text('conflict.title'),
  text: text('conflict.text'),
} as const;

/** A day of the person's calendar, as `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
