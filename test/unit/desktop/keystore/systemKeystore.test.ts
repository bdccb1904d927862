import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemKeystore } from '../../../../workbench/desktop/keystore/systemKeystore.ts';
import { electron, machine } from '../../../support/electron/replaced.ts';

const secret = new TextEncoder().encode('{"refresh":"eyJhbGciOiJub25lIn0.secret"}');

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-keys-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const open = (folder: string, platform: NodeJS.Platform) => systemKeystore(folder, platform, electron.safeStorage);

/** All that lies below a folder, as one text. */
async function written(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))).join('\n');
}

test("Against a replaced module: what is kept is sealed with the system's key, and can be read again", async (t) => {
  const folder = await folderOf(t);
  machine.backend = 'gnome_libsecret';
  await (await open(folder, 'linux')).write('sign-in', secret);
  const again = await open(folder, 'linux');
  assert.deepEqual(await again.read('sign-in'), secret);
  const text = await written(folder);
  assert.ok(text.length > 0);
  assert.doesNotMatch(text, /refresh|eyJ/);
  assert.ok(!text.includes(Buffer.from(secret).toString('base64')));
  await again.remove('sign-in');
  assert.equal(await again.read('sign-in'), undefined);
});

for (const [why, platform, change] of [
  ['Linux has no secret service', 'linux', () => (machine.backend = 'basic_text')],
  ['the system gives no key', 'darwin', () => (machine.encryption = false)],
] as const) {
  test(`Against a replaced module: where ${why}, tokens stay in memory and the device keeps its key`, async (t) => {
    const folder = await folderOf(t);
    change();
    const keystore = await open(folder, platform);
    await keystore.write('sign-in', secret);
    await keystore.write('device-key', new Uint8Array([1, 2, 3]));
    assert.deepEqual(await keystore.read('sign-in'), secret);
    assert.doesNotMatch(await written(folder), /refresh|eyJ/);
    const next = await open(folder, platform);
    assert.equal(await next.read('sign-in'), undefined);
    assert.deepEqual(new Uint8Array((await next.read('device-key')) ?? []), new Uint8Array([1, 2, 3]));

    machine.encryption = true;
    machine.backend = 'kwallet6';
    const sealed = await open(folder, platform);
    assert.deepEqual(
      new Uint8Array((await sealed.read('device-key')) ?? []),
      new Uint8Array([1, 2, 3]),
      'taken over once there is a key',
    );
    assert.deepEqual(await readdir(join(folder, 'keys')), []);
  });
}

test('Against a replaced module: a key that changed seals anew, and one that is lost says so', async (t) => {
  const folder = await folderOf(t);
  machine.backend = 'gnome_libsecret';
  const keystore = await open(folder, 'linux');
  await keystore.write('device-key', secret);
  const { decryptStringAsync, encryptStringAsync } = electron.safeStorage;
  t.after(() => Object.assign(electron.safeStorage, { decryptStringAsync, encryptStringAsync }));
  let sealedAgain = 0;
  Object.assign(electron.safeStorage, {
    decryptStringAsync: async (sealed: Buffer) => ({ ...(await decryptStringAsync(sealed)), shouldReEncrypt: true }),
    encryptStringAsync: (text: string) => {
      sealedAgain += 1;
      return encryptStringAsync(text);
    },
  });
  assert.deepEqual(await keystore.read('device-key'), secret);
  assert.equal(sealedAgain, 1);
  Object.assign(electron.safeStorage, {
    decryptStringAsync: async () => {
      throw new Error('no key');
    },
  });
  await assert.rejects(keystore.read('device-key'), { code: 'data_corrupt' });
});
