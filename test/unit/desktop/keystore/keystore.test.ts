import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { openDeviceKeys } from '../../../../workbench/desktop/keystore/deviceKeys.ts';
import { FileKeystore } from '../../../../workbench/desktop/keystore/fileKeystore.ts';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import { SplitKeystore } from '../../../../workbench/desktop/keystore/splitKeystore.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'handrail-keys-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const secret = new Uint8Array([1, 2, 3]);

test('A secret is kept in a file that only its user can read, and nothing is left beside it', async (t) => {
  const path = join(await folder(t), 'keys');
  const keystore = new FileKeystore(path);
  assert.equal(await keystore.read('device-key'), undefined);
  await keystore.write('device-key', secret);
  await chmod(path, 0o755);
  await keystore.write('device-key', secret);
  assert.deepEqual(new Uint8Array((await keystore.read('device-key')) ?? []), secret);
  assert.deepEqual(await readdir(path), ['device-key']);
  if (process.platform !== 'win32') {
    assert.equal((await stat(path)).mode & 0o777, 0o700);
    assert.equal((await stat(join(path, 'device-key'))).mode & 0o777, 0o600);
  }
  await keystore.remove('device-key');
  await keystore.remove('device-key');
  assert.equal(await keystore.read('device-key'), undefined);
});

test('A name that leads out of the folder is refused', async (t) => {
  const keystore = new FileKeystore(await folder(t));
  for (const name of ['../x', '/etc/passwd', '', 'a/b', 'A', '.x', 'con\u0000']) {
    await assert.rejects(keystore.read(name), { code: 'invalid_input' });
    await assert.rejects(keystore.write(name, secret), { code: 'invalid_input' });
  }
});

test('Where the system has no secret service, a sign-in is not written to disk, and the device key is', async (t) => {
  const path = await folder(t);
  const keystore = new SplitKeystore(new FileKeystore(path));
  await keystore.write('sign-in', secret);
  await keystore.write('device-key', secret);
  assert.deepEqual(await readdir(path), ['device-key']);
  assert.deepEqual(await keystore.read('sign-in'), secret);
});

test('A device makes its key once, signs with it, and is known by its RFC 7638 thumbprint', async () => {
  const keystore = new MemoryKeystore();
  const first = await openDeviceKeys(keystore);
  const second = await openDeviceKeys(keystore);
  assert.deepEqual(second.public, first.public);
  assert.equal(first.thumbprint, await calculateJwkThumbprint(first.public));
  const message = new TextEncoder().encode('a message');
  const key = createPublicKey({ key: { ...first.public }, format: 'jwk' });
  assert.ok(verify(null, message, key, await second.sign(message)));
});

test('A device key that is broken is named as such and not replaced in silence', async (t) => {
  const path = await folder(t);
  await writeFile(join(path, 'device-key'), 'nonsense');
  await assert.rejects(openDeviceKeys(new FileKeystore(path)), {
    code: 'data_corrupt',
    details: { name: 'device-key' },
  });
});
