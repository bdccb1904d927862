import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { keyThumbprint } from '../../../../workbench/base/session/identityProof.ts';
import { type KeyPairStore, openTabKeys } from '../../../../workbench/web/keys/tabKeys.ts';

const subtle = webcrypto.subtle as unknown as SubtleCrypto;

function store(): KeyPairStore & { pair?: CryptoKeyPair } {
  const kept: KeyPairStore & { pair?: CryptoKeyPair } = {
    read: async () => kept.pair,
    write: async (pair) => {
      kept.pair = pair;
    },
  };
  return kept;
}

test('The key lasts from one opening to the next, is named as the service names it, and signs', async () => {
  const kept = store();
  const first = await openTabKeys(subtle, kept);
  const second = await openTabKeys(subtle, kept);
  assert.deepEqual(second.public, first.public);
  assert.equal(second.thumbprint, first.thumbprint);
  assert.equal(first.thumbprint, keyThumbprint(first.public));
  assert.equal(kept.pair?.privateKey.extractable, false);
  const message = new TextEncoder().encode('a message');
  const signature = await second.sign(message);
  assert.ok(await subtle.verify('Ed25519', kept.pair!.publicKey, Uint8Array.from(signature), message));
});

test('Where the browser keeps nothing, or another tab has the key, a key of its own serves until the tab ends', async () => {
  const closed: KeyPairStore = {
    read: () => Promise.reject(new Error('nothing is kept')),
    write: () => Promise.reject(new Error('nothing is kept')),
  };
  for (const where of [closed, undefined]) {
    const keys = await openTabKeys(subtle, where);
    assert.equal((await keys.sign(new Uint8Array(3))).length, 64);
  }
});

test('A browser without Ed25519 is refused', async () => {
  const old = {
    ...subtle,
    generateKey: () => Promise.reject(new Error('NotSupportedError')),
  } as unknown as SubtleCrypto;
  await assert.rejects(openTabKeys(old, store()));
});
