import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { type EndpointName, tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { workbenchPermissions } from '../../../workbench/base/policy/permissions.ts';
import { Acme, administrators } from '../../unit/service/support/acme.ts';
import { type ApiAnswer, type AskApi, api } from '../../unit/service/support/api.ts';
import {
  everythingOf,
  fillTenant,
  openTables,
  rowsOf,
  type TenantRows,
  tokenWith,
} from '../../unit/service/support/filledTenant.ts';
import { fixtures, notServedYet } from './tenantFixtures.ts';

// Generated over every endpoint that is declared: a new one is in these tests by itself, and they are red until it has a
// handler and a fixture.

const names = Object.keys(tenantApi) as EndpointName[];
const served = names.filter((name) => !notServedYet.has(name));
const all = workbenchPermissions.map(({ id }) => id);

/** The parts of a request, whatever endpoint it is for. */
interface Parts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
}
interface AnyFixture {
  readonly own: (own: TenantRows, now: number) => Parts;
  readonly foreign?: (foreign: TenantRows, own: TenantRows, now: number) => readonly Parts[];
  readonly or?: number;
}

const endpointOf = (name: EndpointName): Endpoint => tenantApi[name];
const fixtureOf = (name: EndpointName) => fixtures[name] as AnyFixture;

async function place(t: TestContext) {
  const acme = await Acme.start(t, {
    assignments: [administrators],
    seed: async (dataFolder) => {
      const db = await openTables(dataFolder);
      for (const tenantId of ['acme', 'brand']) await fillTenant(db, tenantId, Date.now());
      await db.close();
    },
  });
  const db = await openTables(acme.service.dataFolder);
  t.after(() => db.close());
  const administrator = api(acme, await acme.token('ada', { groups: ['admins'] }));
  return { acme, db, administrator, own: rowsOf('acme'), foreign: rowsOf('brand'), now: acme.clock.now() };
}

/** Asks an endpoint; what it changes is read first, where that can be read. */
async function ask(as: AskApi, name: EndpointName, parts: Parts, ifMatch?: string): Promise<ApiAnswer> {
  const { method, path, version } = endpointOf(name);
  const filled = path.replace(/:(\w+)/g, (_all, param: string) => parts.params?.[param] ?? '');
  const query = new URLSearchParams(Object.entries(parts.query ?? {}).map(([key, value]) => [key, String(value)]));
  const tag = version === 'write' ? (ifMatch ?? (await as('GET', filled)).headers.get('etag') ?? '"1"') : undefined;
  return as(method, query.size > 0 ? `${filled}?${query}` : filled, {
    ...(parts.body !== undefined && { body: parts.body }),
    ...(tag !== undefined && { headers: { 'if-match': tag } }),
  });
}

test('Every endpoint that is declared has a fixture, and a handler unless it is noted that it has none yet', async (t) => {
  const { administrator, own, now } = await place(t);
  assert.deepEqual(Object.keys(fixtures).sort(), [...names].sort());
  for (const name of names) {
    const { json } = await ask(administrator, name, fixtureOf(name).own(own, now), '"0"');
    assert.equal(json['code'] === 'unknown_action', notServedYet.has(name), `${name} is served`);
  }
});

test('Nobody is answered without a token', async (t) => {
  const { acme, own, now } = await place(t);
  const nobody = api(acme, undefined);
  for (const name of served) {
    const { status, json } = await ask(nobody, name, fixtureOf(name).own(own, now), '"1"');
    assert.deepEqual([status, json['code']], [401, 'sign_in_required'], name);
  }
});

test('A program without the permission is refused, and with just this one it is not', async (t) => {
  const { acme, db, own, now } = await place(t);
  for (const name of served) {
    const { requires } = endpointOf(name);
    if (requires === 'signedIn') continue;
    const any = typeof requires === 'string' ? [requires] : requires;
    const others = all.filter((permission) => !any.includes(permission));
    const key = `${name}-${now}`;
    const without = api(acme, await tokenWith(db, 'acme', [...others, `${key}-without`], now + 1e9));
    const { status, json } = await ask(without, name, fixtureOf(name).own(own, now), '"1"');
    assert.deepEqual([status, json['code']], [403, 'not_permitted'], name);
    for (const permission of any) {
      const just = api(acme, await tokenWith(db, 'acme', [permission, `${key}-${permission}`], now + 1e9));
      const allowed = await ask(just, name, fixtureOf(name).own(own, now));
      assert.notEqual(allowed.json['code'], 'not_permitted', `${name} with ${permission}`);
    }
  }
});

test('A field that is not declared is refused, in the query and in the body', async (t) => {
  const { administrator, own, now } = await place(t);
  for (const name of served) {
    const parts = fixtureOf(name).own(own, now);
    const query = await ask(administrator, name, { ...parts, query: { ...parts.query, tenantId: 'brand' } }, '"1"');
    assert.deepEqual([query.status, query.json['field']], [400, 'query.tenantId'], name);
    if (endpointOf(name).method === 'GET') continue;
    const body = await ask(administrator, name, { ...parts, body: { ...parts.body, tenantId: 'brand' } }, '"1"');
    const field = endpointOf(name).body ? 'body.tenantId' : 'body';
    assert.deepEqual([body.status, body.json['field']], [400, field], name);
  }
});

test('What belongs to another tenant is not there, by any id in any place, and stays as it is', async (t) => {
  const { db, administrator, own, foreign, now } = await place(t);
  const before = await everythingOf(db, 'brand');
  for (const name of served) {
    const { params = {}, ...rest } = fixtureOf(name).own(own, now);
    const theirs = fixtureOf(name).own(foreign, now).params ?? {};
    for (const param of Object.keys(params)) {
      const mixed = { ...rest, params: { ...params, [param]: theirs[param] ?? '' } };
      const { status, json, text } = await ask(administrator, name, mixed, '"1"');
      assert.deepEqual([status, json['code']], [404, 'not_found'], `${name} with another tenant's ${param}: ${text}`);
    }
    for (const parts of fixtureOf(name).foreign?.(foreign, own, now) ?? []) {
      const { status, json, text } = await ask(administrator, name, parts);
      const isEmptyList = status === 200 && Array.isArray(json['items']) && json['items'].length === 0;
      assert.ok(status === 404 || isEmptyList, `${name} with ${JSON.stringify(parts)}: ${status} ${text}`);
    }
  }
  assert.equal(await everythingOf(db, 'brand'), before);
});

test('With ids of the own tenant each endpoint does its work, and shows nothing of another', async (t) => {
  const { db, administrator, own, now } = await place(t);
  const before = await everythingOf(db, 'brand');
  const order = ['POST', 'PUT', 'GET', 'DELETE'];
  const inOrder = [...served].sort((a, b) => order.indexOf(endpointOf(a).method) - order.indexOf(endpointOf(b).method));
  for (const name of inOrder) {
    const { status, text } = await ask(administrator, name, fixtureOf(name).own(own, now));
    const isSuccess = status >= 200 && status < 300;
    assert.ok(isSuccess || status === fixtureOf(name).or, `${name}: ${status} ${text}`);
    // The other tenant is called brand, and so is a document of each.
    assert.ok(!/brand(?!ing)/.test(text), `${name} shows what is another tenant's: ${text}`);
  }
  assert.equal(await everythingOf(db, 'brand'), before);
});
