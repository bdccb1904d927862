import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTables } from '../../support/filledTenant.ts';
import { day, hour, identifiers, intunePlace } from './intunePlace.ts';

const entraId = '0f0f0f0f-1111-4222-8333-444444444444';
const other = '0f0f0f0f-1111-4222-8333-555555555555';

test('A device that Intune manages and counts as compliant keeps the policy, by what it says it is', async (t) => {
  const { acme, graph, connect, sync, policy, enrolled, judged, ask } = await intunePlace(t);
  await policy();
  const laptop = await enrolled('laptop');
  assert.equal(laptop.welcome.device.identify, undefined, 'nobody asks while nothing is read');
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'not_connected']);
  graph.rows = [
    {
      id: 'm1',
      deviceName: 'laptop',
      serialNumber: 'PF 3Abc 9',
      azureADDeviceId: entraId,
      complianceState: 'compliant',
    },
    { id: 'm2', deviceName: 'till', serialNumber: 'VM-0002', complianceState: 'noncompliant' },
  ];
  await connect();
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'not_identified']);
  const asked = await acme.sharer();
  assert.equal(asked.welcome.device.identify, true);
  const found = await asked.rpc.call('identify', { identifiers: identifiers('pf3aBC9', entraId.toUpperCase()) });
  assert.deepEqual([found.compliance, found.reasons], ['compliant', []]);
  const till = await enrolled('till', 'tom');
  const refused = await till.rpc.call('identify', { identifiers: identifiers('VM-0002') });
  assert.deepEqual(
    refused.reasons.map(({ code, actual }) => [code, actual]),
    [['intune', 'noncompliant']],
  );
  const device = (await ask('GET', `/devices/${laptop.welcome.device.id}`)).json;
  assert.equal(device['complianceSource'], 'intune');
  assert.deepEqual(
    (device['facts'] as { name: string }[]).filter(({ name }) => /intune|serial|directory/.test(name)),
    [
      { name: 'serialNumber', value: 'pf3aBC9' },
      { name: 'directoryDeviceId', value: entraId.toUpperCase() },
      { name: 'intune', value: 'compliant' },
    ],
  );
  graph.rows = [{ id: 'm1', serialNumber: 'PF3ABC9', azureADDeviceId: entraId, complianceState: 'noncompliant' }];
  const status = await sync(true);
  assert.deepEqual([status['managed'], status['matched'], status['unmatched']], [1, 1, 0]);
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'noncompliant']);
  assert.deepEqual(await judged(till), ['nonCompliant', 'not_managed']);
});

test('A run that reads what has changed finds the devices that it concerns, and no change is missed', async (t) => {
  const { acme, graph, connect, sync, policy, enrolled, judged } = await intunePlace(t);
  await policy();
  const row = (at: number, complianceState: string) => ({
    id: `m${at}`,
    serialNumber: `SER-${at}000`,
    complianceState,
    lastSyncDateTime: new Date(acme.clock.now()).toISOString(),
  });
  const old = { ...row(1, 'compliant'), lastSyncDateTime: '2020-01-01T00:00:00Z' };
  graph.rows = [old, row(2, 'compliant')];
  await connect();
  const [laptop, till] = [await enrolled('laptop'), await enrolled('till', 'tom')];
  await laptop.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  await till.rpc.call('identify', { identifiers: identifiers('SER-2000') });
  graph.rows = [{ ...old, complianceState: 'noncompliant' }, row(2, 'noncompliant')];
  assert.equal((await sync())['full'], false);
  assert.deepEqual(await judged(till), ['nonCompliant', 'noncompliant']);
  assert.deepEqual(await judged(laptop), ['compliant'], 'which has not synchronised since');
  graph.rows = [{ ...old, complianceState: 'noncompliant' }];
  assert.equal((await sync(true))['full'], true);
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'noncompliant']);
  assert.deepEqual(await judged(till), ['nonCompliant', 'not_managed']);
});

