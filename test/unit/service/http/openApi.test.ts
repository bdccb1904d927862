import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { TObject, TSchema } from 'typebox';
import Value from 'typebox/value';
import { areas } from '../../../../workbench/service/http/openApi/areas.ts';
import { exampleOf } from '../../../../workbench/service/http/openApi/examples.ts';
import { html } from '../../../../workbench/service/http/openApi/markup.ts';
import { openApiDocument } from '../../../../workbench/service/http/openApi/openApi.ts';
import { problemOf } from '../../../../workbench/service/http/problem.ts';
import { running } from '../support/running.ts';

const endpoints = Object.entries<Endpoint>(tenantApi);
const document = openApiDocument('https://help.example');

/** Every value in the document under a key, with the path to it. */
function everyValue(key: string, value: unknown = document, path = '#'): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(name === key ? [[path, each] as const] : []),
    ...everyValue(key, each, `${path}/${name}`),
  ]);
}

test('Every endpoint is in the document once, with who may ask, what goes in and what comes out', () => {
  for (const [name, endpoint] of endpoints) {
    const path = `/api/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    const operation = document.paths[path]?.[endpoint.method.toLowerCase()];
    assert.ok(operation, `${name} at ${path}`);
    assert.equal(operation.operationId, name);
    assert.deepEqual(operation['x-handrail-requires'], endpoint.requires);
    assert.equal(operation.requestBody !== undefined, endpoint.body !== undefined);
    const fields = [endpoint.params, endpoint.query].flatMap((part) => Object.keys(part?.properties ?? {}));
    const inHeaders = [
      ...(endpoint.version === 'write' ? ['If-Match'] : []),
      ...(endpoint.creates ? ['Idempotency-Key'] : []),
    ];
    assert.deepEqual(
      operation.parameters.map((parameter) => parameter.name),
      [...fields, ...inHeaders],
    );
    const success = endpoint.creates ? '201' : endpoint.output || endpoint.file ? '200' : '204';
    assert.ok(success in operation.responses, `${name} answers ${success}`);
  }
  const ids = everyValue('operationId').map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.length, endpoints.length + 5);
});

test('Every path parameter is declared, every reference leads somewhere, every area has words', () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { operationId, parameters, tags } of Object.values(operations)) {
      const declared = parameters.filter((parameter) => parameter.in === 'path');
      assert.deepEqual(declared.map(({ name }) => name).sort(), inPath.sort(), operationId);
      assert.ok(declared.every(({ required }) => required));
      for (const tag of tags) assert.ok(tag in areas, `${tag} of ${operationId}`);
    }
  }
  for (const [path, reference] of everyValue('$ref')) {
    const found = String(reference)
      .split('/')
      .slice(1)
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
    assert.ok(found, `${String(reference)} at ${path}`);
  }
});

test('Every schema is one of JSON Schema 2020-12, and nothing in it is left open', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  for (const [, schema] of everyValue('schema')) {
    const whole = { ...(schema as object), $defs: document.components.schemas };
    ajv.compile(JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')) as object);
  }
  for (const [name, { params, query, body, output }] of endpoints) {
    for (const schema of [params, query, body, output]) if (schema) assertClosed(schema, name);
  }
});

/** A record is open to names, not to kinds of values. */
function assertClosed(schema: TSchema, where: string): void {
  for (const [path, each] of everyObject(schema, where)) {
    if ('patternProperties' in each) continue;
    assert.ok('additionalProperties' in each && each.additionalProperties === false, `${path} is closed`);
  }
}

function everyObject(value: unknown, path: string): readonly (readonly [string, TObject])[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'object' ? [[path, value as TObject] as const] : [];
  return [...own, ...Object.entries(value).flatMap(([name, each]) => everyObject(each, `${path}/${name}`))];
}

test('Every example fits its schema', () => {
  for (const [name, { params, query, body, output }] of endpoints) {
    for (const schema of [params, query, body, output]) {
      if (!schema) continue;
      for (const fields of ['required', 'all'] as const) {
        const example = exampleOf(schema, fields);
        assert.ok(Value.Check(schema, example), `${name}: ${JSON.stringify(Value.Errors(schema, example)[0])}`);
      }
    }
  }
});

test('A refusal is as the document says', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  const isProblem = ajv.compile(document.components.schemas.Problem);
  const refusals = [
    new HandrailError('not_permitted', '', { permission: 'roles.manage' }),
    new HandrailError('invalid_input', '', { field: 'body.name', rule: 'required' }),
    new HandrailError('too_many', '', { retryAfterMs: 5 }),
    new Error('anything'),
  ];
  for (const refusal of refusals) assert.ok(isProblem(problemOf(refusal)), JSON.stringify(isProblem.errors));
});

test('Document and page are served to everybody, under a policy that allows the page its style and nothing else', async (t) => {
  const { address } = await running(t);
  const json = await fetch(`${address}/api/v1/openapi.json`);
  assert.match(json.headers.get('content-type') ?? '', /^application\/json/);
  assert.deepEqual(await json.json(), JSON.parse(JSON.stringify(openApiDocument(address))));

  const page = await fetch(`${address}/api/docs`);
  const text = await page.text();
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
  const policy = page.headers.get('content-security-policy') ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.equal(
    policy,
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  assert.doesNotMatch(text, /<script|<link|<img|<iframe|<form|\son\w+=|\sstyle=|src=|javascript:/i);
  for (const [name, { method, path }] of endpoints) {
    assert.ok(text.includes(`<article id="${name}"`), name);
    assert.ok(text.includes(`${method}</span><code>/api/v1${path.replace(/:(\w+)/g, '{$1}')}`), name);
  }
  assert.equal(text.match(/curl -sS/g)?.length, endpoints.length + 5 + 1, 'one command each, and one to begin with');
  assert.equal(
    (await fetch(`${address}/healthz`)).headers.get('content-security-policy')?.includes('style-src'),
    false,
  );
});

test('What is put into a page is text, whatever is in it', () => {
  assert.equal(
    html`<p title="${'"><script>'}">${"a'b&c"}${[html`<b>${'<'}</b>`]}</p>`.text,
    '<p title="&#34;&#62;&#60;script&#62;">a&#39;b&#38;c<b>&#60;</b></p>',
  );
});
