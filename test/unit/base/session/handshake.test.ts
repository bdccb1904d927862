import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { HandrailError } from '@handrail/sdk';
import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import {
  calculateGenerator,
  confirmationTag,
  lvCat,
  publicShare,
  sampleScalar,
  sessionKey,
  sharedPoint,
} from '../../../../workbench/base/session/cpace.ts';
import {
  channelIdentifier,
  context,
  fingerprint,
  grantHash,
  makeHelper,
  makeSharer,
  type Relay,
  refusal,
  runHandshake,
  seeded,
  toHex,
} from './sessionFixtures.ts';

const otherGrant = new Uint8Array(32).fill(7);

/** Rewrites the fields of one message (after version and type). */
function rewrite(target: number, change: (fields: unknown[]) => unknown[]): Relay {
  return (message, index) => {
    if (index !== target) return message;
    const [version, type, ...fields] = decode(message) as unknown[];
    return encode([version, type, ...change(fields)]);
  };
}

test('the right code gives both sides the same keys, transcript and run', () => {
  const { sharer, helper, messages } = runHandshake(makeSharer({ run: 2 }), makeHelper());
  assert.equal(fingerprint(sharer.keys), fingerprint(helper.keys));
  assert.deepEqual(sharer.transcriptHash, helper.transcriptHash);
  assert.equal(sharer.transcriptHash.length, 32);
  assert.deepEqual([sharer.run, helper.run], [2, 2]);
  assert.equal(messages.length, 5);
  for (const message of messages) assert.ok(message.length <= 512);
});

test('two sessions with the same code have no key in common', () => {
  const first = runHandshake(makeSharer(), makeHelper());
  const second = runHandshake(makeSharer({ random: seeded('again') }), makeHelper());
  const shared = new Set(fingerprint(first.sharer.keys).split(' '));
  for (const part of fingerprint(second.sharer.keys).split(' ')) assert.ok(!shared.has(part));
});

