import { HandrailError, type IconName, type Manifest } from '@handrail/sdk';
import Type from 'typebox';
import Value from 'typebox/value';
import { requirablePermissions } from '../policy/permissions.ts';
import { type ManifestOrigin, manifestProblems } from './manifestProblems.ts';

/** The largest manifest, in characters of JSON. */
const manifestLimit = 262_144;

const closed = { additionalProperties: false } as const;
const textKey = Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const name = '^[a-z][A-Za-z0-9]{0,63}$';
const extensionId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const sideName = Type.Enum(['app', 'helper', 'sharer', 'service']);
const sides = Type.Array(sideName, { minItems: 1, maxItems: 4, uniqueItems: true });
/** Its content is checked by `schemaProblems`. */
const schema = Type.Object({});
const requires = Type.String({ minLength: 1, maxLength: 128 });
const rate = Type.Integer({ minimum: 1, maximum: 1000 });

const named = <S extends Type.TSchema>(value: S, most: number) =>
  Type.Record(Type.String({ pattern: name }), value, { ...closed, maxProperties: most });

const iconNames = [
  'screen',
  'control',
  'pause',
  'resume',
  'person',
  'warning',
  'info',
  'signIn',
  'signOut',
  'stop',
  'add',
  'edit',
  'delete',
  'download',
  'search',
  'device',
  'group',
  'role',
  'settings',
  'brush',
  'list',
  'chart',
  'shield',
  'key',
  'check',
  'back',
] as const satisfies readonly IconName[];

const place = Type.Object(
  {
    surface: Type.Enum(['banner', 'toolbar', 'panel', 'page', 'status', 'picture']),
    tool: Type.Optional(Type.Enum(['pen', 'arrow', 'rectangle', 'text', 'laser'])),
    label: textKey,
    icon: Type.Optional(Type.Enum([...iconNames])),
    order: Type.Optional(Type.Number({ minimum: -1000, maximum: 1000 })),
    when: Type.Optional(Type.Array(Type.Enum(['active', 'paused']), { minItems: 1, maxItems: 2, uniqueItems: true })),
    offeredTo: Type.Optional(Type.Array(Type.Enum([...requirablePermissions]), { minItems: 1, uniqueItems: true })),
  },
  closed,
);

const action = Type.Object(
  {
    on: sideName,
    from: sides,
    requires,
    input: Type.Optional(schema),
    output: Type.Optional(schema),
    consent: Type.Optional(Type.Enum(['ask', 'given'])),
    rate: Type.Optional(rate),
    stream: Type.Optional(Type.Enum(['control', 'input', 'moves'])),
    whilePaused: Type.Optional(Type.Boolean()),
    timeLimitMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 300_000 })),
    place: Type.Optional(place),
  },
  closed,
);

const event = Type.Object(
  {
    from: sideName,
    to: sides,
    requires,
    payload: Type.Optional(schema),
    rate: Type.Optional(rate),
    whilePaused: Type.Optional(Type.Boolean()),
  },
  closed,
);

const logFact = Type.Union([
  Type.Enum(['number', 'boolean']),
  Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' }), {
    minItems: 1,
    maxItems: 32,
    uniqueItems: true,
  }),
]);

const words = Type.Record(
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$' }),
  Type.String({ maxLength: 1000 }),
  {
    ...closed,
    maxProperties: 500,
  },
);

/** The form of `manifest.json`. What a form cannot say is in `manifestProblems`. */
const manifestSchema = Type.Object(
  {
    id: extensionId,
    version: Type.String({ maxLength: 64, pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$' }),
    sdk: Type.Literal('1'),
    title: textKey,
    sides,
    capabilities: Type.Optional(
      Type.Array(Type.Enum(['screen', 'input', 'overlay', 'pause', 'identity', 'tenant', 'help']), {
        maxItems: 8,
        uniqueItems: true,
      }),
    ),
    permissions: Type.Optional(
      named(Type.Object({ title: textKey, consent: Type.Enum(['session', 'call', 'none']) }, closed), 32),
    ),
    actions: Type.Optional(named(action, 64)),
    events: Type.Optional(named(event, 64)),
    logs: Type.Optional(named(named(logFact, 16), 64)),
    texts: Type.Record(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }), words, {
      ...closed,
      maxProperties: 64,
    }),
  },
  closed,
);

/**
 * Reads the content of a `manifest.json`. Throws `malformed` whose message names each fault, for the extension's author;
 * its code alone is for people.
 */
export function readManifest(value: unknown, origin: ManifestOrigin): Manifest {
  if (!Value.Check(manifestSchema, value)) {
    const faults = Value.Errors(manifestSchema, value).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    throw malformed(faults.slice(0, 20), value);
  }
  // The form was checked, and the input and output schemas are plain JSON Schema, which is what TypeBox's types are.
  const manifest = value as unknown as Manifest;
  const problems = manifestProblems(manifest, origin);
  if (problems.length > 0) throw malformed(problems, manifest);
  return manifest;
}

/** Reads the text of a `manifest.json`; throws `malformed`. */
export function parseManifest(json: string, origin: ManifestOrigin): Manifest {
  if (json.length > manifestLimit) throw malformed(['it is too large']);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new HandrailError('malformed', 'The manifest is not JSON', {}, { cause });
  }
  return readManifest(value, origin);
}

function malformed(problems: readonly string[], value?: unknown): HandrailError {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
  const whose = Value.Check(extensionId, id) ? `The manifest of ${id}` : 'A manifest';
  return new HandrailError('malformed', `${whose} is not valid: ${problems.join('; ')}`, {
    problems: problems.length,
    reason: 'manifest',
  });
}
