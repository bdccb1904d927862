import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { IntuneMatch } from '@handrail/sdk/tenant/intune';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import type { ManagedDevice } from '../../../../workbench/service/store/devices/managedDevices.ts';
import { SecretSeal } from '../../../../workbench/service/store/files/secretSeal.ts';
import { openFolder } from '../support/acme.ts';
import { temporaryFolder } from '../support/running.ts';

const acme = { tenantId: 'acme' };
const brand = { tenantId: 'brand' };
const sealed = { key: 'k', text: 'sealed' };
const counts = { read: 1, unreadable: 0, managed: 1, matched: 0, ambiguous: 0 };

async function tables(t: TestContext) {
  const folder = await temporaryFolder(t);
  const store = await openFolder(folder);
  t.after(() => store.close());
  for (const { tenantId } of [acme, brand]) {
    const tenant = { tenantId, provider: 'test', providerTenant: tenantId, name: tenantId };
    await store.tenants.ensure({ ...tenant, settings: newTenantSettings }, 0);
  }
  return store;
}

const managed = (id: string, change: Partial<ManagedDevice> = {}): ManagedDevice => ({
  id,
  name: `PC ${id}`,
  serialNumber: `SER-${id}`,
  directoryDeviceId: undefined,
  compliance: 'compliant',
  syncedAt: 1,
  graceUntil: undefined,
  ...change,
});

test('Of many who want the turn in a tenant one has it, until it is over or was not heard from for too long', async (t) => {
  const store = await tables(t);
  await store.intune.putSecret(acme, { sealed, expiresAt: undefined, now: 1000 });
  const take = (holder: string, now: number) => store.intune.take(acme, holder, { now, until: now + 500 });
  const taken = await Promise.all(['a', 'b', 'c'].map((holder) => take(holder, 1000)));
  const [one] = taken.filter((each) => each !== undefined);
  assert.equal(taken.filter((each) => each !== undefined).length, 1);
  assert.equal(await store.intune.take(brand, 'd', { now: 1000, until: 1500 }), undefined, 'nobody asked there');
  const lease = { holder: one?.leaseHolder ?? '', generation: one?.generation ?? -1 };
  assert.ok(await store.intune.stillMine(acme, lease, 2000));
  assert.ok(!(await store.intune.stillMine(acme, { ...lease, holder: 'other' }, 9000)));
  assert.equal(await take('late', 1600), undefined, 'it goes on');
  const next = await take('late', 2000);
  assert.equal(next?.leaseHolder, 'late');
  const run = { startedAt: 1000, now: 2100, full: true, since: 900, dueAt: 5000, counts };
  assert.equal(await store.intune.succeeded(acme, lease, run), false, 'who lost the turn writes nothing');
  assert.ok(await store.intune.succeeded(acme, { holder: 'late', generation: next?.generation ?? -1 }, run));
  assert.equal(await take('early', 4999), undefined);
  assert.deepEqual((await take('due', 5000))?.counts, counts);
});

test('A change of the settings or the secret ends what a run may write, and another directory forgets what was learned', async (t) => {
  const store = await tables(t);
  await store.intune.putSecret(acme, { sealed, expiresAt: 7, now: 1000 });
  const begin = async () => {
    const taken = await store.intune.take(acme, 'a', { now: 1000, until: 9000 });
    return { holder: 'a', generation: taken?.generation ?? -1 };
  };
  const run = { startedAt: 1000, now: 1000, full: true, since: 900, dueAt: 1000, counts };
  assert.ok(await store.intune.succeeded(acme, await begin(), run));
  const first = await begin();
  await store.intune.changed(acme, { now: 1000, keep: true });
  assert.equal(await store.intune.stillMine(acme, first, 9000), false);
  const kept = await store.intune.get(acme);
  assert.deepEqual([kept?.succeededAt, kept?.since, kept?.secret?.expiresAt, kept?.fullDue], [1000, 900, 7, false]);
  const second = await begin();
  await store.intune.changed(acme, { now: 1000, keep: false });
  assert.equal(await store.intune.stillMine(acme, second, 9000), false);
  const forgotten = await store.intune.get(acme);
  assert.deepEqual(
    [forgotten?.succeededAt, forgotten?.since, forgotten?.counts, forgotten?.fullDue, forgotten?.secret?.sealed],
    [undefined, undefined, undefined, true, sealed],
  );
  await store.intune.remove(acme);
  assert.equal(await store.intune.get(acme), undefined);
});

test('Managed devices are put, changed, searched, paged and let go, whatever stands in their names', async (t) => {
  const store = await tables(t);
  const odd = managed('odd', { name: 'Bj\u00f6rn\u2019s \u0000\u001bPC \ud800', serialNumber: '100%_\\' });
  await store.managedDevices.put(acme, [...Array.from({ length: 450 }, (_, at) => managed(`m${at}`)), odd], 'one');
  await store.managedDevices.put(brand, [managed('theirs')], 'one');
  assert.deepEqual([await store.managedDevices.count(acme), await store.managedDevices.count(brand)], [451, 1]);
  const found = await store.managedDevices.list(acme, { search: '%_\\' }, { limit: 10 });
  assert.deepEqual(
    found.map(({ name }) => name),
    ['Bj\u00f6rn\u2019s PC \ufffd'],
  );
  const seen: string[] = [];
  for (let after: { readonly key: string; readonly id: string } | undefined; ; ) {
    const page = await store.managedDevices.list(acme, {}, { limit: 100, after });
    const last = page.at(-1);
    if (!last) break;
    seen.push(...page.map(({ id }) => id));
    after = { key: last.name, id: last.id };
  }
  assert.equal(new Set(seen).size, 451);
  // Twice on one page: the later one counts.
  await store.managedDevices.put(acme, [managed('m1', { name: 'old' }), managed('m1', { compliance: 'error' })], 'two');
  assert.equal(
    (await store.managedDevices.having(acme, { serials: ['ser-m1'], directoryIds: [] }))[0]?.compliance,
    'error',
  );
  await store.managedDevices.keepOnly(acme, 'two');
  assert.deepEqual([await store.managedDevices.count(acme), await store.managedDevices.count(brand)], [1, 1]);
  for (const [match, count] of [
    ['matched', 0],
    ['ambiguous', 0],
    ['unmatched', 1],
  ] as [IntuneMatch, number][])
    assert.equal(await store.managedDevices.count(acme, match), count, match);
});

test('What is sealed for one tenant and purpose opens for no other, with no other key, and not when it was changed', () => {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const seal = new SecretSeal(random(32), random);
  const kept = seal.seal(acme, 'intune', 'a secret of somebody');
  assert.equal(seal.open(acme, 'intune', kept), 'a secret of somebody');
  assert.notEqual(seal.seal(acme, 'intune', 'a secret of somebody').text, kept.text);
  assert.ok(!Buffer.from(kept.text, 'base64url').toString('latin1').includes('secret'));
  const wrong = { code: 'data_corrupt' };
  assert.throws(() => seal.open(brand, 'intune', kept), wrong);
  assert.throws(() => seal.open(acme, 'webhook', kept), wrong);
  const bytes = Buffer.from(kept.text, 'base64url');
  for (const at of [0, 13, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => seal.open(acme, 'intune', { ...kept, text: changed.toString('base64url') }), wrong);
  }
  for (const text of ['', 'AAAA', kept.text.slice(0, 30)])
    assert.throws(() => seal.open(acme, 'intune', { ...kept, text }), wrong);
  assert.equal(new SecretSeal(random(32), random).open(acme, 'intune', kept), undefined);
});
