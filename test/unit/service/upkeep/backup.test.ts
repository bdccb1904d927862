import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { writeConfiguration } from '../../../../workbench/service/setup/configurationFile.ts';
import { openDataFolder } from '../../../../workbench/service/store/files/dataFolder.ts';
import { newestBackup } from '../../../../workbench/service/store/sqlite/newestBackup.ts';
import { backup } from '../../../../workbench/service/upkeep/backup.ts';
import { restore } from '../../../../workbench/service/upkeep/restore.ts';
import { Acme, openFolder } from '../support/acme.ts';
import { running, temporaryFolder } from '../support/running.ts';

const refused = (code: string, problem?: string) => (error: unknown) => {
  assert.ok(error instanceof HandrailError, String(error));
  assert.equal(error.code, code);
  if (problem !== undefined) assert.equal(error.details['problem'], problem);
  return true;
};

/** A running service with a session in its records, and a backup of it. */
async function backedUp(t: TestContext) {
  const acme = await Acme.start(t);
  const { sessionId } = await acme.joined();
  const folder = await temporaryFolder(t);
  const file = join(folder, 'monday.backup');
  const manifest = await backup({ dataFolder: acme.service.dataFolder, to: file, now: 1_800_000_000_000 });
  return { acme, sessionId, folder, file, manifest };
}

test('A backup of a running service is one file for its owner alone, and a service starts from what it restores', async (t) => {
  const { acme, sessionId, folder, file, manifest } = await backedUp(t);
  assert.deepEqual(readdirSync(folder), ['monday.backup'], 'nothing else is left');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(manifest.parts.map(({ name }) => name).sort(), [
    'handrail.db',
    'keys/grants.json',
    'keys/sealing.json',
  ]);
  assert.equal(newestBackup(join(acme.service.dataFolder, 'backups'))?.file, file);

  const dataFolder = join(folder, 'restored');
  await restore({ from: file, dataFolder });
  assert.deepEqual(readdirSync(dataFolder).sort(), ['backups', 'handrail.db', 'keys', 'lock.db']);
  for (const name of ['handrail.db', 'keys/grants.json']) {
    assert.equal(statSync(join(dataFolder, name)).mode & 0o777, 0o600);
  }
  const grants = 'keys/grants.json';
  assert.deepEqual(readFileSync(join(dataFolder, grants)), readFileSync(join(acme.service.dataFolder, grants)));
  await running(t, {
    dataFolder,
    signIn: { kind: 'provider', provider: acme.provider.settings(), tenants: [] },
  });
  const store = await openFolder(dataFolder);
  const sessions = await store.sessions.list(
    { tenantId: 'acme' },
    {},
    { sort: 'createdAt', descending: true, limit: 10 },
  );
  await store.close();
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [sessionId],
  );
});