test('What was read too long ago counts for nothing, in lists, exports and for one device', async (t) => {
  const { acme, graph, connect, policy, enrolled, judged, ask, sync } = await intunePlace(t);
  await policy();
  graph.rows = [{ id: 'm1', serialNumber: 'SER-1000', complianceState: 'compliant' }];
  await connect();
  const laptop = await enrolled('laptop');
  await laptop.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  const count = async (compliance: string) =>
    ((await ask('GET', `/devices?compliance=${compliance}`)).json['items'] as unknown[]).length;
  assert.deepEqual(
    [await judged(laptop), await count('compliant'), await count('nonCompliant')],
    [['compliant'], 1, 0],
  );
  const exported = async () => /,(yes|no),[^,]*$/.exec((await ask('GET', '/devices/export')).text.trim())?.[1];
  assert.equal(await exported(), 'yes');
  graph.refusal = { status: 401, error_codes: [7000222] };
  await sync();
  assert.deepEqual(await judged(laptop), ['compliant'], 'one that failed is no reason yet');
  acme.clock.jump(day + hour);
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'stale']);
  assert.deepEqual([await count('compliant'), await count('nonCompliant'), await exported()], [0, 1, 'no']);
  await policy({ unknownCounts: 'compliant' });
  acme.clock.jump(-(2 * day));
  assert.deepEqual(await judged(laptop), ['compliant'], 'where the policy lets what is unknown pass');
  await policy();
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'stale'], 'what was read in the future was not read');
  graph.refusal = undefined;
  await sync();
  assert.deepEqual(await judged(laptop), ['compliant']);
});

test('A device in its grace period is compliant until that is over', async (t) => {
  const { acme, graph, connect, policy, enrolled, judged, ask } = await intunePlace(t);
  await policy();
  graph.rows = [
    {
      id: 'm1',
      serialNumber: 'SER-1000',
      complianceState: 'inGracePeriod',
      complianceGracePeriodExpirationDateTime: new Date(acme.clock.now() + 6 * hour).toISOString(),
    },
    { id: 'm2', serialNumber: 'SER-2000', complianceState: 'aNewWord' },
  ];
  await connect();
  const [laptop, till] = [await enrolled('laptop'), await enrolled('till', 'tom')];
  await laptop.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  await till.rpc.call('identify', { identifiers: identifiers('SER-2000') });
  assert.deepEqual(await judged(laptop), ['compliant']);
  assert.deepEqual(await judged(till), ['nonCompliant', 'not_evaluated']);
  acme.clock.jump(7 * hour);
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'inGracePeriod']);
  assert.deepEqual((await ask('GET', '/devices?compliance=compliant')).json['items'], []);
});

test('Where several fit none is picked: they are shown, and a serial number that is none fits nobody', async (t) => {
  const { graph, connect, policy, enrolled, judged, ask, status, sync } = await intunePlace(t);
  await policy();
  graph.pageSize = 10;
  graph.rows = [
    { id: 'twice-1', deviceName: 'a', serialNumber: 'DUP-77', complianceState: 'compliant' },
    { id: 'twice-2', deviceName: 'b', serialNumber: 'dup-77', complianceState: 'compliant' },
    { id: 'cloned', deviceName: 'c', serialNumber: 'CLONE-1', complianceState: 'compliant' },
    { id: 'shared', deviceName: 'd', serialNumber: 'SHARED-1', complianceState: 'compliant' },
    { id: 'other', deviceName: 'e', serialNumber: 'MOVED-1', azureADDeviceId: other, complianceState: 'compliant' },
    ...['To be filled by O.E.M.', 'SystemSerialNumber', '0', '', '00000000'].map((serialNumber, at) => ({
      id: `none-${at}`,
      deviceName: `z${at}`,
      serialNumber,
      complianceState: 'compliant',
    })),
  ];
  await connect();
  const said = async (name: string, person: string, ...what: Parameters<typeof identifiers>) => {
    const app = await enrolled(name, person);
    await app.rpc.call('identify', { identifiers: identifiers(...what) });
    return app;
  };
  const twice = await said('laptop', 'sam', 'DUP-77');
  assert.deepEqual(await judged(twice), ['nonCompliant', 'ambiguous']);
  const one = await said('pc-1', 'una', 'CLONE-1');
  assert.deepEqual(await judged(one), ['compliant']);
  const clone = await said('pc-2', 'vic', 'CLONE-1');
  for (const each of [one, clone]) assert.deepEqual(await judged(each), ['nonCompliant', 'ambiguous']);
  const moved = await said('till', 'tom', 'MOVED-1', entraId);
  assert.deepEqual(await judged(moved), ['nonCompliant', 'not_managed'], 'the directory says that it is another one');
  for (const serial of ['To be filled by O.E.M.', 'System Serial Number', '0', '00000000']) {
    const app = await said(`nameless ${serial.length}`, `p${serial.length}`, serial);
    assert.deepEqual(await judged(app), ['nonCompliant', 'not_identified'], serial);
  }
  await sync();
  const matches = async (match: string) =>
    ((await ask('GET', `/intune/devices?match=${match}`)).json['items'] as { id: string; devices: object[] }[]).map(
      ({ id, devices }) => [id, devices.length],
    );
  assert.deepEqual(await matches('ambiguous'), [
    ['twice-1', 1],
    ['twice-2', 1],
    ['cloned', 2],
  ]);
  assert.deepEqual(await matches('matched'), []);
  const { managed, ambiguous, unmatched } = await status();
  assert.deepEqual([managed, ambiguous, unmatched], [10, 3, 7]);
});

