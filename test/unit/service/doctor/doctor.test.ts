import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { backupName } from '../../../../workbench/service/backups/backupNames.ts';
import { examine } from '../../../../workbench/service/doctor/doctor.ts';
import { doctorCommand } from '../../../../workbench/service/doctor/doctorCommand.ts';
import { readConfiguration, writeConfiguration } from '../../../../workbench/service/setup/configurationFile.ts';
import { optionsFrom } from '../../../../workbench/service/setup/fromConfiguration.ts';
import { SetUp } from '../../../../workbench/service/setup/setUp.ts';
import { certificate } from '../../../support/certificates.ts';
import { SetupProvider } from '../setup/setupProvider.ts';
import { program } from '../support/program.ts';
import { running, temporaryFolder } from '../support/running.ts';

const hourMs = 3_600_000;

/** A data folder that was set up, and has been started once. */
async function place(t: TestContext) {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const time = { now: Date.now() };
  const setUp = new SetUp({ dataFolder: data, now: () => time.now, fetch, random: (length) => new Uint8Array(length) });
  const plan = setUp.planned(provider.fields);
  await setUp.save({ ...plan, audience: `${plan.address}/api` });
  const start = () => running(t, { ...optionsFrom(set()), dataFolder: data, port: 0 });
  const set = () => {
    const configuration = readConfiguration(data);
    assert.ok(configuration);
    return configuration;
  };
  const made = () => writeFileSync(join(data, 'backups', backupName(time.now)), '');
  const first = await start();
  await first.close();
  made();
  const states = async () => {
    const found = await examine({ dataFolder: data, now: () => time.now, fetch });
    for (const { state, do: advice } of found) assert.equal(advice === undefined, state === 'ok');
    return Object.fromEntries(found.map(({ check, state }) => [check, state]));
  };
  /** That spoiling one thing changes the state of one check to this, and putting it right changes it back. */
  const spoiled = async (check: string, state: string, spoil: () => void, mend: () => void) => {
    const before = (await states())[check];
    assert.notEqual(before, state, check);
    spoil();
    assert.equal((await states())[check], state, check);
    mend();
    assert.equal((await states())[check], before, `${check} again`);
  };
  return { provider, data, time, start, set, states, spoiled };
}

test('A service that was set up and stopped lacks an administrator, and is fine otherwise', async (t) => {
  const { states } = await place(t);
  const found = await states();
  assert.deepEqual(
    Object.entries(found).filter(([, state]) => state !== 'ok'),
    [
      ['service', 'warn'],
      ['administrator', 'warn'],
    ],
  );
  for (const check of ['versions', 'configuration', 'data.rights', 'data.room', 'database', 'schema', 'audit', 'keys'])
    assert.equal(found[check], 'ok', check);
  for (const check of ['clock', 'provider.keys', 'provider.api', 'backup.folder', 'backup.room', 'backup.age'])
    assert.equal(found[check], 'ok', check);
});

test('A service whose pages for browser tabs are not built is told how they are', async (t) => {
  const { data, time } = await place(t);
  const web = await temporaryFolder(t);
  const pages = async () =>
    (await examine({ dataFolder: data, now: () => time.now, fetch, web })).find(({ check }) => check === 'pages');
  const found = await pages();
  assert.equal(found?.state, 'warn');
  assert.match(found?.do ?? '', /node build\/run\.mjs handrail start/);
  mkdirSync(join(web, 'web'));
  writeFileSync(join(web, 'web/main.js'), '');
  assert.equal((await pages())?.state, 'ok');
});

test('While the service runs its address is tried as well', async (t) => {
  const { states, start, data, set } = await place(t);
  const service = await start();
  const before = set();
  writeConfiguration(data, { ...before, address: service.address });
  assert.deepEqual([(await states())['service'], (await states())['address']], ['ok', 'ok']);
  writeConfiguration(data, { ...before, address: 'http://127.0.0.1:1' });
  assert.equal((await states())['address'], 'fail');
});

test('Each thing that goes wrong in the data folder is found by itself', async (t) => {
  const { spoiled, data, states, time } = await place(t);
  const file = join(data, 'configuration.json');
  const text = readFileSync(file, 'utf8');
  await spoiled(
    'data.rights',
    'fail',
    () => chmodSync(data, 0o755),
    () => chmodSync(data, 0o700),
  );
  await spoiled(
    'configuration',
    'fail',
    () => writeFileSync(file, '{'),
    () => writeFileSync(file, text),
  );
  await spoiled(
    'configuration',
    'warn',
    () => chmodSync(file, 0o644),
    () => chmodSync(file, 0o600),
  );
  const key = join(data, 'keys', 'grants.json');
  const secret = readFileSync(key, 'utf8');
  await spoiled(
    'keys',
    'fail',
    () => chmodSync(key, 0o640),
    () => chmodSync(key, 0o600),
  );
  await spoiled(
    'keys',
    'fail',
    () => writeFileSync(key, '{"kty":"OKP"}'),
    () => writeFileSync(key, secret),
  );
  await spoiled(
    'keys',
    'warn',
    () => rmSync(key),
    () => writeFileSync(key, secret, { mode: 0o600 }),
  );
  const later = (ms: number) => () => {
    time.now += ms;
  };
  await spoiled('backup.age', 'fail', later(49 * hourMs), later(-49 * hourMs));
  assert.equal((await states())['backup.last'], undefined);
  writeFileSync(join(data, 'backup-failed.json'), JSON.stringify({ at: 1, code: 'storage_full' }));
  assert.equal((await states())['backup.last'], 'fail');
});