test('a wrong code is told apart and the sharer then sends nothing', () => {
  const [sharer, helper] = [makeSharer({ secret: '7K3QX' }), makeHelper()];
  const seen: number[] = [];
  const relay: Relay = (message, index) => {
    seen.push(index);
    return message;
  };
  assert.throws(() => runHandshake(sharer, helper, relay), refusal('code_wrong'));
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test('a helper who meets a sharer with the wrong tag refuses', () => {
  const alter = rewrite(4, ([tag]) => [(tag as Uint8Array).map((byte, i) => (i === 63 ? byte ^ 1 : byte))]);
  assert.throws(() => runHandshake(makeSharer(), makeHelper(), alter), refusal('code_wrong'));
});

for (const field of ['tenantId', 'sessionId', 'sharerId', 'helperId', 'deviceId'] as const) {
  test(`the right code with another ${field} does not connect`, () => {
    const elsewhere = { ...context, [field]: `${context[field]}-other` };
    assert.throws(() => runHandshake(makeSharer({ context: elsewhere }), makeHelper()), refusal('code_wrong'));
  });
}

test('ids that run together do not count as the same ids', () => {
  const shifted = { ...context, sharerId: `${context.sharerId}x`, helperId: context.helperId };
  const other = { ...context, sharerId: context.sharerId, helperId: `x${context.helperId}` };
  assert.throws(
    () => runHandshake(makeSharer({ context: shifted }), makeHelper({ context: other })),
    refusal('code_wrong'),
  );
});

test('a grant that was swapped for one side is its own error, and the sharer then sends nothing', () => {
  for (const [atSharer, atHelper] of [
    [otherGrant, grantHash],
    [grantHash, otherGrant],
  ] as const) {
    const seen: number[] = [];
    const relay: Relay = (message, index) => {
      seen.push(index);
      return message;
    };
    assert.throws(
      () => runHandshake(makeSharer({ grantHash: atSharer }), makeHelper({ grantHash: atHelper }), relay),
      refusal('handshake_binding'),
    );
    assert.deepEqual(seen, [0, 1, 2, 3]);
  }
});

test('a sharer who knows the code and passes over the grant does not get past the helper', () => {
  // Written by hand, because an honest sharer would have stopped before its tag.
  const attempt = (announced: Uint8Array) => {
    const helper = makeHelper();
    const random = seeded('raw');
    const nonce = random(16);
    const [, , nonceH] = decode(sent(helper.receive(encode([1, 0, 1, nonce])))) as [0, 0, Uint8Array];
    const sid = lvCat(Buffer.from(context.sessionId), Uint8Array.of(1), nonce, nonceH);
    const y = sampleScalar(random);
    const own = {
      Y: publicShare(y, calculateGenerator(Buffer.from('7K3QZ'), channelIdentifier, sid)),
      AD: lvCat(Buffer.from('sharer'), announced),
    };
    const answer = decode(sent(helper.receive(encode([1, 2, own.Y, own.AD])))) as [0, 0, Uint8Array, Uint8Array];
    const isk = sessionKey(sid, sharedPoint(y, answer[2]), own, { Y: answer[2], AD: answer[3] });
    return helper.receive(encode([1, 4, confirmationTag(sid, isk, own)]));
  };
  assert.ok(attempt(grantHash).result);
  assert.throws(() => attempt(otherGrant), refusal('handshake_binding'));
});

test('the transcript is the hash of its label, the context and all five messages', () => {
  const { messages, sharer } = runHandshake(makeSharer(), makeHelper());
  const transcript = lvCat(Buffer.from('handrail-transcript/1'), channelIdentifier, ...messages);
  assert.equal(toHex(sharer.transcriptHash), createHash('sha256').update(transcript).digest('hex'));
});

test('a wrong code is not reported as a swapped grant', () => {
  const sharer = makeSharer({ grantHash: otherGrant, secret: '00000' });
  assert.throws(() => runHandshake(sharer, makeHelper()), refusal('code_wrong'));
});

test('a relay that rewrites the announced grant does not get past the tag', () => {
  const ad = (role: string) => lvCat(Buffer.from(role), otherGrant);
  const atHelper = rewrite(2, ([Y]) => [Y, ad('sharer')]);
  const atSharer = rewrite(3, ([Y, , tag]) => [Y, ad('helper'), tag]);
  assert.throws(() => runHandshake(makeSharer(), makeHelper(), atHelper), refusal('code_wrong'));
  assert.throws(() => runHandshake(makeSharer(), makeHelper(), atSharer), refusal('code_wrong'));
});

test('each message sent back to its sender is a reflection', () => {
  const sharer = makeSharer();
  assert.throws(() => sharer.receive(sent(sharer.start())), refusal('handshake_reflected'));
  const helper = makeHelper();
  const nonce = helper.receive(sent(makeSharer().start()));
  assert.throws(() => helper.receive(sent(nonce)), refusal('handshake_reflected'));
});

test('an echo that changes the type of the share is still a reflection, even with a tag that fits', () => {
  const [sharer, helper] = [makeSharer(), makeHelper()];
  const share = sharer.receive(sent(helper.receive(sent(sharer.start()))));
  const [version, , Y, AD] = decode(sent(share)) as unknown[];
  const tag = new Uint8Array(64);
  assert.throws(() => sharer.receive(encode([version, 3, Y, AD, tag])), refusal('handshake_reflected'));
});

test('an own share under the other role is a reflection', () => {
  const [sharer, helper] = [makeSharer(), makeHelper()];
  const share = sharer.receive(sent(helper.receive(sent(sharer.start()))));
  const [version, , Y] = decode(sent(share)) as unknown[];
  const echo = encode([version, 3, Y, lvCat(Buffer.from('helper'), grantHash), new Uint8Array(64)]);
  assert.throws(() => sharer.receive(echo), refusal('handshake_reflected'));
});

test('a share that announces the own role is a reflection at the helper', () => {
  const relay = rewrite(2, ([Y]) => [Y, lvCat(Buffer.from('helper'), grantHash)]);
  assert.throws(() => runHandshake(makeSharer(), makeHelper(), relay), refusal('handshake_reflected'));
});

test('two sharers that are joined by the service refuse each other', () => {
  const [one, two] = [makeSharer(), makeSharer({ random: seeded('two') })];
  one.start();
  assert.throws(() => one.receive(sent(two.start())), refusal('handshake_reflected'));
});

test('bad points are their own error on both sides, and cost no guess at the helper', () => {
  const bad = [
    new Uint8Array(32),
    Uint8Array.from(Buffer.from('2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c', 'hex')),
    new Uint8Array(32).fill(255),
  ];
  for (const Y of bad) {
    let guesses = 0;
    const helper = makeHelper({ onGuess: () => guesses++ });
    const atHelper = rewrite(2, ([, AD]) => [Y, AD]);
    const atSharer = rewrite(3, ([, AD, tag]) => [Y, AD, tag]);
    assert.throws(() => runHandshake(makeSharer(), helper, atHelper), refusal('handshake_point'));
    assert.equal(guesses, 0);
    assert.throws(() => runHandshake(makeSharer(), makeHelper(), atSharer), refusal('handshake_point'));
  }
});

test('another version is refused as such', () => {
  const newer: Relay = (message) => encode([2, ...(decode(message) as unknown[]).slice(1)]);
  assert.throws(() => runHandshake(makeSharer(), makeHelper(), newer), refusal('wrong_version'));
});

test('a run outside 1 to 3 is refused, by who starts it and by who is asked', () => {
  for (const run of [0, 4, 1.5, Number.NaN]) assert.throws(() => makeSharer({ run }), refusal('invalid_input'));
  for (const run of [0, 4, 1.5, '1']) {
    const relay = rewrite(0, ([, nonce]) => [run, nonce]);
    assert.throws(() => runHandshake(makeSharer(), makeHelper(), relay), refusal('malformed'));
  }
});

test('a changed run or nonce does not get past the tag', () => {
  const run = rewrite(0, ([, nonce]) => [2, nonce]);
  const nonceS = rewrite(0, ([n]) => [n, new Uint8Array(16)]);
  const nonceH = rewrite(1, () => [new Uint8Array(16)]);
  for (const relay of [run, nonceS, nonceH]) {
    assert.throws(() => runHandshake(makeSharer(), makeHelper(), relay), refusal('code_wrong'));
  }
});

test('options that would weaken the handshake are refused', () => {
  assert.throws(() => makeSharer({ secret: '' }), refusal('invalid_input'));
  assert.throws(() => makeHelper({ secret: 'A'.repeat(129) }), refusal('invalid_input'));
  assert.throws(() => makeHelper({ grantHash: new Uint8Array(31) }), refusal('invalid_input'));
  assert.throws(() => makeHelper({ context: { ...context, tenantId: '' } }), refusal('invalid_input'));
});

test('messages of the wrong shape are malformed, and messages out of turn too', () => {
  const start = sent(makeSharer().start());
  const [version, type, ...fields] = decode(start) as unknown[];
  const shapes: unknown[] = [
    [version, type, ...fields, 0],
    [version, type, 1],
    [version, 9, ...fields],
    [version, 'start', ...fields],
    [version],
    { version },
    7,
    [version, type, 1, new Uint8Array(15)],
    [version, type, 1, 'sixteen letters!'],
  ];
  for (const shape of shapes)
    assert.throws(() => makeHelper().receive(encode(shape)), isOneOf('malformed', 'wrong_version'));
  assert.throws(() => makeHelper().receive(new Uint8Array(0)), refusal('malformed'));
  assert.throws(() => makeHelper().receive(new Uint8Array(513)), refusal('too_large'));
  assert.throws(() => makeHelper().receive(encode([version, 4, new Uint8Array(64)])), refusal('malformed'));
  const twice = Buffer.concat([start, start]);
  assert.throws(() => makeHelper().receive(twice), refusal('malformed'));
});

test('there is one encoding of each message', () => {
  const start = sent(makeSharer().start());
  // The run, 1, as a MessagePack uint 8 (0xcc 0x01) instead of a fixint.
  const longer = Uint8Array.of(...start.subarray(0, 3), 0xcc, ...start.subarray(3));
  assert.deepEqual(decode(longer), decode(start));
  assert.throws(() => makeHelper().receive(longer), refusal('malformed'));
});

test('any changed byte in any message stops the handshake with an error of the closed list', () => {
  const clean = runHandshake(makeSharer(), makeHelper()).messages;
  const spot = fc.integer({ min: 0, max: 4 }).chain((index) =>
    fc.record({
      index: fc.constant(index),
      at: fc.integer({ min: 0, max: (clean[index]?.length ?? 1) - 1 }),
      mask: fc.integer({ min: 1, max: 255 }),
    }),
  );
  fc.assert(
    fc.property(spot, ({ index, at, mask }) => {
      const relay: Relay = (message, i) =>
        i === index ? message.map((byte, j) => (j === at ? byte ^ mask : byte)) : message;
      assert.throws(
        () => runHandshake(makeSharer(), makeHelper(), relay),
        isOneOf('malformed', 'wrong_version', 'code_wrong', 'handshake_point', 'handshake_reflected'),
      );
    }),
    { numRuns: 60 },
  );
});

test('arbitrary bytes never do more than a named refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      assert.throws(
        () => makeHelper().receive(bytes),
        isOneOf('malformed', 'wrong_version', 'too_large', 'handshake_reflected'),
      );
    }),
  );
});