test('Two accounts on one machine are two devices here, and one in Intune', async (t) => {
  const { acme, graph, connect, policy, judged, ask } = await intunePlace(t);
  await policy();
  graph.rows = [{ id: 'mac', serialNumber: 'C02XK0AAJG5J', complianceState: 'compliant' }];
  await connect();
  const tables = await openTables(acme.service.dataFolder);
  const db = tables.of({ tenantId: 'acme' });
  const made = await ask('POST', '/enrolment-tokens', { body: { name: 'Macs', expiresAt: acme.clock.now() + day } });
  const apps = [];
  for (const [key, person] of [
    ['key one', 'sam'],
    ['key two', 'pia'],
  ] as const) {
    const app = await acme.app(person, key, { groups: ['staff'] }, String(made.json['secret']));
    await db
      .updateTable('devices')
      .set({ name: 'Studio-Mac' })
      .where('device_id', '=', app.welcome.device.id)
      .execute();
    await app.rpc.call('identify', { identifiers: identifiers('C02XK0AAJG5J') });
    apps.push(app);
  }
  await tables.close();
  for (const app of apps) assert.deepEqual(await judged(app), ['compliant']);
});

test('After disconnecting nothing of it is left, and the devices say that nobody knows', async (t) => {
  const { acme, graph, connect, policy, enrolled, judged, ask, status } = await intunePlace(t);
  await policy();
  graph.rows = [{ id: 'm1', serialNumber: 'SER-1000', deviceName: 'laptop', complianceState: 'compliant' }];
  await connect();
  const laptop = await enrolled('laptop');
  await laptop.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  assert.deepEqual(await judged(laptop), ['compliant']);
  const etag = (await ask('GET', '/intune')).headers.get('etag') ?? '';
  assert.equal((await ask('DELETE', '/intune', { headers: { 'if-match': etag } })).status, 204);
  assert.deepEqual(await judged(laptop), ['nonCompliant', 'not_connected']);
  assert.deepEqual(await status(), { state: 'off', failures: 0, managed: 0, matched: 0, ambiguous: 0, unmatched: 0 });
  const device = JSON.stringify((await ask('GET', `/devices/${laptop.welcome.device.id}`)).json);
  assert.ok(!device.includes('SER-1000'));
  assert.deepEqual((await ask('GET', '/intune')).json, { enabled: false, cloud: 'global', everyMinutes: 60 });
  await laptop.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  const tables = await openTables(acme.service.dataFolder);
  const kept = await tables.of({ tenantId: 'acme' }).selectFrom('devices').select('serial').execute();
  await tables.close();
  assert.deepEqual(kept, [{ serial: null }], 'and nothing is kept that nobody asked for');
  assert.ok((await acme.audit()).some(({ record }) => record.action === 'intune.disconnected'));
});

test('A device that is retired says no more what it is, and another one may be it', async (t) => {
  const { graph, connect, policy, enrolled, judged, ask } = await intunePlace(t);
  await policy();
  graph.rows = [{ id: 'm1', serialNumber: 'SER-1000', complianceState: 'compliant' }];
  await connect();
  const [old, next] = [await enrolled('old-name'), await enrolled('new-name', 'tom')];
  for (const app of [old, next]) await app.rpc.call('identify', { identifiers: identifiers('SER-1000') });
  assert.deepEqual(await judged(next), ['nonCompliant', 'ambiguous']);
  assert.equal((await ask('POST', `/devices/${old.welcome.device.id}/retire`)).status, 204);
  assert.deepEqual(await judged(next), ['compliant']);
  assert.ok(!(await ask('GET', `/devices/${old.welcome.device.id}`)).text.includes('SER-1000'));
});
