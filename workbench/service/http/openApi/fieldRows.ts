import type { JsonSchema } from './namedSchemas.ts';

/** One field of a schema, as a table shows it. */
export interface FieldRow {
  /** From the outside in, as in `items[].scope.groups`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** What it is held to, such as `1 to 100 characters`. */
  readonly rules: string;
}

/** All fields of a schema, those inside included. `named` has what references stand for. */
export function fieldRows(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): readonly FieldRow[] {
  return inside(schema, { named, path: '' });
}

/** A type in words, as in `list of text`. */
export function typeOf(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): string {
  const shape = resolved(schema, named) as Shape;
  if (shape.anyOf) {
    const choices = shape.anyOf.map((choice) => resolved(choice, named) as Shape);
    if (choices.every((choice) => 'const' in choice)) return choices.map((choice) => String(choice.const)).join(' | ');
    return shape.anyOf.map((choice) => typeOf(choice, named)).join(' or ');
  }
  if ('const' in shape) return String(shape.const);
  if (shape.type === 'array') return shape.items ? `list of ${typeOf(shape.items, named)}` : 'list';
  if (shape.patternProperties) return 'object of counts by name';
  return (
    { string: 'text', integer: 'integer', number: 'number', boolean: 'true | false' }[String(shape.type)] ?? 'object'
  );
}

/** What a field is held to, in words; empty where the type says it all. */
export function rulesOf(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): string {
  const shape = resolved(schema, named) as Shape;
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = shape;
  const rules = [
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    between(minItems, maxItems, ' entries'),
    ...(shape.uniqueItems ? ['each once'] : []),
    ...('default' in shape ? [`${String(shape.default)} when left out`] : []),
    ...(pattern !== undefined ? [`like \`${pattern}\``] : []),
  ];
  return rules.filter((rule) => rule !== '').join(', ');
}

interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
}

interface Place {
  readonly named: Readonly<Record<string, JsonSchema>>;
  readonly path: string;
}

function inside(schema: JsonSchema, { named, path }: Place): readonly FieldRow[] {
  const shape = resolved(schema, named) as Shape;
  if (shape.type === 'array' && shape.items) return inside(shape.items, { named, path: `${path}[]` });
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const row: FieldRow = {
      name: here,
      type: typeOf(field, named),
      required: shape.required?.includes(name) ?? false,
      rules: rulesOf(field, named),
    };
    return [row, ...inside(field, { named, path: here })];
  });
}

function resolved(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const reference = schema['$ref'];
  return (typeof reference === 'string' && named[reference.split('/').at(-1) ?? '']) || schema;
}

function between(least: number | undefined, most: number | undefined, unit: string): string {
  const said = (count: number) => count.toLocaleString('en');
  if (least !== undefined && most !== undefined)
    return least === most ? `${said(most)}${unit}` : `${said(least)} to ${said(most)}${unit}`;
  if (most !== undefined) return `at most ${said(most)}${unit}`;
  return least !== undefined && least > 0 ? `at least ${said(least)}${unit}` : '';
}