test('a side that finished or failed refuses everything', () => {
  const [sharer, helper] = [makeSharer(), makeHelper()];
  const { messages } = runHandshake(sharer, helper);
  for (const message of messages) {
    assert.throws(() => sharer.receive(message), refusal('wrong_state'));
    assert.throws(() => helper.receive(message), refusal('wrong_state'));
  }
  assert.throws(() => sharer.start(), refusal('wrong_state'));
  const failed = makeHelper();
  assert.throws(() => failed.receive(new Uint8Array(1)), HandrailError);
  assert.throws(() => failed.receive(messages[0] ?? assert.fail()), refusal('wrong_state'));
  const early = makeSharer();
  assert.throws(() => early.receive(messages[1] ?? assert.fail()), refusal('wrong_state'));
  assert.throws(() => early.start(), refusal('wrong_state'));
});

test('each side counts one guess per run, before its bytes leave', () => {
  const log: string[] = [];
  const relay: Relay = (message, index) => {
    log.push(`message ${index}`);
    return message;
  };
  const sharer = makeSharer({ onGuess: () => log.push('sharer counts') });
  const helper = makeHelper({ onGuess: () => log.push('helper counts') });
  runHandshake(sharer, helper, relay);
  assert.deepEqual(log, [
    'message 0',
    'message 1',
    'sharer counts',
    'message 2',
    'helper counts',
    'message 3',
    'message 4',
  ]);
});

