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
import { merged, setupFields } from '../../../../workbench/service/setup/fields.ts';
import { optionsFrom } from '../../../../workbench/service/setup/fromConfiguration.ts';
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
  return { ...good, tenant: '', minimumAppVersion: '' };
}
