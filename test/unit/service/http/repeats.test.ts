import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { Repeats } from '../../../../workbench/service/http/repeats.ts';
import { createLog } from '../../../../workbench/service/logs/log.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { Acme, administrators, openFolder, refusal } from '../support/acme.ts';
import { api } from '../support/api.ts';
import { ofFiles } from '../support/place.ts';
import { temporaryFolder } from '../support/running.ts';

const hour = 3_600_000;

async function place(t: TestContext) {
  const acme = await Acme.start(t, { assignments: [administrators] });
  const as = async (person: string, tenant = 'acme') => {
    const ask = api(acme, await acme.token(person, { groups: ['admins'], tid: tenant }));
    const issue = (key: string, change: object = {}) =>
      ask('POST', '/api-tokens', {
        body: { name: 'Export', permissions: ['reports.view'], expiresAt: end, ...change },
        headers: { 'idempotency-key': key },
      });
    return { ask, issue };
  };
  const end = acme.clock.now() + 100 * hour;
  return { acme, as, ada: await as('ada') };
}

const idOf = (answer: { readonly json: Readonly<Record<string, unknown>> }) =>
  (answer.json['token'] as { readonly id: string } | undefined)?.id;

test('The same request with the same key makes one thing, and its secret is shown once', async (t) => {
  const { acme, ada } = await place(t);
  const first = await ada.issue('k1');
  const again = await ada.issue('k1');
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.deepEqual(
    [first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')],
    [null, 'true'],
  );
  assert.equal(idOf(again), idOf(first));
  const secret = String(first.json['secret']);
  assert.match(secret, /^hrt_/);
  assert.ok(!('secret' in again.json));
  for (const file of ofFiles.skip === false ? ['handrail.db', 'handrail.db-wal'] : [])
    assert.ok(!readFileSync(join(acme.service.dataFolder, file)).includes(secret), file);
  assert.equal(((await ada.ask('GET', '/api-tokens')).json['items'] as unknown[]).length, 1);
});

test('Many at once with one key make one thing', async (t) => {
  const { ada } = await place(t);
  const answers = await Promise.all(Array.from({ length: 8 }, () => ada.issue('k1')));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(idOf)).size, 1);
  assert.equal(answers.filter(({ json }) => 'secret' in json).length, 1);
});

test('A key belongs to its caller and to one request', async (t) => {
  const { as, ada } = await place(t);
  const first = await ada.issue('k1');
  const other = await ada.issue('k1', { name: 'Another' });
  assert.deepEqual([other.status, other.json['code']], [422, 'key_reused']);
  assert.notEqual(idOf(await ada.issue('k2')), idOf(first));
  const bob = await as('bob');
  assert.notEqual(idOf(await bob.issue('k1')), idOf(first), 'another person');
  const adaOfBrand = await as('ada', 'brand');
  assert.notEqual(idOf(await adaOfBrand.issue('k1')), idOf(first), 'another tenant');
  for (const odd of ['x'.repeat(129), 'with space']) {
    const answer = await ada.issue(odd);
    assert.deepEqual([answer.status, answer.json['field']], [400, 'Idempotency-Key']);
  }
});

test('A refused request leaves its key free', async (t) => {
  const { ada } = await place(t);
  assert.equal((await ada.issue('k1', { permissions: ['nobody.holds'] })).status, 403);
  assert.equal((await ada.issue('k1')).status, 201);
});

test('A key is known for a day, and old ones are looked for each hour', async (t) => {
  const { store, caller, clock, repeats } = await apart(t);
  const making = (value: string) => repeats.once(caller, 'k1', 'request', async () => ({ value, etag: undefined }));
  await making('first');
  clock.advance(24 * hour);
  assert.equal((await making('second')).value, 'first');
  clock.advance(1);
  assert.deepEqual(await making('second'), { value: 'second', etag: undefined, isRepeat: false });

  const swept: number[] = [];
  const spy = { sweep: async (before: number) => void swept.push(before) };
  const sweeping = new Repeats({ store: { idempotencyKeys: spy } as never, clock, log }).start();
  const began = clock.now();
  clock.advance(2 * hour);
  sweeping.dispose();
  clock.advance(2 * hour);
  assert.deepEqual(
    swept,
    [-24, -23, -22].map((hours) => began + hours * hour),
  );
  assert.equal(await store.idempotencyKeys.sweep(began), 0);
  assert.equal(await store.idempotencyKeys.sweep(began + 1), 1);
});

const log = createLog({ destination: { write: () => undefined } });
const tenant = { tenantId: 'acme', provider: 'p', providerTenant: 'acme', name: 'Acme', settings: newTenantSettings };
const caller = { tenant, actor: { kind: 'person', id: 'ada' }, permissions: new Set<string>() } as const;

/** A store without a service around it. */
async function apart(t: TestContext) {
  const folder = await temporaryFolder(t);
  const store = await openFolder(folder);
  t.after(() => store.close());
  await store.tenants.ensure(tenant, 0);
  const clock = new FakeClock(Date.now());
  return { store, caller, clock, repeats: new Repeats({ store, clock, log }) };
}

test('A request that was cut off keeps its key: nobody makes it twice without looking', async (t) => {
  const { store, clock } = await apart(t);
  // Two processes, of which the first ends while it makes something.
  const [killed, after] = [new Repeats({ store, clock, log }), new Repeats({ store, clock, log })];
  const started = Promise.withResolvers<void>();
  void killed.once(caller, 'k1', 'request', async () => {
    started.resolve();
    return await new Promise(() => undefined);
  });
  await started.promise;
  const make = async () => ({ value: 1, etag: undefined });
  assert.equal(await refusal(after.once(caller, 'k1', 'request', make)), 'key_in_progress');
  assert.equal(await refusal(after.once(caller, 'k1', 'another', make)), 'key_reused');
  clock.advance(25 * hour);
  assert.deepEqual(await after.once(caller, 'k1', 'request', make), { ...(await make()), isRepeat: false });
});

test('What was made is answered even when the answer cannot be kept', async () => {
  const failures: string[] = [];
  const full = async () => {
    throw new HandrailError('storage_full', 'Full');
  };
  const repeats = new Repeats({
    store: { idempotencyKeys: { claim: async () => undefined, answered: full, release: full } } as never,
    clock: new FakeClock(0),
    log: { event: () => undefined, failure: (event) => failures.push(event) },
  });
  const made = await repeats.once(caller, 'k', 'r', async () => ({ value: { id: 'a', secret: 's' }, etag: '"1"' }));
  assert.deepEqual(made, { value: { id: 'a', secret: 's' }, etag: '"1"', isRepeat: false });
  assert.deepEqual(failures, ['idempotency.keep']);
});
