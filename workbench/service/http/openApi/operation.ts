import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import type { TObject } from 'typebox';
import { areaOf } from './areas.ts';
import { exampleOf } from './examples.ts';
import type { JsonSchema, NamedSchemas } from './namedSchemas.ts';

export interface Content {
  readonly [mediaType: string]: { readonly schema: JsonSchema; readonly example?: unknown };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example: unknown;
}

/** An endpoint as the document has it. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Empty for what needs no token; absent where the document's own holds. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-handrail-requires'?: string | readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answered | { readonly $ref: string }>>;
}

export interface Answered {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

export function operationOf(name: string, endpoint: Endpoint, schemas: NamedSchemas): Operation {
  const { body } = endpoint;
  return {
    operationId: name,
    summary: endpoint.summary,
    description: requirement(endpoint),
    tags: [areaOf(name)],
    'x-handrail-requires': endpoint.requires,
    parameters: parametersOf(endpoint, schemas),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemas.refer(body), example: exampleOf(body, 'required') } },
      },
    }),
    responses: {
      ...success(endpoint, schemas),
      ...Object.fromEntries(
        refusals(endpoint).map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
      ),
      default: { $ref: '#/components/responses/Problem500' },
    },
  };
}

/** Who may ask, in words. */
function requirement({ requires }: Endpoint): string {
  if (requires === 'signedIn') return 'For everybody who is signed in.';
  const any = typeof requires === 'string' ? [requires] : requires;
  return `Requires ${any.map((permission) => `\`${permission}\``).join(' or ')}.`;
}

function parametersOf(endpoint: Endpoint, schemas: NamedSchemas): readonly Parameter[] {
  const header = (name: string, about: string, required: boolean): Parameter => ({
    name,
    in: 'header',
    required,
    description: about,
    schema: { type: 'string', ...(name === 'Idempotency-Key' && { minLength: 1, maxLength: 128 }) },
    example: name === 'If-Match' ? '"3"' : 'b2f0c1d4-7a55-4f0e-9a3e-1c5d8e6f7a90',
  });
  return [
    ...fields('path', endpoint.params, schemas),
    ...fields('query', endpoint.query, schemas),
    ...(endpoint.version === 'write' ? [header('If-Match', 'The `ETag` of the version that is changed.', true)] : []),
    ...(endpoint.creates
      ? [
          header(
            'Idempotency-Key',
            'A text of your choice, new for each thing to make: repeated, the request makes it once.',
            false,
          ),
        ]
      : []),
  ];
}

function fields(place: 'path' | 'query', schema: TObject | undefined, schemas: NamedSchemas) {
  const required: readonly string[] = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: schemas.refer(field),
    example: exampleOf(field, 'required', name),
  }));
}

function success(endpoint: Endpoint, schemas: NamedSchemas): Readonly<Record<string, Answered>> {
  const { file, output, version, creates } = endpoint;
  if (file) {
    return { '200': { description: 'The file', content: { [file]: { schema: { type: 'string' } } } } };
  }
  if (!output) return { '204': { description: 'It is done.' } };
  const text = (about: string) => ({ description: about, schema: { type: 'string' } });
  const headers = {
    ...(version && { ETag: text('The version that this is.') }),
    ...(creates && {
      'Idempotency-Replayed': text('`true` where the answer repeats an earlier one; a secret is not in it.'),
    }),
  };
  return {
    [creates ? '201' : '200']: {
      description: creates ? 'It is made.' : 'The answer',
      ...(Object.keys(headers).length > 0 && { headers }),
      content: { 'application/json': { schema: schemas.refer(output), example: exampleOf(output, 'all') } },
    },
  };
}

function refusals({ method, params, body, version, creates }: Endpoint): readonly number[] {
  return [
    ...[400, 401, 403],
    ...(params || body ? [404] : []),
    ...(method === 'GET' ? [] : [409]),
    ...(version === 'write' ? [412, 428] : []),
    ...(body ? [413] : []),
    ...(creates ? [422] : []),
    429,
  ];
}
