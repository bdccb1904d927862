import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { sentenceOf } from '../../../../workbench/service/http/sentences.ts';
import { type Configuration, checkConfiguration } from '../../../../workbench/service/setup/configuration.ts';
import {
  configurationFile,
  readConfiguration,
  writeConfiguration,
} from '../../../../workbench/service/setup/configurationFile.ts';
import { merged, setupFields, shownGiven } from '../../../../workbench/service/setup/fields.ts';
import { optionsFrom } from '../../../../workbench/service/setup/fromConfiguration.ts';
import { startOptions } from '../../../../workbench/service/startOptions.ts';
import { temporaryFolder } from '../support/running.ts';

const good: Configuration = {
  version: 1,
  front: 'tls',
  address: 'https://help.example',
  host: '0.0.0.0',
  port: 443,
  certificate: '/tls/cert.pem',
  key: '/tls/key.pem',
  organisation: 'Contoso',
  provider: 'oidc',
  issuer: 'https://login.example/realm',
  clientId: 'handrail-app',
  audience: 'https://help.example/api',
  scope: 'handrail',
  backupFolder: '/backups',
  backupHours: 24,
  backupKeep: 14,
};

/** The field and the rule of the refusal. */
function refusal(change: Readonly<Record<string, unknown>>): string {
  try {
    checkConfiguration(
      Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, each]) => each !== undefined)),
    );
    return 'none';
  } catch (error) {
    const { details, code } = HandrailError.from(error);
    const sentence = sentenceOf(HandrailError.from(error));
    assert.match(sentence.what, new RegExp(code === 'invalid_input' ? String(details['field']) : 'newer Handrail'));
    assert.notEqual(sentence.do, '');
    return code === 'invalid_input' ? `${details['field']} ${details['rule']}` : code;
  }
}

test('Each field that is wrong is named, with what to do', () => {
  assert.equal(refusal({}), 'none');
  const cases: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ issuer: undefined }, 'issuer required'],
    [{ colour: 'red' }, 'colour unknown'],
    [{ front: 'none' }, 'front choice'],
    [{ port: 0 }, 'port minimum'],
    [{ port: '443' }, 'port type'],
    [{ address: 'https://help.example/path' }, 'address pattern'],
    [{ address: 'http://help.example' }, 'address https'],
    [{ front: 'proxy', address: 'http://help.example' }, 'address https'],
    [{ certificate: undefined }, 'certificate required'],
    [{ key: undefined }, 'key required'],
    [{ front: 'loopback', host: '0.0.0.0' }, 'host loopback'],
    [{ front: 'loopback', host: '127.0.0.1' }, 'address loopback'],
    [{ issuer: 'http://login.example' }, 'issuer https'],
    [{ issuer: 'http://127.0.0.1:99' }, 'none'],
    [{ clientId: 'with space' }, 'clientId pattern'],
    [{ provider: 'entra' }, 'tenant required'],
    [{ databaseUrl: 'mysql://db.example/handrail' }, 'databaseUrl pattern'],
    [{ databaseOwnerUrl: 'postgres://owner@db.example/handrail' }, 'databaseUrl required'],
    [{ turnUrls: 'turn:turn.example' }, 'turnSecretFile required'],
    [{ turnSecretFile: '/turn' }, 'turnUrls required'],
    [{ turnUrls: 'https://turn.example', turnSecretFile: '/turn' }, 'turnUrls address'],
    [{ backupHours: 1000 }, 'backupHours maximum'],
    [{ backupKeep: 0 }, 'backupKeep minimum'],
    [{ minimumAppVersion: 'new' }, 'minimumAppVersion pattern'],
    [{ version: 2 }, 'upgrade_required'],
  ];
  for (const [change, expected] of cases) assert.equal(refusal(change), expected, JSON.stringify(change));
});

test('It is written for its owner alone, and one that cannot be read is refused with its file', async (t) => {
  const folder = await temporaryFolder(t);
  assert.equal(readConfiguration(folder), undefined);
  writeConfiguration(folder, good);
  assert.deepEqual(readConfiguration(folder), good);
  const file = configurationFile(folder);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  for (const [text, code] of [
    ['{ not json', 'data_corrupt'],
    [readFileSync(file, 'utf8').replace('"tls"', '"none"'), 'invalid_input'],
  ] as const) {
    writeFileSync(file, text);
    assert.throws(
      () => readConfiguration(folder),
      (error: unknown) => {
        const { code: found, details } = HandrailError.from(error);
        assert.deepEqual([found, details['file']], [code, join(folder, 'configuration.json')]);
        return true;
      },
    );
  }
  chmodSync(file, 0o600);
});

test('What is asked changes that and nothing else', () => {
  assert.deepEqual(merged(good, {}, '/data'), good);
  assert.deepEqual(merged(good, { backupHours: 6 }, '/data'), { ...good, backupHours: 6 });
  const entra = { ...good, provider: 'entra', tenant: 'directory' } as const;
  assert.deepEqual(merged(entra, { tenant: '', provider: 'oidc' }, '/data'), { ...good, provider: 'oidc' });
  assert.deepEqual(merged(good, { front: 'proxy' }, '/data'), {
    ...Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'certificate' && name !== 'key')),
    front: 'proxy',
    host: '127.0.0.1',
    port: 8420,
  });
  const alone = merged(good, { front: 'loopback', port: 9000 }, '/data');
  assert.equal(alone['address'], 'http://127.0.0.1:9000');
  assert.equal(
    checkConfiguration(merged(alone as Configuration, { port: 9001 }, '/data')).address,
    'http://127.0.0.1:9001',
  );
});

