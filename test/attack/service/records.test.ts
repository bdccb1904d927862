import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { Acme } from '../../unit/service/support/acme.ts';

/** Every byte of every file below a folder. */
function bytesBelow(folder: string): Buffer {
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return Buffer.concat(parts.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path)));
}

test('Nothing that is said in a session reaches a file or the log, whatever way it is sent', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, atSharer, atHelper, sessionId, offer } = await acme.joined();
  const canary = 'canaryK7M2Q';
  sharer.relay(atSharer.channel, Buffer.from(`${canary} relayed`));
  helper.relay(atHelper.channel, Buffer.from(`${canary} back`));
  for (const text of [canary, `${canary}.lower`, canary.toLowerCase()]) {
    sharer.rpc.notify('report', { sessionId, report: { kind: 'feature', feature: text } });
    helper.rpc.notify('report', { sessionId, report: { kind: 'error', code: text } });
  }
  // What is no report, no method, no session.
  sharer.rpc.notify('report', { sessionId: canary, report: { kind: 'trusted' } });
  await sharer.rpc.call('joinSession', { routing: 'CNRYK7M2' }).catch(() => undefined);
  await fetch(`${acme.service.address}/api/v1/sessions?${canary}=${canary}`, {
    headers: { authorization: `Bearer ${canary}` },
  });
  await fetch(`${acme.service.address}/${canary}`, { method: 'POST', body: canary, headers: { 'x-secret': canary } });
  sharer.rpc.notify('report', { sessionId, report: { kind: 'feature', feature: 'screen.view' } });
  await sharer.flushed();
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await sharer.first('sessionEnded');

  const [record] = await acme.records();
  assert.deepEqual(record?.features, ['screen.view']);
  assert.deepEqual(record?.errors, []);
  const token = (await acme.token('hana')).split('.')[2] ?? '';
  const kept = bytesBelow(acme.service.dataFolder);
  const logged = acme.service.logged.join('');
  for (const secret of [canary, canary.toLowerCase(), 'CNRYK7M2', token, atSharer.grant]) {
    assert.equal(kept.includes(secret), false, `${secret.slice(0, 12)} is in a file`);
    assert.equal(logged.includes(secret), false, `${secret.slice(0, 12)} is in the log`);
  }
  assert.equal(logged.includes(`"${offer.routing}"`), false, 'the public part of a code is not logged either');
  for (const address of ['127.0.0.1', '::1']) assert.equal(logged.includes(address), false, 'addresses are not logged');
  for (const name of ['hana', 'sam', 'laptop']) assert.equal(logged.includes(name), false, 'names are not logged');
});

test("The columns of a session's record are the allowed ones", async (t) => {
  const acme = await Acme.start(t);
  const database = new Database(join(acme.service.dataFolder, 'handrail.db'), { readonly: true });
  const columns = database.prepare("select name from pragma_table_info('sessions')").pluck().all();
  database.close();
  assert.deepEqual(columns, [
    'tenant_id',
    'session_id',
    'kind',
    'helper_id',
    'helper_name',
    'helper_sign_in_name',
    'helper_device_id',
    'sharer_id',
    'sharer_name',
    'sharer_sign_in_name',
    'device_id',
    'device_name',
    'device_os',
    'enrolled',
    'created_ms',
    'started_ms',
    'ended_ms',
    'mode',
    'features',
    'elevation_used',
    'compliance',
    'compliance_reasons',
    'end_reason',
    'errors',
    'stated_reason',
    'search',
    'personal_deleted_ms',
  ]);
});
