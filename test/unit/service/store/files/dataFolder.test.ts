import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { openDataFolder } from '../../../../../workbench/service/store/files/dataFolder.ts';
import { signingKey } from '../../../../../workbench/service/store/files/keyFiles.ts';
import { migrations } from '../../../../../workbench/service/store/migrations.ts';
import { openDatabase } from '../../../../../workbench/service/store/sqlite/openDatabase.ts';
import { temporaryFolder } from '../../support/running.ts';

const isError = (code: string, file?: string) => (error: unknown) => {
  assert.ok(error instanceof HandrailError, String(error));
  assert.equal(error.code, code);
  if (file !== undefined) assert.equal(error.details['file'], file);
  return true;
};

test('A new data folder and all in it are for their owner alone', async (t) => {
  const path = join(await temporaryFolder(t), 'deep', 'data');
  const folder = openDataFolder(path);
  t.after(() => folder.dispose());
  const db = await openDatabase({ file: folder.database, backups: folder.backups, migrations, now: 0 });
  await db.destroy();
  await signingKey(folder.keys, 'grants', 'EdDSA');
  for (const each of [path, folder.keys, folder.backups]) assert.equal(statSync(each).mode & 0o777, 0o700);
  for (const each of [folder.database, join(path, 'lock.db'), join(folder.keys, 'grants.json')]) {
    assert.equal(statSync(each).mode & 0o777, 0o600, each);
  }
});

test('A data folder is used by one service at a time, and is free once that has let go', async (t) => {
  const path = await temporaryFolder(t);
  const first = openDataFolder(path);
  assert.throws(
    () => openDataFolder(path),
    (error: unknown) => {
      isError('wrong_state', path)(error);
      assert.equal((error as HandrailError).details['problem'], 'data_in_use');
      return true;
    },
  );
  first.dispose();
  openDataFolder(path).dispose();
});

test('A file where the data folder should be is named', async (t) => {
  const path = join(await temporaryFolder(t), 'file');
  writeFileSync(path, '');
  assert.throws(() => openDataFolder(path), isError('data_corrupt', path));
});

async function filled(path: string) {
  const file = join(path, 'handrail.db');
  const db = await openDatabase({ file, backups: path, migrations, now: 0 });
  await db
    .insertInto('tenants')
    .values({ tenant_id: 'a', provider: 'p', provider_tenant: 'a', name: 'A', access_version: 0, created_ms: 1 })
    .execute();
  await db.destroy();
  return { file, backups: path, migrations, now: 7 };
}

test('A database that is none, is cut short or is damaged is named and left as it is', async (t) => {
  const path = await temporaryFolder(t);
  const options = await filled(path);
  const good = readFileSync(options.file);
  const damages: readonly (() => void)[] = [
    () => writeFileSync(options.file, 'this is not a database, and long enough to have a header of one'),
    () => truncateSync(options.file, 5_000),
    () => {
      const bad = Buffer.from(good);
      // The last page, which nothing reads when a database is opened.
      bad.fill(0xff, bad.length - 4_096);
      writeFileSync(options.file, bad);
    },
  ];
  for (const damage of damages) {
    writeFileSync(options.file, good);
    damage();
    const before = readFileSync(options.file);
    await assert.rejects(openDatabase(options), isError('data_corrupt', options.file));
    assert.deepEqual(readFileSync(options.file), before);
  }
  writeFileSync(options.file, good);
  await (await openDatabase(options)).destroy();
});

test('A database of a newer version is refused and left as it is', async (t) => {
  const options = await filled(await temporaryFolder(t));
  const newer = new Database(options.file);
  newer.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')");
  newer.close();
  await assert.rejects(openDatabase(options), isError('upgrade_required', options.file));
});

test('An older database is copied and then brought up to date', async (t) => {
  const options = await filled(await temporaryFolder(t));
  const next = {
    ...migrations,
    '9999-later': {
      up: (db: {
        schema: { createTable(name: string): { addColumn(n: string, k: 'text'): { execute(): Promise<void> } } };
      }) => db.schema.createTable('later').addColumn('id', 'text').execute(),
    },
  };
  const db = await openDatabase({ ...options, migrations: next as typeof migrations });
  assert.equal((await db.selectFrom('tenants').selectAll().execute()).length, 1);
  await db.destroy();
  const copy = join(options.backups, `handrail-${Object.keys(migrations).at(-1)}-7.db`);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  const backup = new Database(copy, { readonly: true });
  assert.deepEqual(backup.prepare('select tenant_id from tenants').pluck().all(), ['a']);
  assert.deepEqual(backup.prepare("select name from sqlite_master where name = 'later'").all(), []);
  backup.close();
  await (await openDatabase({ ...options, migrations: next as typeof migrations })).destroy();
  assert.equal(
    readdirSync(options.backups).filter((name) => name.startsWith('handrail-') && name.endsWith('.db')).length,
    1,
    'no second copy',
  );
});

test('A key stays the same from start to start, and one that cannot be read is named without its content', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await signingKey(folder, 'grants', 'EdDSA');
  assert.equal((await signingKey(folder, 'grants', 'EdDSA')).kid, first.kid);
  assert.ok(!JSON.stringify(first.publicJwk).includes(String(first.privateJwk.d)));
  const file = join(folder, 'grants.json');
  for (const content of ['', '{"kty":"OKP","secret', JSON.stringify(first.publicJwk)]) {
    writeFileSync(file, content);
    await assert.rejects(signingKey(folder, 'grants', 'EdDSA'), (error: unknown) => {
      isError('data_corrupt', file)(error);
      assert.ok(!JSON.stringify(error).includes('secret'));
      assert.equal((error as Error).cause, undefined);
      return true;
    });
  }
  assert.ok(existsSync(file));
});
