import { HandrailError } from '@handrail/sdk';
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { shownText } from './shownText.ts';

/** The most that a consent prompt shows of an input, so that a person can read all of it. */
export const shownLimits = { fields: 12, label: 120, value: 300, total: 1_200 } as const;

/** One thing of an input as a consent prompt shows it: a label, and a text or a truth value. */
export const ShownField = Type.Object({
  label: Type.String({ maxLength: shownLimits.label }),
  value: Type.Union([Type.String({ maxLength: shownLimits.value }), Type.Boolean()]),
});
export type ShownField = Static<typeof ShownField>;

/**
 * The validated input of one call, for a person to read before it runs: every part of it, in the order of its schema.
 * A part's label is its schema's `title`, looked up with `words`, else its name. Nothing is shortened or left out: what
 * has no room cannot be asked for (`too_large`), or its end would run unseen.
 */
export function shownInput(
  schema: TSchema | undefined,
  input: unknown,
  words: (key: string) => string | undefined,
): readonly ShownField[] {
  const fields: ShownField[] = [];
  const add = (path: readonly string[], value: string | boolean) => {
    const label = shownText(path.join(' › '));
    const shown = typeof value === 'string' ? shownText(value) : value;
    fields.push({ label, value: shown });
    const tooLong = label.length > shownLimits.label || (typeof shown === 'string' && shown.length > shownLimits.value);
    if (tooLong || fields.length > shownLimits.fields) throw tooLarge();
  };
  const walk = (part: unknown, value: unknown, path: readonly string[]): void => {
    if (value === undefined) return;
    const branch = branchOf(part, value);
    if (Array.isArray(value)) {
      if (value.length === 0) add(path, '');
      for (const [at, one] of value.entries()) walk(branch['items'], one, numbered(path, at + 1));
    } else if (typeof value === 'object' && value !== null) {
      const names = inOrder(branch, value);
      if (names.length === 0) add(path, '');
      for (const name of names) {
        const inner = propertyOf(branch, name);
        const title = isRecord(inner) && typeof inner['title'] === 'string' ? inner['title'] : undefined;
        walk(inner, Reflect.get(value, name), [...path, (title === undefined ? undefined : words(title)) ?? name]);
      }
    } else add(path, typeof value === 'boolean' ? value : value === null ? '' : String(value));
  };
  walk(schema, input, []);
  const total = fields.reduce((sum, { label, value }) => sum + label.length + String(value).length, 0);
  if (total > shownLimits.total) throw tooLarge();
  return fields;
}

/** Of several schemas that a value may have, the one that it has. */
function branchOf(schema: unknown, value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(schema)) return {};
  const choices = schema['anyOf'];
  if (!Array.isArray(choices)) return schema;
  const fitting: unknown = choices.find((choice: TSchema) => Value.Check(choice, value));
  return branchOf(fitting, value);
}

function propertyOf(schema: Readonly<Record<string, unknown>>, name: string): unknown {
  const { properties, patternProperties } = schema;
  if (isRecord(properties) && Object.hasOwn(properties, name)) return properties[name];
  return isRecord(patternProperties) ? Object.values(patternProperties)[0] : undefined;
}

/** The names of an object's parts: the schema's first, so that whoever sends it does not choose what is read first. */
function inOrder({ properties }: Readonly<Record<string, unknown>>, value: object): readonly string[] {
  const own = Object.keys(value).filter((name) => Reflect.get(value, name) !== undefined);
  const declared = isRecord(properties) ? Object.keys(properties).filter((name) => own.includes(name)) : [];
  return [...declared, ...own.filter((name) => !declared.includes(name))];
}

function numbered(path: readonly string[], number: number): readonly string[] {
  const last = path.at(-1);
  return [...path.slice(0, -1), last === undefined ? String(number) : `${last} ${number}`];
}

function tooLarge(): HandrailError {
  return new HandrailError('too_large', 'The input is more than a person can be shown before it runs');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
