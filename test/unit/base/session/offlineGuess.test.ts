import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '@msgpack/msgpack';
import { ristretto255 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { codeAlphabet } from '../../../../workbench/base/session/code.ts';
import {
  calculateGenerator,
  confirmationTag,
  lvCat,
  sampleScalar,
  sessionKey,
  sharedPoint,
} from '../../../../workbench/base/session/cpace.ts';
import { SealedChannel } from '../../../../workbench/base/session/seal.ts';
import { NodeAead } from '../../../../workbench/desktop/crypto/nodeAead.ts';
import { channelIdentifier, context, makeHelper, makeSharer, runHandshake, seeded, toHex } from './sessionFixtures.ts';

/*
 * An eavesdropper has every byte of a session and 1,000 secrets to try, one of them right. A code is guessed offline
 * when some value in the bytes can be recomputed from a candidate. The only such values are the tags and what is
 * sealed, and they need K = ya * yb * g: for every candidate generator there is one pair of scalars that gives the same
 * shares, so the shares say nothing, and K without a scalar is the Diffie-Hellman problem. What a program can check of
 * this is below: that nothing the eavesdropper is able to compute occurs, and, so that this could fail, that one scalar
 * would give it all away.
 */

const secrets = Array.from({ length: 1000 }, (_, index) => {
  const digit = (place: number) => codeAlphabet.charAt(Math.floor(index / place) % 32);
  return `77${digit(1024)}${digit(32)}${digit(1)}`;
});
const right = secrets[617] ?? assert.fail();
const scalarSeed = 'scalar of the sharer';

async function capture() {
  const { messages, sharer } = runHandshake(
    makeSharer({ secret: right, random: seeded(scalarSeed) }),
    makeHelper({ secret: right }),
  );
  const channel = new SealedChannel({ keys: sharer.keys, self: 'sharer', aead: new NodeAead() });
  const sealed = await channel.seal('control', Buffer.from('hello'), 0);
  const fields = messages.map((message) => decode(message) as [number, number, ...Uint8Array[]]);
  const [start, nonce, share, answer, confirm] = fields;
  assert.ok(start && nonce && share && answer && confirm);
  const a = { Y: bytes(share[2]), AD: bytes(share[3]) };
  const b = { Y: bytes(answer[2]), AD: bytes(answer[3]) };
  const sid = lvCat(Buffer.from(context.sessionId), Uint8Array.of(1), bytes(start[3]), bytes(nonce[2]));
  return { all: toHex(Buffer.concat([...messages, sealed])), a, b, sid, Tb: bytes(answer[4]), Ta: bytes(confirm[2]) };
}

// The channel identifier is known to the service; hiding it is no part of the defence.
const ci = channelIdentifier;

test('a whole session, captured, does not tell which of 1,000 codes was used', async () => {
  const { all, a, b, sid, Ta, Tb } = await capture();
  const [A, B] = [ristretto255.Point.fromBytes(a.Y), ristretto255.Point.fromBytes(b.Y)];
  let tried = 0;
  for (const secret of secrets) {
    const prs = Buffer.from(secret);
    const g = calculateGenerator(prs, ci, sid);
    const derived = [prs, sha256(prs), sha512(prs), sha256(lvCat(prs, sid)), sha512(lvCat(prs, ci, sid)), g.toBytes()];
    for (const value of derived)
      assert.ok(!all.includes(toHex(value).slice(0, 32)), 'a value made from the code is on the wire');
    // Points that can be had without a scalar: had K been one of them, the tags would settle the guess.
    for (const point of [g, A, B, A.add(B), A.subtract(B), g.add(A), g.add(B)]) {
      const isk = sessionKey(sid, point.toBytes(), a, b);
      assert.notDeepEqual(confirmationTag(sid, isk, a), Ta);
      assert.notDeepEqual(confirmationTag(sid, isk, b), Tb);
      tried += 1;
    }
  }
  assert.equal(tried, 7000);
});

test('the same check finds the shared key as soon as one scalar is known: the scalar protects', async () => {
  const { a, b, sid, Tb } = await capture();
  const random = seeded(scalarSeed);
  random(16);
  const ya = sampleScalar(random);
  const isk = sessionKey(sid, sharedPoint(ya, b.Y), a, b);
  assert.deepEqual(confirmationTag(sid, isk, b), Tb);
  const fitting = secrets.filter((secret) => {
    return toHex(calculateGenerator(Buffer.from(secret), ci, sid).multiply(ya).toBytes()) === toHex(a.Y);
  });
  assert.deepEqual(fitting, [right]);
});

test('apart from shares and tags, the messages are the same whatever the code is', () => {
  const capturedWith = (secret: string) => {
    const { messages } = runHandshake(makeSharer({ secret }), makeHelper({ secret }));
    return messages.map((message) => decode(message) as unknown[]);
  };
  const [one, two] = [capturedWith('00000'), capturedWith('ZZZZZ')];
  const differing: string[] = [];
  one.forEach((fields, message) => {
    fields.forEach((field, index) => {
      if (JSON.stringify(field) !== JSON.stringify(two[message]?.[index])) differing.push(`${message}.${index}`);
    });
  });
  assert.deepEqual(differing, ['2.2', '3.2', '3.4', '4.2']);
});

function bytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : assert.fail('not bytes');
}