test('Each thing that goes wrong in the database is found by itself', async (t) => {
  const { spoiled, data } = await place(t);
  const file = join(data, 'handrail.db');
  const write = (statement: string) => () => {
    const db = new Database(file);
    db.exec(statement);
    db.close();
  };
  const assignment = `insert into assignments (tenant_id, assignment_id, name, description, role_id, admin_groups, all_users, all_devices,
    scope_groups, search, version, created_ms) values ('main', 'a', 'A', '', 'remote-help-administrator', '[]', 1, 1, '[]', 'a', 1, 0)`;
  await spoiled('administrator', 'ok', write(assignment), write("delete from assignments where assignment_id = 'a'"));
  const newer = "insert into kysely_migration (name, timestamp) values ('9999-newer', '2030')";
  await spoiled('schema', 'fail', write(newer), write("delete from kysely_migration where name = '9999-newer'"));
  const record = `insert into audit_heads (tenant_id, size, roots) values ('main', 3, '')`;
  await spoiled('audit', 'fail', write(record), write("delete from audit_heads where tenant_id = 'main'"));
  const whole = readFileSync(file);
  write('pragma wal_checkpoint(truncate)')();
  const spoil = () => writeFileSync(file, 'not a database, but long enough to look at it for a while');
  await spoiled('database', 'fail', spoil, () => writeFileSync(file, whole));
});

test('What stands outside is looked at as well: the certificate, and the provider', async (t) => {
  const { states, data, set, provider } = await place(t);
  const own = certificate({ names: ['help.example'], days: 20 });
  const [cert, key] = [join(data, 'cert.pem'), join(data, 'key.pem')];
  writeFileSync(cert, own.cert);
  writeFileSync(key, own.key, { mode: 0o600 });
  writeConfiguration(data, { ...set(), front: 'tls', address: 'https://help.example', certificate: cert, key });
  assert.equal((await states())['certificate.expiry'], 'warn');
  assert.equal((await states())['provider.api'], 'warn', 'the API is named by another address');
  writeConfiguration(data, { ...set(), audience: 'https://help.example' });
  assert.equal((await states())['provider.api'], 'ok');
  provider.document = { issuer: 'https://other.example' };
  assert.equal((await states())['provider.issuer'], 'fail');
});

test('Of a service that its environment sets, certificate, provider and TURN secret are looked at too', async (t) => {
  const { data, provider } = await place(t);
  const own = certificate({ names: ['help.example'], days: 20 });
  const [cert, key, secret] = [join(data, 'cert.pem'), join(data, 'key.pem'), join(data, 'turn')];
  writeFileSync(cert, own.cert);
  writeFileSync(key, own.key, { mode: 0o600 });
  writeFileSync(secret, 'sixteen-or-more-characters', { mode: 0o600 });
  rmSync(join(data, 'configuration.json'));
  const issuer = 'https://login.example';
  provider.document = { issuer };
  const env = {
    HANDRAIL_ISSUER: issuer,
    HANDRAIL_CLIENT_ID: 'handrail-app',
    HANDRAIL_AUDIENCE: 'https://help.example/api',
    HANDRAIL_SCOPE: 'handrail',
    HANDRAIL_PUBLIC_ADDRESS: 'https://help.example',
    HANDRAIL_CERTIFICATE: cert,
    HANDRAIL_KEY: key,
    HANDRAIL_TURN_URLS: 'turn:turn.example',
    HANDRAIL_TURN_SECRET_FILE: secret,
  };
  const there: typeof fetch = (address, init) => fetch(String(address).replace(issuer, provider.issuer), init);
  const looked = async (change: Readonly<Record<string, string | undefined>> = {}) => {
    const found = await examine({ dataFolder: data, env: { ...env, ...change }, now: Date.now, fetch: there });
    return Object.fromEntries(found.map(({ check, state }) => [check, state]));
  };
  const found = await looked();
  assert.deepEqual(
    ['configuration', 'certificate.expiry', 'provider.issuer', 'turn.secret'].map((check) => found[check]),
    ['ok', 'warn', 'ok', 'ok'],
  );
  provider.document = { issuer: 'https://other.example' };
  assert.equal((await looked())['provider.issuer'], 'fail');
  chmodSync(secret, 0o604);
  assert.equal((await looked())['turn.secret'], 'fail');
  assert.equal((await looked({ HANDRAIL_TURN_SECRET_FILE: undefined }))['turn.secret'], 'fail');
  assert.equal((await looked({ HANDRAIL_SCOPE: undefined }))['configuration'], 'fail');
  assert.equal((await looked({ HANDRAIL_KEY: undefined }))['configuration'], 'fail');
  assert.equal((await looked({ HANDRAIL_PUBLIC_ADDRESS: undefined }))['configuration'], 'fail');
  assert.equal((await looked({ HANDRAIL_DATABASE_URL: 'postgres://a@127.0.0.1:1/b' }))['database'], 'fail');
});