test('no error, and nothing that is printed, shows the code or a key', () => {
  const secret = 'QQZZ7';
  const secretHex = toHex(Buffer.from(secret));
  const shown: string[] = [];
  const attempts: (() => unknown)[] = [
    () => runHandshake(makeSharer({ secret }), makeHelper()),
    () => runHandshake(makeSharer({ secret, grantHash: otherGrant }), makeHelper({ secret })),
    () => runHandshake(makeSharer({ secret }), makeHelper({ secret }), (m, i) => (i === 3 ? m.slice(1) : m)),
    () =>
      runHandshake(
        makeSharer({ secret }),
        makeHelper({ secret }),
        rewrite(3, ([, ...r]) => [new Uint8Array(32), ...r]),
      ),
  ];
  for (const attempt of attempts) {
    assert.throws(attempt, (error: HandrailError) => {
      shown.push(error.message, JSON.stringify(error.details), String(error.stack), String(error.cause));
      return true;
    });
  }
  const { sharer } = runHandshake(makeSharer({ secret }), makeHelper({ secret }));
  assert.equal(inspect(sharer.keys, { depth: 9, showHidden: true }), 'SessionKeys {}');
  assert.equal(inspect(makeSharer({ secret }), { depth: 9, showHidden: true }), 'HandshakeInitiator {}');
  assert.equal(inspect(makeHelper({ secret }), { depth: 9, showHidden: true }), 'HandshakeResponder {}');
  shown.push(JSON.stringify(sharer));
  const keys = fingerprint(sharer.keys).split(' ');
  for (const text of shown) {
    assert.ok(!text.includes(secret) && !text.includes(secretHex));
    for (const key of keys) assert.ok(!text.includes(key));
  }
});

function sent(step: { readonly send?: Uint8Array }): Uint8Array {
  return step.send ?? assert.fail('nothing was sent');
}

function isOneOf(...codes: readonly string[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof HandrailError, String(error));
    assert.ok(codes.includes(error.code), error.code);
    return true;
  };
}