test('Every field can be asked for, and a set-up becomes what the service starts with', () => {
  const names = new Set(setupFields.map(({ name }) => name));
  for (const name of Object.keys(every())) assert.ok(name === 'version' || names.has(name as never), name);
  const { tls, publicAddress, backup, signIn } = optionsFrom(good);
  assert.deepEqual(tls, { certificate: '/tls/cert.pem', key: '/tls/key.pem' });
  assert.equal(publicAddress, 'https://help.example');
  assert.deepEqual(backup, { folder: '/backups', everyMs: 86_400_000, keep: 14 });
  assert.equal(signIn.kind, 'provider');
  assert.equal(optionsFrom({ ...good, front: 'loopback', host: '127.0.0.1' }).publicAddress, undefined);
});

function every(): Readonly<Record<string, unknown>> {
  return {
    ...good,
    tenant: '',
    minimumAppVersion: '',
    databaseUrl: '',
    databaseOwnerUrl: '',
    turnUrls: '',
    turnSecretFile: '',
  };
}

const password = 'correct-horse@battery:staple';
const elsewhere: Configuration = {
  ...good,
  databaseUrl: `postgres://handrail_service:${password}@db.example/handrail?sslmode=require`,
  databaseOwnerUrl: `postgres://handrail_owner:${password}@db.example/handrail`,
  turnUrls: 'turn:turn.example:3478, turns:turn.example:443?transport=tcp',
  turnSecretFile: '/etc/handrail/turn-secret',
};

test('Database server and TURN servers come from the set-up, and from the environment before it', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const asked = { dataFolder, port: undefined, host: undefined, demo: false, quiet: true };
  writeConfiguration(dataFolder, elsewhere);
  const set = startOptions(asked, {});
  assert.deepEqual(set?.database, { service: elsewhere.databaseUrl, owner: elsewhere.databaseOwnerUrl });
  assert.deepEqual(set?.turn, {
    urls: ['turn:turn.example:3478', 'turns:turn.example:443?transport=tcp'],
    secretFile: '/etc/handrail/turn-secret',
  });
  const env = {
    HANDRAIL_DATABASE_URL: 'postgres://other@other.example/other',
    HANDRAIL_TURN_URLS: 'turn:other.example',
    HANDRAIL_TURN_SECRET_FILE: '/other',
  };
  const before = startOptions(asked, env);
  assert.deepEqual(before?.database, { service: env.HANDRAIL_DATABASE_URL, owner: undefined });
  assert.deepEqual(before?.turn, { urls: ['turn:other.example'], secretFile: '/other' });
  assert.equal(before?.publicAddress, 'https://help.example', 'the rest is as it is set');
  writeConfiguration(dataFolder, good);
  assert.deepEqual([startOptions(asked, {})?.database, startOptions(asked, {})?.turn], [undefined, undefined]);
});

test('A set-up with a password in it starts nothing while others can read it', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const asked = { dataFolder, port: undefined, host: undefined, demo: false, quiet: true };
  const file = configurationFile(dataFolder);
  const refused = (error: unknown) => {
    assert.ok(error instanceof HandrailError);
    assert.deepEqual([error.code, error.details['file']], ['policy_refused', file]);
    assert.match(sentenceOf(error).do, /chmod 600/);
    return true;
  };
  writeConfiguration(dataFolder, elsewhere);
  chmodSync(file, 0o640);
  assert.throws(() => startOptions(asked, {}), refused);
  chmodSync(file, 0o600);
  assert.ok(startOptions(asked, {}));
  // Without a password there is nothing in it that a look could give away.
  writeConfiguration(dataFolder, {
    ...elsewhere,
    databaseUrl: 'postgres://a@b/c',
    databaseOwnerUrl: 'postgres://a@b/c',
  });
  chmodSync(file, 0o644);
  assert.ok(startOptions(asked, {}));
});

test('A password is not shown, and stands when what was shown comes back', () => {
  const shown = shownGiven(elsewhere);
  assert.ok(!JSON.stringify(shown).includes('horse') && !JSON.stringify(shown).includes('staple'));
  assert.equal(shown.databaseUrl, 'postgres://handrail_service:***@db.example/handrail?sslmode=require');
  const inQuery = shownGiven({ databaseUrl: 'postgres://a@b/c?password=horse&sslpassword=staple&sslmode=require' });
  assert.equal(inQuery.databaseUrl, 'postgres://a@b/c?password=***&sslpassword=***&sslmode=require');
  const { version: _version, ...given } = shown;
  assert.deepEqual(merged(elsewhere, given, '/data'), elsewhere);
  const { databaseUrl } = merged(elsewhere, { databaseUrl: 'postgres://a:b@c/d' }, '/data');
  assert.equal(databaseUrl, 'postgres://a:b@c/d');
  const without = merged(elsewhere, { databaseUrl: '', turnUrls: '' }, '/data');
  assert.deepEqual(without, good, 'what only has a meaning beside it goes too');
});
