import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { certificateFindings } from '../../../../workbench/service/setup/certificateCheck.ts';
import { certificate, type TestCertificate } from '../../../support/certificates.ts';
import { temporaryFolder } from '../support/running.ts';

const dayMs = 86_400_000;
const address = 'https://help.example';

async function looked(
  t: TestContext,
  own: TestCertificate,
  change: { cert?: string; key?: string; now?: number; at?: string } = {},
) {
  const folder = await temporaryFolder(t);
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(files.certificate, change.cert ?? own.cert);
  writeFileSync(files.key, change.key ?? own.key, { mode: 0o600 });
  const found = certificateFindings(files, change.at ?? address, change.now ?? Date.now());
  for (const { state, do: advice } of found) assert.equal(advice === undefined, state === 'ok');
  for (const line of own.key.split('\n').filter((each) => each.length > 20))
    assert.ok(!JSON.stringify(found).includes(line));
  return Object.fromEntries(found.map(({ check, state }) => [check, state]));
}

test('A certificate with its key, for the address, in time and signed by an own authority is good but for that authority', async (t) => {
  const authority = certificate({ name: 'Authority', isAuthority: true });
  const own = certificate({ names: ['help.example'], by: authority });
  assert.deepEqual(await looked(t, own, { cert: own.cert + authority.cert }), {
    'key.match': 'ok',
    'certificate.address': 'ok',
    'certificate.expiry': 'ok',
    'certificate.chain': 'warn',
  });
});

test('Each thing that can be wrong with a certificate or its key is found by itself', async (t) => {
  const own = certificate({ names: ['help.example', '*.apps.example'], ips: ['192.0.2.7'] });
  const other = certificate({ names: ['help.example'] });
  const is = async (check: string, state: string, change: Parameters<typeof looked>[2], of = own) =>
    assert.equal((await looked(t, of, change))[check], state, `${check} ${JSON.stringify(change)}`.slice(0, 90));
  await is('key.match', 'fail', { key: other.key });
  await is('key.file', 'fail', { key: 'nothing' });
  await is('key.file', 'fail', { key: own.key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY') });
  await is('certificate.file', 'fail', { cert: 'nothing' });
  await is('certificate.file', 'fail', { cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' });
  await is('certificate.address', 'fail', { at: 'https://other.example' });
  await is('certificate.address', 'ok', { at: 'https://one.apps.example' });
  await is('certificate.address', 'ok', { at: 'https://192.0.2.7' });
  await is('certificate.address', 'fail', { at: 'https://192.0.2.8' });
  await is('certificate.expiry', 'fail', { now: Date.now() + 100 * dayMs });
  await is('certificate.expiry', 'fail', { now: Date.now() - 10 * dayMs });
  await is('certificate.expiry', 'warn', { now: Date.now() + 65 * dayMs });
  await is('certificate.chain', 'fail', { cert: own.cert + other.cert });
  await is('certificate.chain', 'warn', {});
});

test('Files that are not there, folders, and keys that everybody can read are found', async (t) => {
  const folder = await temporaryFolder(t);
  const own = certificate({ names: ['help.example'] });
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const states = () =>
    Object.fromEntries(certificateFindings(files, address, Date.now()).map((each) => [each.check, each.what]));
  assert.match(states()['certificate.file'] ?? '', /is not there/);
  assert.match(states()['key.file'] ?? '', /is not there/);
  mkdirSync(files.certificate);
  assert.match(states()['certificate.file'] ?? '', /is a folder/);
  writeFileSync(files.key, own.key);
  chmodSync(files.key, 0o644);
  assert.match(states()['key.rights'] ?? '', /Everybody/);
});
