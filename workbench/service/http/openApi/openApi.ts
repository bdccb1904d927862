import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { problemType } from '../problem.ts';
import { apiProblems } from '../sentences.ts';
import { areaOf, areas } from './areas.ts';
import { exampleOf } from './examples.ts';
import { type JsonSchema, NamedSchemas } from './namedSchemas.ts';
import { type Operation, operationOf } from './operation.ts';
import { publicEndpoints } from './publicEndpoints.ts';

/** The OpenAPI 3.1 document of this service. `address` is how it is reached, such as `https://help.example`. */
export function openApiDocument(address: string) {
  const schemas = new NamedSchemas();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(tenantApi)) {
    const path = `/api/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint, schemas) };
  }
  for (const [path, { name, summary, output }] of Object.entries(publicEndpoints)) {
    const content = { 'application/json': { schema: schemas.refer(output), example: exampleOf(output, 'all') } };
    const operation = { operationId: name, summary, description: 'For everybody.', tags: [areaOf(name)], security: [] };
    paths[path] = {
      get: { ...operation, parameters: [], responses: { '200': { description: 'The answer', content } } },
    };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Handrail',
      version: '1',
      summary: 'The remote-help service of an organisation',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: address }],
    security: [{ bearer: [] }],
    tags: Object.entries(areas).map(([name, text]) => ({ name, description: text })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A person’s access token from the identity provider that `/api/v1/sign-in` names, or a program’s token (`hrt_...`), ' +
            'which an administrator issues. The tenant is the token’s.',
        },
      },
      schemas: { Problem: problemSchema(), ...schemas.used },
      responses: Object.fromEntries(problemStatuses().map((status) => [`Problem${status}`, problemResponse(status)])),
    },
  } as const;
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

const description = [
  'Everything an administrator does goes through this API, in the workbench as well. ',
  'A program asks with a token of its own; it can do what the token lists, as long as the person who made it still can.\n\n',
  'Times are milliseconds since the epoch. Ids are opaque. Lists come in pages: `limit` at most 500, and `next` of one page is the ',
  '`cursor` of the following one, with the same order. What has an `ETag` is changed with that in `If-Match`, so that no edit of ',
  'somebody else is lost. What is made with an `Idempotency-Key` is made once, however often the request comes within a day. ',
  'Refusals are problem documents (RFC 9457) with a `code`, what happened and what to do.',
].join('');

/** Statuses with which requests are refused. */
function problemStatuses(): readonly number[] {
  return [...new Set(apiProblems.map(({ status }) => status))].sort((a, b) => a - b);
}

function problemResponse(status: number) {
  const problems = apiProblems.filter((problem) => problem.status === status);
  const { code, what, ...example } = problems[0] ?? { code: 'internal', what: '', do: '' };
  return {
    description: problems.map((problem) => `\`${problem.code}\`: ${problem.what}`).join(' '),
    ...(status === 429 && {
      headers: {
        'Retry-After': { description: 'Seconds until it is worth asking again.', schema: { type: 'integer' } },
      },
    }),
    content: {
      [problemType]: {
        schema: { $ref: '#/components/schemas/Problem' },
        example: { type: 'about:blank', title: what, status, code, what, do: example.do },
      },
    },
  };
}

function problemSchema(): JsonSchema {
  const text = (about: string) => ({ type: 'string', description: about });
  return {
    type: 'object',
    description: 'A refusal. `code` is from a closed list; the sentences are for people.',
    required: ['type', 'title', 'status', 'code', 'what', 'do'],
    properties: {
      type: { type: 'string', const: 'about:blank' },
      title: text('The same as `what`.'),
      status: { type: 'integer' },
      code: { type: 'string', enum: apiProblems.map(({ code }) => code) },
      what: text('What happened.'),
      do: text('What to do about it.'),
      field: text('Which field of the request is wrong, as in `body.scope.groups.2`; never what stood in it.'),
      rule: text('What about the field is wrong.'),
      permission: text('What the caller lacks.'),
    },
    additionalProperties: false,
  };
}