test('While writes go on a backup holds whole transactions only', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const folder = openDataFolder(dataFolder);
  t.after(() => folder.dispose());
  const store = await openFolder(dataFolder);
  t.after(() => store.close());
  await store.tenants.ensure(
    { tenantId: 'a', provider: 'p', providerTenant: 'a', name: 'A', settings: newTenantSettings },
    0,
  );
  let stop = false;
  const writes = (async () => {
    while (!stop) {
      await store.transaction({ tenantId: 'a' }, async ({ audit }) => {
        const one = { at: 1, action: 'settings.changed', actor: { kind: 'service', id: 's' } } as const;
        await audit.append({ tenantId: 'a' }, one);
        await audit.append({ tenantId: 'a' }, one);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const file = join(await temporaryFolder(t), 'b');
  await backup({ dataFolder, to: file, now: 1 });
  stop = true;
  await writes;
  const restored = join(dirname(file), 'restored');
  await restore({ from: file, dataFolder: restored });
  const db = new Database(join(restored, 'handrail.db'), { readonly: true });
  const [records, size] = ['select count(*) from audit_records', 'select coalesce(sum(size), 0) from audit_heads'].map(
    (sql) => Number(db.prepare(sql).pluck().get()),
  );
  db.close();
  assert.equal(records, size);
  assert.equal(Number(records) % 2, 0);
});

test('A backup writes over nothing, and leaves nothing behind where it fails', async (t) => {
  const { acme, folder, file } = await backedUp(t);
  const before = readFileSync(file);
  const { dataFolder } = acme.service;
  await assert.rejects(backup({ dataFolder, to: file, now: 1 }), refused('name_taken'));
  assert.deepEqual(readFileSync(file), before);
  await assert.rejects(backup({ dataFolder: folder, to: join(folder, 'x'), now: 1 }), refused('not_found', 'no_data'));
  const absent = join(folder, 'absent', 'x');
  await assert.rejects(backup({ dataFolder, to: absent, now: 1 }), refused('data_corrupt'));
  assert.deepEqual(readdirSync(folder), ['monday.backup']);
});

test('A folder that is not empty, and one that a service uses, are refused and left as they are', async (t) => {
  const { acme, folder, file } = await backedUp(t);
  const { dataFolder } = acme.service;
  await assert.rejects(restore({ from: file, dataFolder }), refused('wrong_state', 'data_in_use'));
  const used = join(folder, 'used');
  mkdirSync(used);
  writeFileSync(join(used, 'note'), 'mine');
  await assert.rejects(restore({ from: file, dataFolder: used }), refused('wrong_state', 'folder_not_empty'));
  assert.deepEqual(readdirSync(used), ['note']);
});

test('A backup with any bit of it changed is refused, and nothing stands in the folder', async (t) => {
  const { folder, file, manifest } = await backedUp(t);
  const good = readFileSync(file);
  const body = good.length - manifest.parts.reduce((sum, { size }) => sum + size, 0);
  const flipped = (at: number) => {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] ?? 0) ^ 1;
    return bad;
  };
  const named = (from: string, to: string) => Buffer.from(good.toString('latin1').replace(from, to), 'latin1');
  const bad: readonly Buffer[] = [
    Buffer.from(''),
    Buffer.from('something else'),
    good.subarray(0, good.length - 1),
    Buffer.concat([good, Buffer.from('x')]),
    flipped(0),
    flipped(body + 5000),
    flipped(good.length - 2),
    named('keys/grants.json', '../gran/ts.json'),
  ];
  const wrong = join(folder, 'wrong.backup');
  const dataFolder = join(folder, 'restored');
  for (const content of bad) {
    writeFileSync(wrong, content);
    await assert.rejects(restore({ from: wrong, dataFolder }), refused('data_corrupt', 'backup_damaged'));
    assert.ok(!existsSync(dataFolder));
  }
  mkdirSync(dataFolder);
  await assert.rejects(restore({ from: wrong, dataFolder }), refused('data_corrupt'));
  assert.deepEqual(readdirSync(dataFolder), []);
});

test('A backup of a newer version is refused', async (t) => {
  const { folder, file } = await backedUp(t);
  const newer = readFileSync(file).toString('latin1').replace('"0001-ground"', '"0001-grounf"');
  writeFileSync(join(folder, 'newer'), Buffer.from(newer, 'latin1'));
  const dataFolder = join(folder, 'restored');
  await assert.rejects(restore({ from: join(folder, 'newer'), dataFolder }), refused('upgrade_required'));
  assert.ok(!existsSync(dataFolder));
});

test('On the command line it warns of the keys in it, and says what went wrong', async (t) => {
  const { acme, folder } = await backedUp(t);
  const main = fileURLToPath(new URL('../../../../workbench/cli/main.ts', import.meta.url));
  const handrail = (...words: string[]) => spawnSync(process.execPath, [main, ...words], { encoding: 'utf8' });
  const file = join(folder, 'tuesday.backup');
  const made = handrail('backup', '--data', acme.service.dataFolder, '--to', file);
  assert.deepEqual([made.status, made.stdout.startsWith(file)], [0, true], made.stderr);
  assert.match(made.stderr, /holds the keys of the service/);
  const again = handrail('backup', '--data', acme.service.dataFolder, '--to', file);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /\(name_taken\)\n {2}file: .*tuesday/);
});

test('Records on a server that the set-up names are not in a backup; a set-up that cannot be read is no reason for none', async (t) => {
  const { acme, folder } = await backedUp(t);
  const { dataFolder } = acme.service;
  const main = fileURLToPath(new URL('../../../../workbench/cli/main.ts', import.meta.url));
  const wednesday = join(folder, 'wednesday.backup');
  const back = () =>
    spawnSync(process.execPath, [main, 'backup', '--data', dataFolder, '--to', wednesday], { encoding: 'utf8' });
  writeConfiguration(dataFolder, {
    version: 1,
    front: 'loopback',
    address: 'http://127.0.0.1:8420',
    host: '127.0.0.1',
    port: 8420,
    organisation: 'Acme',
    provider: 'oidc',
    issuer: 'https://login.example',
    clientId: 'handrail',
    audience: 'handrail',
    scope: 'handrail',
    backupFolder: folder,
    backupHours: 24,
    backupKeep: 14,
    databaseUrl: 'postgres://handrail@127.0.0.1:1/handrail',
  });
  const elsewhere = back();
  assert.deepEqual(
    [elsewhere.status, /PostgreSQL, which has backups/.test(elsewhere.stderr)],
    [1, true],
    elsewhere.stderr,
  );
  assert.equal(existsSync(wednesday), false);
  writeFileSync(join(dataFolder, 'configuration.json'), '{');
  const whole = back();
  assert.equal(whole.status, 0, whole.stderr);
});
