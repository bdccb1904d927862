import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { signRelease, stageRelease, verifyRelease } from '../../../../build/updates/commands.ts';
import { makeKeyFile, readKeyFile } from '../../../../build/updates/keyFile.ts';
import { describeFile } from '../../../../build/updates/releaseFiles.ts';
import { makeUpdateKey, refused } from '../../base/update/updateFixtures.ts';

const now = 1_780_000_000;
const script = join(import.meta.dirname, '../../../../build/updates.ts');

function place(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-sign-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content = name) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
  return { folder, file, run };
}

const release = { channel: 'stable', version: '1.4.0', replaces: '1.0.0', rollout: 5, days: 60, now };

test('A release is signed with the files it has, staged, stopped and read again', async (t) => {
  const { folder, file } = place(t);
  const key = makeUpdateKey();
  const files = [
    'Handrail-1.4.0-win-x64-setup.exe',
    'Handrail-1.4.0-mac-arm64.zip',
    'Handrail-1.4.0-x86_64.AppImage',
  ].map((name) => file(name));
  const path = await signRelease({ ...release, signers: [key], files, to: folder });
  assert.equal(path, join(folder, 'stable.update'));
  const signed = await verifyRelease(path, [key.publicKey], files, now);
  assert.deepEqual(
    signed.files.map(({ platform, arch }) => `${platform} ${arch}`),
    ['win32 x64', 'darwin arm64', 'linux x64'],
  );
  for (const rollout of [25, 0]) await stageRelease(path, { signers: [key], rollout, days: 10, now });
  const staged = await verifyRelease(path, [key.publicKey], files, now);
  assert.deepEqual(staged, { ...signed, rollout: 0, issuedAt: now + 2, expiresAt: now + 2 + 864_000 });
});

test('What devices would refuse is not signed, and what does not hold is not verified', async (t) => {
  const { folder, file } = place(t);
  const key = makeUpdateKey();
  const files = [file('Handrail-1.4.0-x86_64.AppImage')];
  const options = { ...release, signers: [key], files, to: folder };
  const path = await signRelease(options);
  const before = readFileSync(path, 'utf8');
  await assert.rejects(signRelease({ ...options, version: '1.3.9' }), /devices would refuse 1\.3\.9/);
  await assert.rejects(signRelease({ ...options, version: '1.5' }), { code: 'invalid_input' });
  await assert.rejects(
    stageRelease(path, { signers: [makeUpdateKey()], rollout: 1, days: 1, now }),
    refused('signature'),
  );
  assert.equal(readFileSync(path, 'utf8'), before);
  await assert.rejects(verifyRelease(path, [key.publicKey], files, now + 61 * 86_400), /run out/);
  writeFileSync(files[0] ?? '', 'something else');
  await assert.rejects(verifyRelease(path, [key.publicKey], files, now), /not what was signed/);
});

test('A file whose system or processor its name does not tell is refused by name', async (t) => {
  const { file } = place(t);
  for (const name of ['handrail_1.4.0_amd64.deb', 'Handrail-1.4.0.exe', 'Handrail-x64-arm64.zip'])
    await assert.rejects(describeFile(file(name)), new RegExp(name.replaceAll('.', '\\.')));
  assert.equal((await describeFile(file('Handrail-1.4.0-mac-universal.zip'))).arch, 'universal');
});

test('A key is written for its owner alone, sealed with its passphrase, and never over another', async (t) => {
  const { folder } = place(t);
  const path = join(folder, 'key.pem');
  const made = makeKeyFile(path, 'a long passphrase');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.match(readFileSync(path, 'utf8'), /ENCRYPTED PRIVATE KEY/);
  assert.deepEqual(readKeyFile(path, 'a long passphrase').publicKey, made);
  assert.throws(() => readKeyFile(path, 'another'), /passphrase does not fit/);
  assert.throws(() => readKeyFile(path, undefined), /passphrase/);
  assert.throws(() => makeKeyFile(path, undefined), { code: 'EEXIST' });
});

test('The command makes a key, signs with it and verifies, and says in a sentence what is missing', (t) => {
  const { folder, file, run } = place(t);
  const made = run('keygen', '--key', 'key.pem');
  assert.equal(made.status, 0, made.stderr);
  const x = /x: '([A-Za-z0-9_-]{43})'/.exec(made.stdout)?.[1];
  assert.ok(x);
  assert.doesNotMatch(made.stdout, /PRIVATE/);
  const artefact = file('Handrail-1.4.0-x86_64.AppImage');
  const signed = run('sign', '--key', 'key.pem', '--version', '1.4.0', '--replaces', '1.0.0', '--to', folder, artefact);
  assert.equal(signed.status, 0, signed.stderr);
  assert.equal(run('verify', `--public=${x}`, 'stable.update', artefact).status, 0);
  assert.equal(run('stage', '--key', 'key.pem', '--rollout', '50', 'stable.update').status, 0);
  const foreign = run('verify', 'stable.update');
  assert.equal(foreign.status, 1, 'this build knows no key');
  assert.match(foreign.stderr, /No signature of a known key holds/);
  for (const [args, said] of [
    [[], /Say what to do/],
    [['sing'], /There is no "sing"/],
    [['sign', '--key', 'key.pem'], /needs --version/],
    [['stage', '--key', 'key.pem', '--days', '90', 'stable.update'], /needs --rollout/],
    [['stage', '--key', 'key.pem', '--rollout', '101', 'stable.update'], /whole number from 0 to 100/],
  ] as const) {
    const wrong = run(...args);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, said);
  }
});
