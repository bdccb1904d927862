import type { TSchema } from 'typebox';
import Value from 'typebox/value';

/** What fields of these names look like; the first that fits the field's schema is taken. */
const byName: Readonly<Record<string, readonly unknown[]>> = {
  name: ['Night shift', 'Ada Lovelace'],
  description: ['People who help at night.'],
  permissions: ['screen.view'],
  permission: ['screen.view'],
  title: ['Draw on the shared screen'],
  signInName: ['ada@example.com'],
  osName: ['Debian 13'],
  os: ['debian'],
  version: ['13', 3],
  supportText: ['Call 555 0100.'],
  changed: ['retentionDays'],
  action: ['settings.changed'],
  search: ['laptop'],
  secret: ['hrt_9VfJ0mXhR2c4wq1uS8yZtKbNpLdGaEoI7x5QvTjWrMk'],
  cursor: ['WyJkZXZpY2VzIl0'],
  next: ['WyJkZXZpY2VzIl0'],
  note: ['handrail.example/audit'],
  code: ['not_permitted', 'disk_encryption'],
  directoryId: ['7c1f5b0e-52a8-4c3f-9d26-0b1e8a64d9f3'],
  clientId: ['2e9a4d17-8f06-4b5d-a3c2-6f7d10e5b948'],
  issuer: ['https://identity.example'],
  service: ['Handrail'],
};
/** The same moment in every example: 1 January 2026. */
const time = 1_767_225_600_000;
const texts = [
  'k3Rw7Tq2',
  '#0f6cbd',
  'https://help.example/start',
  '1.4.0',
  '2026-01-01',
  `${'q7X'.repeat(14)}w`,
] as const;
const picture = 'data:image/png;base64,iVBORw0KGgo=';

/** A value that fits the schema, with the fields that must be there, or with all. */
export function exampleOf(schema: TSchema, fields: 'required' | 'all', name = ''): unknown {
  const shape = schema as Shape;
  if ('const' in shape) return shape.const;
  const [choice] = shape.anyOf ?? [];
  if (choice) return exampleOf(choice, fields, name);
  if (shape.enum) return shape.enum[0];
  switch (shape.type) {
    case 'object':
      return objectExample(shape, fields);
    case 'array':
      return shape.items ? [exampleOf(shape.items, fields, name)] : [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return fitting(schema, [
        ...(byName[name] ?? []),
        ...(/At$|^(at|from|to)$/.test(name) ? [time] : []),
        1,
        shape.minimum,
      ]);
    case 'string':
      return fitting(schema, [...(byName[name] ?? []), ...texts, picture]);
    default:
      return {};
  }
}

/** The parts of JSON Schema that the declarations use. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly TSchema[];
  readonly items?: TSchema;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

function objectExample({ properties = {}, patternProperties = {}, required = [] }: Shape, fields: 'required' | 'all') {
  const shown = Object.entries(properties).filter(([name]) => fields === 'all' || required.includes(name));
  const [record] = Object.values(patternProperties);
  return {
    ...Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, fields, name)])),
    ...(record && { view: exampleOf(record, fields) }),
  };
}

function fitting(schema: TSchema, candidates: readonly unknown[]): unknown {
  return candidates.find((each) => Value.Check(schema, each)) ?? candidates[0];
}
