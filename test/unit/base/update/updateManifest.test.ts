import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../../../workbench/base/audit/jcs.ts';
import { keyThumbprint } from '../../../../workbench/base/session/identityProof.ts';
import {
  signUpdate,
  type UpdateManifest,
  updateTextLimit,
  verifyUpdate,
} from '../../../../workbench/base/update/updateManifest.ts';
import { linuxFile, makeUpdateKey, manifest, refused, type UpdateKey } from './updateFixtures.ts';

const key = makeUpdateKey();
const other = makeUpdateKey();
const text = await signUpdate(manifest(), [key]);

/** Signs what `signUpdate` would not. */
async function signedBody(body: string, by: UpdateKey = key): Promise<string> {
  const signature = await by.sign(Buffer.from(`handrail-update/1\n${body}`));
  return `${body}\n\n— ${keyThumbprint(by.publicKey)} ${Buffer.from(signature).toString('base64')}\n`;
}

test('What was signed comes out as it went in', () => {
  assert.deepEqual(verifyUpdate(text, [other.publicKey, key.publicKey]), manifest());
});

test('A text with any one byte changed, left out or put in is refused', () => {
  const bytes = Buffer.from(text);
  const refusals = ['unreadable', 'signature'];
  const isRefused = (changed: Buffer) =>
    assert.throws(
      () => verifyUpdate(changed.toString(), [key.publicKey]),
      (error) => refusals.some((problem) => refused(problem)(error)),
    );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flipped) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flipped;
      isRefused(changed);
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      isRefused(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
      const more = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
      isRefused(more);
    }),
  );
});

test('Of a text with two signatures no byte of the manifest can be another', async () => {
  const both = await signUpdate(manifest(), [other, key]);
  const length = both.indexOf('\n');
  fc.assert(
    fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: 127 }), (at, flipped) => {
      const changed = Buffer.from(both);
      changed[at] = (changed[at] ?? 0) ^ flipped;
      assert.throws(() => verifyUpdate(changed.toString(), [key.publicKey]));
    }),
  );
});

test('Whatever arrives, it is a manifest or refused with one of two reasons', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((body) => `${body}\n\n`),
      ),
      (anything) => {
        assert.throws(() => verifyUpdate(anything, [key.publicKey]), refused('unreadable'));
      },
    ),
  );
});

test('A signature of nobody known is none, and a broken one of a known key is not made good by another', async () => {
  assert.throws(() => verifyUpdate(text, [other.publicKey]), refused('signature'));
  assert.throws(() => verifyUpdate(text, []), refused('signature'));
  const both = await signUpdate(manifest(), [other, key]);
  assert.deepEqual(verifyUpdate(both, [key.publicKey]), manifest());
  const [body, , first = '', second] = both.split('\n');
  const broken = `${first.slice(0, -10)}AAAAAAAA==`;
  const mixed = `${body}\n\n${broken}\n${second}\n`;
  assert.throws(() => verifyUpdate(mixed, [other.publicKey, key.publicKey]), refused('signature'));
});

test('A signature that was made for something else does not hold', async () => {
  const body = canonicalJson(manifest());
  const bare = Buffer.from(await key.sign(Buffer.from(body))).toString('base64');
  const line = `— ${keyThumbprint(key.publicKey)} ${bare}\n`;
  assert.throws(() => verifyUpdate(`${body}\n\n${line}`, [key.publicKey]), refused('signature'));
});

test('What is signed and is no manifest of this form is refused', async () => {
  const wrong: readonly (Partial<Record<keyof UpdateManifest, unknown>> & { readonly more?: unknown })[] = [
    { app: 'org.example.other' },
    { format: 'handrail-update/2' },
    { version: '1.4' },
    { version: '01.4.0' },
    { version: '1.4.0-beta' },
    { channel: 'Stable' },
    { rollout: 101 },
    { rollout: 0.5 },
    { expiresAt: 0 },
    { files: [] },
    { files: [linuxFile, { ...linuxFile, name: 'other.AppImage' }] },
    { files: [{ ...linuxFile, name: '../evil.AppImage' }] },
    { files: [{ ...linuxFile, name: 'Handrail.exe' }] },
    { files: [{ ...linuxFile, platform: 'win32' }] },
    { files: [{ ...linuxFile, sha512: `${'A'.repeat(85)}==` }] },
    { more: true },
  ];
  for (const changed of wrong) {
    const body = JSON.stringify({ ...manifest(), ...changed }, Object.keys({ ...manifest(), ...changed }).sort());
    const signed = await signedBody(body);
    assert.throws(() => verifyUpdate(signed, [key.publicKey]), refused('unreadable'), JSON.stringify(changed));
  }
  for (const body of ['{}', 'null', '[]', 'no JSON', ` ${canonicalJson(manifest())}`]) {
    const signed = await signedBody(body);
    assert.throws(() => verifyUpdate(signed, [key.publicKey]), refused('unreadable'), body);
  }
  assert.deepEqual(verifyUpdate(await signedBody(canonicalJson(manifest())), [key.publicKey]), manifest());
});

test('Nothing is signed that devices would refuse', async () => {
  await assert.rejects(signUpdate(manifest({ version: '1.4' }), [key]), { code: 'invalid_input' });
  await assert.rejects(signUpdate(manifest({ expiresAt: 1, issuedAt: 1 }), [key]), { code: 'invalid_input' });
  await assert.rejects(signUpdate(manifest(), []), { code: 'invalid_input' });
  await assert.rejects(signUpdate(manifest(), [key, other, makeUpdateKey()]), { code: 'invalid_input' });
  assert.ok(text.length < updateTextLimit);
});
