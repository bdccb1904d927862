import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { SessionKeys } from '../../../../workbench/base/session/keys.ts';
import { fingerprint, toHex } from './sessionFixtures.ts';

const isk = new Uint8Array(64).fill(3);
const transcript = new Uint8Array(32).fill(5);

test('every direction, stream and purpose has a key of its own', () => {
  const parts = fingerprint(new SessionKeys(isk, transcript)).split(' ');
  assert.equal(parts.length, 18);
  assert.equal(new Set(parts.map((part) => part.slice(0, 24))).size, 18);
});

test('another secret or another transcript gives other keys', () => {
  const keys = fingerprint(new SessionKeys(isk, transcript));
  assert.notEqual(fingerprint(new SessionKeys(isk, new Uint8Array(32))), keys);
  assert.notEqual(fingerprint(new SessionKeys(new Uint8Array(64), transcript)), keys);
});

test('keys are HKDF-SHA-512 of the secret, salted with the transcript, as node:crypto computes it', () => {
  const keys = new SessionKeys(isk, transcript);
  const expected = (info: string, length: number) =>
    Buffer.from(hkdfSync('sha512', isk, transcript, `handrail-keys/1 ${info}`, length)).toString('hex');
  assert.equal(toHex(keys.stream('helper', 'input').key), expected('key/helper>sharer/input', 32));
  assert.equal(toHex(keys.stream('sharer', 'control').iv), expected('iv/sharer>helper/control', 12));
  assert.equal(keys.resumeSecret(), expected('resume', 32));
  assert.equal(toHex(keys.receiptKey()), expected('receipt', 32));
});
