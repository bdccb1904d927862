import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { until } from '../../../support/until.ts';
import { accessPlace, answered, logged, version } from '../support/accessPlace.ts';
import { api } from '../support/api.ts';

const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true };

test('Settings are changed in the version that was seen, and their history says who changed which fields', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const first = await ada('GET', '/settings');
  assert.deepEqual([first.headers.get('etag'), first.json], ['"1"', settings]);
  const change = { ...settings, chatAllowed: false, retentionDays: 30 };
  const changed = await ada('PUT', '/settings', { body: change, ...version('"1"') });
  assert.deepEqual([changed.status, changed.headers.get('etag'), changed.json], [200, '"2"', change]);
  assert.equal(await answered(ada('PUT', '/settings', { body: settings, ...version('"1"') })), '412 edit_conflict');
  assert.equal(await answered(ada('PUT', '/settings', { body: settings })), '428 version_required');
  const { json } = await ada('GET', '/settings/history?limit=1');
  const [newest] = json['items'] as readonly { version: number; changed: string[]; changedBy: { name: string } }[];
  assert.deepEqual(
    [newest?.version, newest?.changed, newest?.changedBy.name],
    [2, ['chatAllowed', 'retentionDays'], 'ada'],
  );
  const older = await ada('GET', `/settings/history?cursor=${json['next']}`);
  assert.deepEqual(
    (older.json['items'] as readonly { version: number }[]).map((each) => each.version),
    [1],
  );
  assert.deepEqual((await logged(acme)).slice(-2), [
    'settings.changed chatAllowed retentionDays',
    'retention.changed chatAllowed retentionDays',
  ]);
});

test('Of two who change the settings at once, one is told of the other', async (t) => {
  const { ada } = await accessPlace(t);
  const change = (retentionDays: number) =>
    answered(ada('PUT', '/settings', { body: { ...settings, retentionDays }, ...version('"1"') }));
  assert.deepEqual((await Promise.all([10, 20, 30].map(change))).sort(), [
    '200',
    '412 edit_conflict',
    '412 edit_conflict',
  ]);
});

test('Settings that say nothing new make no version', async (t) => {
  const { ada } = await accessPlace(t);
  const same = await ada('PUT', '/settings', { body: settings, ...version('"1"') });
  assert.deepEqual([same.status, same.headers.get('etag')], [200, '"1"']);
});

test('Only those who may change settings do, and those who may see them see them', async (t) => {
  const { acme, kim } = await accessPlace(t);
  const change = { body: settings, ...version('"1"') };
  assert.equal(await answered(kim('PUT', '/settings', change)), '403 not_permitted');
  assert.equal(await answered(kim('GET', '/settings')), '403 not_permitted');
  const hana = api(acme, await acme.token('hana'));
  assert.equal(await answered(hana('GET', '/settings')), '200');
  assert.equal(await answered(hana('PUT', '/settings', change)), '403 not_permitted');
});

test('Apps are told of new settings at once, and a session ends when remote help is switched off', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { helper, sharer, sessionId } = await acme.joined();
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await sharer.flushed();
  const off = { ...settings, enabled: false };
  assert.equal(await answered(ada('PUT', '/settings', { body: off, ...version('"1"') })), '200');
  assert.deepEqual(await helper.first('settings'), off);
  assert.deepEqual(await sharer.first('revoked'), { sessionId });
});

test('Branding begins empty, is changed like settings, and reaches apps when they sign in and when it changes', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const app = await acme.helper();
  const none = await ada('GET', '/branding');
  assert.deepEqual([none.headers.get('etag'), none.json], ['"0"', {}]);
  const branding = {
    name: 'Acme',
    colour: '#0a5c36',
    supportAddress: 'https://help.acme.example',
    supportText: 'Call 1',
  };
  const logo = `data:image/png;base64,${'A'.repeat(20_000)}`;
  const changed = await ada('PUT', '/branding', { body: { ...branding, logo }, ...version('"0"') });
  assert.deepEqual([changed.status, changed.headers.get('etag')], [200, '"1"']);
  assert.deepEqual(await app.first('branding'), { ...branding, logo });
  const later = await acme.app('hana', 'another desk');
  assert.deepEqual(await later.first('branding'), { ...branding, logo });
  // Anybody who is signed in sees it.
  assert.deepEqual((await api(acme, await acme.token('sam', { groups: [] }))('GET', '/branding')).json, {
    ...branding,
    logo,
  });
  assert.deepEqual((await logged(acme)).slice(-1), ['branding.changed colour logo name supportAddress supportText']);
});

test('A logo too large for a link is left out there, and is there for who asks the API', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const logo = `data:image/png;base64,${'A'.repeat(60_000)}`;
  assert.equal(await answered(ada('PUT', '/branding', { body: { name: 'Acme', logo }, ...version('"0"') })), '200');
  const app = await acme.helper();
  assert.deepEqual(await app.first('branding'), { name: 'Acme' });
  await until('it is there', async () => (await ada('GET', '/branding')).json['logo'] === logo);
});
