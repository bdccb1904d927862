import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { openDataFolder } from '../../../../workbench/service/store/files/dataFolder.ts';
import { backup } from '../../../../workbench/service/upkeep/backup.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/until.ts';
import { Acme, administrators, helpDesk, openFolder, refusal } from '../support/acme.ts';
import { api } from '../support/api.ts';
import { running, temporaryFolder } from '../support/running.ts';
import { TestProvider } from '../support/testProvider.ts';

const writer = fileURLToPath(new URL('../support/writer.ts', import.meta.url));

/** Lets a process write until it has told of so many records, and kills it in the middle of what it does. */
async function killedAt(t: TestContext, folder: string, least: number): Promise<number> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    text += data;
    if (Number(text.trimEnd().split('\n').at(-1)) >= least) child.kill('SIGKILL');
  });
  const [, signal]: unknown[] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL');
  // What stands behind the last line feed may be cut off.
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

test('After a kill in the middle of writes all that was told of is there, whole, and writing goes on', async (t) => {
  const folder = await temporaryFolder(t);
  let least = 0;
  for (let round = 0; round < 3; round++) {
    least = await killedAt(t, folder, least + 30);
    const store = await openFolder(folder);
    const { size } = await store.audit.head({ tenantId: 'a' });
    const records = await store.audit.from({ tenantId: 'a' }, 0, 100_000);
    await store.close();
    assert.ok(size >= least, `${size} of ${least}`);
    assert.equal(records.length, size);
    assert.equal(size % 2, 0, 'no half of a transaction');
  }
});

/** A closed data folder with five audit records, and a way to change its rows. */
async function withRecords(t: TestContext) {
  const folder = await temporaryFolder(t);
  openDataFolder(folder).dispose();
  const store = await openFolder(folder);
  const context = { tenantId: 'a' };
  const tenant = { ...context, provider: 'p', providerTenant: 'a', name: 'A', settings: newTenantSettings };
  await store.tenants.ensure(tenant, 0);
  for (let count = 0; count < 5; count++) {
    await store.transaction(context, ({ audit }) =>
      audit.append(context, { at: 1, action: 'settings.changed', actor: { kind: 'service', id: 's' } }),
    );
  }
  await store.close();
  const change = (sql: string) => {
    const db = new Database(join(folder, 'handrail.db'));
    db.pragma('foreign_keys = OFF');
    db.exec(sql);
    db.close();
  };
  return { folder, change };
}

test('A log whose head does not fit its newest record or its tree is refused with the file and the newest backup', async (t) => {
  for (const sql of [
    'delete from audit_records where seq = 4',
    'insert into audit_records select tenant_id, 5, at_ms, action, actor_id, subject_id, record from audit_records where seq = 4',
    'update audit_heads set size = 4',
    'update audit_nodes set hash = (select hash from audit_nodes where level = 0 and position = 0) where level = 0 and position = 4',
    'delete from audit_nodes where level = 2',
    'delete from audit_heads',
  ]) {
    const { folder, change } = await withRecords(t);
    const file = join(await temporaryFolder(t), 'good.backup');
    await backup({ dataFolder: folder, to: file, now: 1 });
    await (await openFolder(folder)).close();
    change(sql);
    await assert.rejects(openFolder(folder), (error: unknown) => {
      assert.ok(error instanceof HandrailError, String(error));
      assert.equal(error.code, 'data_corrupt', sql);
      assert.deepEqual([error.details['file'], error.details['backup']], [join(folder, 'handrail.db'), file]);
      return true;
    });
  }
});

test('A file that is damaged names the newest backup', async (t) => {
  const { folder } = await withRecords(t);
  const file = join(await temporaryFolder(t), 'good.backup');
  await backup({ dataFolder: folder, to: file, now: 1 });
  writeFileSync(join(folder, 'handrail.db'), 'no database any more, and long enough to look at it for a while');
  await assert.rejects(openFolder(folder), (error: unknown) => {
    assert.ok(error instanceof HandrailError);
    assert.deepEqual([error.code, error.details['backup']], ['data_corrupt', file]);
    return true;
  });
});

/** A small disk of its own, where the machine lets us have one. */
function smallDisk(t: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', folder]);
  t.after(() => {
    // What is open in it goes on until it is closed.
    if (mounted.status === 0) spawnSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return mounted.status === 0 ? folder : undefined;
}

test('On a full disk changes are refused by their code, a running session goes on, and nothing is lost', async (t) => {
  const dataFolder = process.platform === 'linux' ? smallDisk(t) : undefined;
  if (dataFolder === undefined)
    return t.skip('NOT RUN: a full disk needs the right to mount a small one (root on Linux)');
  const provider = await TestProvider.start(t);
  const store = await openFolder(dataFolder);
  const context = { tenantId: 'acme' };
  const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true };
  await store.tenants.ensure({ ...context, provider: 'test', providerTenant: 'acme', name: 'acme', settings }, 0);
  for (const id of ['helpdesk', 'admins']) {
    await store.groups.ensure(context, { id, name: id, kind: 'people', providerGroup: id }, 0);
  }
  await store.assignments.ensure(context, helpDesk, 0);
  await store.assignments.ensure(context, administrators, 0);
  await store.close();
  const clock = new FakeClock(Date.now());
  const service = await running(t, {
    dataFolder,
    clock,
    signIn: { kind: 'provider', provider: provider.settings(), tenants: [] },
    limits: { pingLeastMs: 1e12, pingMostMs: 1e12 },
  });
  const acme = new Acme(t, service, provider, clock);
  const { helper, sharer, sessionId, atHelper } = await acme.joined();
  const [second, other] = [await acme.app('hugo', 'desk 2'), await acme.app('stan', 'laptop 2', { groups: ['staff'] })];
  const waiting = await second.rpc.call('offerSession', {});
  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const issue = () =>
    ada('POST', '/api-tokens', {
      body: { name: 'x', permissions: ['reports.view'], expiresAt: clock.now() + 3_600_000 },
    });
  let made = 0;
  const filler = join(dataFolder, 'filler');
  assert.throws(() => writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024)), /ENOSPC/);
  let answer = await issue();
  // The write-ahead log has room of its own that is used up first.
  for (; answer.status === 201; answer = await issue()) made += 1;
  assert.deepEqual([answer.status, answer.json['code']], [507, 'storage_full']);
  await helper.relay(atHelper.channel, Buffer.from('still here'));
  await until('the frame comes through', () => sharer.relayed.length > 0);
  assert.equal(await refusal(other.rpc.call('joinSession', { routing: waiting.routing })), 'storage_full');

  rmSync(filler);
  assert.equal((await issue()).status, 201, 'with room it goes on');
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  assert.equal((await sharer.first('sessionEnded')).sessionId, sessionId);
  const list = await ada('GET', '/api-tokens?limit=500');
  assert.equal((list.json['items'] as unknown[]).length, made + 1);
  const records = await acme.audit();
  assert.deepEqual(
    records.map(({ record }) => record.seq),
    records.map((_, seq) => seq),
  );
});
