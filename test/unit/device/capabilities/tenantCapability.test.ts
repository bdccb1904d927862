import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { AdmittedCall } from '../../../../workbench/device/capabilities/capability.ts';
import { requestOf, tenantCapability } from '../../../../workbench/device/capabilities/tenantCapability.ts';
import type { ApiRequest } from '../../../../workbench/device/ports/tenantApi.ts';

const call = { signal: new AbortController().signal } as AdmittedCall;
const code = (expected: string) => (error: unknown) => HandrailError.from(error).code === expected;

test('Only declared endpoints are asked, with what they are declared to take', () => {
  assert.deepEqual(requestOf({ endpoint: 'roles.get', params: { roleId: 'a.b:c' } }, false), {
    method: 'GET',
    path: '/roles/a.b%3Ac',
    query: {},
    body: undefined,
  });
  const bad = [
    { endpoint: 'roles.grant' },
    { endpoint: 'constructor' },
    { endpoint: 'roles.get', params: { roleId: '../../admin' } },
    { endpoint: 'roles.get', params: { roleId: '..' } },
    { endpoint: 'roles.get', params: {} },
    { endpoint: 'roles.list', query: { tenant: 'other' } },
    { endpoint: 'roles.create', body: { name: 'x', description: '', permissions: [], builtIn: true } },
    { endpoint: 'me.get', body: {} },
    { endpoint: 'sessions.exportCsv' },
  ];
  for (const each of bad) assert.throws(() => requestOf(each, false), HandrailError, JSON.stringify(each));
  assert.throws(() => requestOf({ endpoint: 'roles.list' }, true), code('unknown_action'));
  assert.equal(requestOf({ endpoint: 'sessions.exportCsv', query: {} }, true).path, '/sessions/export.csv');
});

test('What makes something has a key, which stays the same only after an answer that was lost', async () => {
  const keys: (string | undefined)[] = [];
  let outcome: 'lost' | 'refused' | 'made' = 'lost';
  let drawn = 0;
  const capability = tenantCapability(
    {
      send: async (request: ApiRequest) => {
        keys.push(request.idempotencyKey);
        if (outcome === 'lost') throw new HandrailError('service_unreachable', 'gone');
        if (outcome === 'refused') throw new HandrailError('name_taken', 'taken');
        return { value: {} };
      },
      save: async () => 'file',
    },
    (length) => {
      drawn += 1;
      return new Uint8Array(length).fill(drawn);
    },
  );
  const request = capability.get('request');
  assert.ok(request);
  const make = (name: string) =>
    request.run({ endpoint: 'roles.create', body: { name, description: '', permissions: [] } }, call);
  await assert.rejects(async () => make('Night'), code('service_unreachable'));
  await assert.rejects(async () => make('Day'), code('service_unreachable'));
  outcome = 'refused';
  await assert.rejects(async () => make('Night'), code('name_taken'));
  outcome = 'made';
  await make('Night');
  await make('Night');
  const [first, other, again, fresh, next] = keys;
  assert.ok(first && first.length === 32);
  assert.equal(again, first, 'pressed again after a lost answer it is the same request');
  assert.equal(new Set([first, other, fresh, next]).size, 4, 'any other attempt is one of its own');
});