test('Database server and TURN servers of the set-up are looked at, and who can read a password', async (t) => {
  const { data, set, spoiled, states } = await place(t);
  const [file, secret] = [join(data, 'configuration.json'), join(data, 'turn')];
  writeFileSync(secret, 'sixteen-or-more-characters', { mode: 0o600 });
  writeConfiguration(data, { ...set(), turnUrls: 'turn:turn.example', turnSecretFile: secret });
  await spoiled(
    'turn.secret',
    'fail',
    () => rmSync(secret),
    () => writeFileSync(secret, 'sixteen-or-more-characters', { mode: 0o600 }),
  );
  writeConfiguration(data, { ...set(), databaseUrl: 'postgres://a:b@127.0.0.1:1/c' });
  assert.equal((await states())['database'], 'fail');
  await spoiled(
    'configuration',
    'fail',
    () => chmodSync(file, 0o640),
    () => chmodSync(file, 0o600),
  );
});

test('A folder that is none, and one that is not set up, say so', async (t) => {
  const data = await temporaryFolder(t);
  const looked = async (dataFolder: string) =>
    Object.fromEntries((await examine({ dataFolder, now: Date.now, fetch })).map(({ check, state }) => [check, state]));
  assert.equal((await looked(join(data, 'absent')))['data.rights'], 'fail');
  mkdirSync(join(data, 'new'), { mode: 0o700 });
  const found = await looked(join(data, 'new'));
  assert.deepEqual([found['configuration'], found['database'], found['keys']], ['warn', 'warn', 'warn']);
});

test('The command prints a table or JSON, ends with 1 only where something fails, and never shows a key', async (t) => {
  const { data } = await place(t);
  const run = async (...words: string[]) => {
    let out = '';
    const say = (text: string) => {
      out += text;
    };
    const code = await doctorCommand(['--data', data, ...words], { now: Date.now, fetch }, { out: say });
    return { code, out };
  };
  const fine = await run();
  assert.equal(fine.code, 0);
  assert.match(fine.out, /administrator +warn +No administrator has been named\.\n +Make a token/);
  assert.match(fine.out, /\d+ checks, 2 warnings, 0 failed\.\n$/);
  const { d } = JSON.parse(readFileSync(join(data, 'keys', 'grants.json'), 'utf8')) as { d: string };
  chmodSync(data, 0o755);
  const bad = await run('--json');
  assert.equal(bad.code, 1);
  assert.equal((JSON.parse(bad.out) as { healthy: boolean }).healthy, false);
  assert.ok(!(fine.out + bad.out).includes(d));
});

test('On the command line: setup, start, doctor, one after the other', async (t) => {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const main = fileURLToPath(new URL('../../../../workbench/cli/main.ts', import.meta.url));
  const file = join(await temporaryFolder(t), 'setup.json');
  writeFileSync(file, JSON.stringify(provider.fields));

  const handrail = (...words: string[]) => program(t, main, words);
  const setup = handrail('setup', '--data', data, '--from', file, '--json');
  assert.equal(await setup.ended, 0, setup.texts.err);
  assert.equal((JSON.parse(setup.texts.out) as { saved: boolean }).saved, true);
  const service = handrail('start', '--data', data, '--port', '0');
  await service.says(({ out }) => out.includes('\n'));
  const doctor = handrail('doctor', '--data', data, '--json');
  await doctor.ended;
  const { findings } = JSON.parse(doctor.texts.out) as { findings: { check: string; state: string }[] };
  assert.equal(findings.find(({ check }) => check === 'service')?.state, 'ok');
  service.child.kill('SIGTERM');
  assert.equal(await service.ended, 0);
  const wrong = spawnSync(process.execPath, [main, 'setup'], { encoding: 'utf8' });
  assert.deepEqual([wrong.status, /--data is missing/.test(wrong.stderr)], [2, true]);
});
