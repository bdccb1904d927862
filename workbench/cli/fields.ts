import { isTimeName, readDuration } from './cell.ts';
import { misuse } from './cliProblem.ts';

/** What of a schema the command line reads. The service checks the rest. */
export interface FieldSchema {
  readonly type?: string;
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  /** A secret, which goes in and never comes back. */
  readonly writeOnly?: boolean;
}

/** A value that can be given on the command line. */
export interface Field {
  readonly name: string;
  readonly part: 'query' | 'body';
  readonly schema: FieldSchema;
  readonly required: boolean;
  /** Without the dashes; the first is the one that help shows. */
  readonly flags: readonly string[];
}

/** The fields of a query or body, in the order in which they are declared. */
export function fieldsOf(part: 'query' | 'body', schema: FieldSchema | undefined): readonly Field[] {
  return Object.entries(schema?.properties ?? {}).map(([name, each]) => ({
    name,
    part,
    schema: each,
    required: schema?.required?.includes(name) ?? false,
    flags: flagsOf(name),
  }));
}

/** `expiresAt` is `--expires`, `helperId` is `--helper`; the full name is taken too. */
function flagsOf(name: string): readonly string[] {
  const short = name.replace(/(?<=[a-z])(At|Id)$/, '');
  return [...new Set([kebab(short), kebab(name)])];
}

/** `enrolmentTokens` as `enrolment-tokens`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The values that a field takes, where these are a closed list. */
export function choicesOf(schema: FieldSchema): readonly string[] {
  const all = schema.anyOf?.map((each) => each.const) ?? [];
  return all.every((each) => typeof each === 'string') ? (all as readonly string[]) : [];
}

/** Text from the command line as the schema wants it. Error: a misuse that names the field, never its value. */
export function readValue(name: string, schema: FieldSchema, text: string, now: number): unknown {
  if (schema.type === 'boolean') {
    if (/^(true|yes|on)$/.test(text)) return true;
    if (/^(false|no|off)$/.test(text)) return false;
    throw misuse(`${name} is yes or no.`, 'Write true or false.');
  }
  if (schema.type === 'integer' || schema.type === 'number') return readNumber(name, text, now);
  if (schema.type === 'array') {
    return text === '' ? [] : text.split(',').map((each) => readValue(name, schema.items ?? {}, each.trim(), now));
  }
  if (schema.type === 'object' || (schema.anyOf && choicesOf(schema).length === 0)) return readJson(name, text);
  return text;
}

function readNumber(name: string, text: string, now: number): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const length = readDuration(text);
  if (length !== undefined && /Ms$/.test(name)) return length;
  if (isTimeName(name)) {
    if (length !== undefined) return now + length;
    const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    throw misuse(`${name} is a time.`, 'Write a date such as 2030-01-31, a length from now such as 30d or -7d.');
  }
  throw misuse(`${name} is a number.`, /Ms$/.test(name) ? 'Write a length such as 90s, 15m or 8h.' : 'Write digits.');
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw misuse(`${name} has parts of its own.`, `Write them one by one, as in ${name}.part=value, or as JSON.`);
  }
}
