import assert from 'node:assert/strict';
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { RandomBytes } from '../../../../workbench/base/random.ts';
import {
  type ExchangeContext,
  ExchangeInitiator,
  type ExchangeOptions,
  ExchangeResponder,
} from '../../../../workbench/base/session/exchange.ts';
import type { HandshakeResult } from '../../../../workbench/base/session/handshake.ts';
import { fingerprint, grantHash, hex, makeHelper, makeSharer, refusal, seeded, toHex } from './sessionFixtures.ts';

const context: ExchangeContext = {
  tenantId: 'tenant-contoso',
  sessionId: 'session-4711',
  sharerId: 'person-sam',
  helperId: 'person-hana',
  deviceId: 'device-laptop',
  sharerThumbprint: 'thumbprint-of-sam',
  helperThumbprint: 'thumbprint-of-hana',
};

/** RFC 7748, 6.1: Alice is the sharer, Bob the helper, and what they share. */
const alice = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a';
const bob = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';
const aliceAndBob = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

/** Hands out these bytes in their order, and no others. */
function given(...parts: readonly Uint8Array[]): RandomBytes {
  const left = [...parts];
  return (length) => {
    const next = left.shift();
    assert.equal(next?.length, length, 'asked for what the vector has');
    return Uint8Array.from(next ?? []);
  };
}

const options = (seed: string, other: Partial<ExchangeOptions> = {}): ExchangeOptions => ({
  context,
  grantHash,
  random: seeded(seed),
  ...other,
});
const sharer = (other: Partial<ExchangeOptions> = {}) => new ExchangeInitiator(options('sharer', other));
const helper = (other: Partial<ExchangeOptions> = {}) => new ExchangeResponder(options('helper', other));

type Relay = (message: Uint8Array, index: number) => Uint8Array;
const flip = (message: Uint8Array, at: number, bit = 1) => message.map((byte, i) => (i === at ? byte ^ bit : byte));
/** Changes one byte of one message. */
const altered =
  (target: number, at: number): Relay =>
  (message, index) =>
    index === target ? flip(message, at) : message;

interface Outcome {
  readonly messages: readonly Uint8Array[];
  readonly sharer: HandshakeResult;
  readonly helper: HandshakeResult;
}

function run(one = sharer(), other = helper(), relay: Relay = (message) => message): Outcome {
  const messages: Uint8Array[] = [];
  const carry = (message: Uint8Array | undefined) => {
    assert.ok(message, 'the side had something to send');
    messages.push(message);
    return relay(Uint8Array.from(message), messages.length - 1);
  };
  const answer = other.receive(carry(one.start().send));
  const confirm = one.receive(carry(answer.send));
  const end = other.receive(carry(confirm.send));
  assert.ok(confirm.result && end.result, 'both sides finished');
  return { messages, sharer: confirm.result, helper: end.result };
}

/** The exchange once more, from the README alone and with Node's own cryptography. */
function byHand(secrets: readonly [string, string], nonces: readonly [Uint8Array, Uint8Array], grant: Uint8Array) {
  const text = (value: string) => Buffer.from(value, 'utf8');
  const lv = (...parts: readonly Uint8Array[]) =>
    Buffer.concat(
      parts.flatMap((part) => {
        assert.ok(part.length < 0x4000);
        const length =
          part.length < 0x80 ? Buffer.of(part.length) : Buffer.of((part.length & 0x7f) | 0x80, part.length >> 7);
        return [length, part];
      }),
    );
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  const hmac = (key: Uint8Array, bytes: Uint8Array) => createHmac('sha512', key).update(bytes).digest();
  const expand = (key: Uint8Array, purpose: string, length: number) => {
    assert.ok(length <= 64);
    return hmac(key, Buffer.concat([text(purpose), Buffer.of(1)])).subarray(0, length);
  };
  const [one, two] = secrets.map(privateKey) as [KeyObject, KeyObject];
  const K = diffieHellman({ privateKey: one, publicKey: createPublicKey(two) });
  const c = context;
  const ci = lv(
    ...[
      'handrail-exchange/1',
      c.tenantId,
      c.sessionId,
      c.deviceId,
      'sharer',
      c.sharerId,
      c.sharerThumbprint,
      'helper',
      c.helperId,
      c.helperThumbprint,
    ].map(text),
  );
  const begin = Buffer.concat([Buffer.of(2, 1), publicBytes(one), nonces[0], grant]);
  const head = Buffer.concat([Buffer.of(2, 2), publicBytes(two), nonces[1], grant]);
  const T = sha256(lv(text('handrail-exchange/1 shares'), ci, begin, head));
  const prk = hmac(T, K);
  const tag = (role: string) => hmac(expand(prk, `handrail-exchange/1 confirm ${role}`, 64), T);
  const answer = Buffer.concat([head, tag('helper')]);
  const confirm = Buffer.concat([Buffer.of(2, 3), tag('sharer')]);
  const transcriptHash = sha256(lv(text('handrail-transcript/1'), ci, begin, answer, confirm));
  const root = hmac(transcriptHash, expand(prk, 'handrail-exchange/1 session', 64));
  return { K, messages: [begin, answer, confirm], transcriptHash, resume: expand(root, 'handrail-keys/1 resume', 32) };
}

function privateKey(secret: string): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.from(secret, 'hex')]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function publicBytes(key: KeyObject): Buffer {
  return Buffer.from(String(createPublicKey(key).export({ format: 'jwk' }).x), 'base64url');
}

test('the exchange gives the bytes and keys that its description gives with another library', () => {
  const nonces = [new Uint8Array(16).fill(0xa1), new Uint8Array(16).fill(0xb2)] as const;
  const expected = byHand([alice, bob], nonces, grantHash);
  assert.equal(toHex(expected.K), aliceAndBob);
  const { messages, ...both } = run(
    sharer({ random: given(hex(alice), nonces[0]) }),
    helper({ random: given(hex(bob), nonces[1]) }),
  );
  assert.deepEqual(messages.map(toHex), expected.messages.map(toHex));
  for (const { keys, transcriptHash } of [both.sharer, both.helper]) {
    assert.equal(toHex(transcriptHash), toHex(expected.transcriptHash));
    assert.equal(keys.resumeSecret(), toHex(expected.resume));
  }
  // Written down, so that both cannot drift together.
  assert.equal(toHex(expected.transcriptHash), vector.transcriptHash);
  assert.equal(toHex(expected.resume), vector.resume);
});

test('the reference expands keys as HKDF does', () => {
  const [key, purpose] = [Buffer.alloc(64, 3), 'handrail-keys/1 resume'];
  const byHmac = createHmac('sha512', key).update(`${purpose}\u0001`).digest().subarray(0, 32);
  // HKDF's own first step with an empty salt makes another key of it: done by hand here as well.
  const extracted = createHmac('sha512', Buffer.alloc(64)).update(key).digest();
  const whole = Buffer.from(hkdfSync('sha512', key, new Uint8Array(0), purpose, 32));
  assert.notDeepEqual(byHmac, whole);
  assert.deepEqual(createHmac('sha512', extracted).update(`${purpose}\u0001`).digest().subarray(0, 32), whole);
});

test('two exchanges have no key in common', () => {
  const first = run();
  const second = run(sharer({ random: seeded('again') }));
  assert.equal(fingerprint(first.sharer.keys), fingerprint(first.helper.keys));
  const shared = new Set(fingerprint(first.sharer.keys).split(' '));
  for (const part of fingerprint(second.sharer.keys).split(' ')) assert.ok(!shared.has(part));
});

for (const field of Object.keys(context) as (keyof ExchangeContext)[]) {
  test(`sides that were told another ${field} do not meet`, () => {
    const elsewhere = { ...context, [field]: `${context[field]}-other` };
    assert.throws(() => run(sharer({ context: elsewhere })), refusal('grant_mismatch'));
    assert.throws(() => run(sharer(), helper({ context: elsewhere })), refusal('grant_mismatch'));
  });
}

test('sides with their people, or their keys, swapped do not meet', () => {
  const people = { ...context, sharerId: context.helperId, helperId: context.sharerId };
  const keys = { ...context, sharerThumbprint: context.helperThumbprint, helperThumbprint: context.sharerThumbprint };
  for (const swapped of [people, keys])
    assert.throws(() => run(sharer(), helper({ context: swapped })), refusal('grant_mismatch'));
});

test('names cannot run into each other: where one ends is part of the exchange', () => {
  const one = { ...context, tenantId: 'ab', sessionId: 'c' };
  const other = { ...context, tenantId: 'a', sessionId: 'bc' };
  assert.throws(() => run(sharer({ context: one }), helper({ context: other })), refusal('grant_mismatch'));
});

test('sides with different grants do not meet, and each tells it from a wrong key', () => {
  const other = new Uint8Array(32).fill(7);
  assert.throws(() => run(sharer({ grantHash: other })), refusal('handshake_binding'));
  assert.throws(() => run(sharer(), helper({ grantHash: other })), refusal('handshake_binding'));
});

test('a helper who is told the sharer’s grant by the relay still does not meet a sharer with another', () => {
  // The relay puts the hash that each wants to see into the messages: then the tags do not fit.
  const theirs = new Uint8Array(32).fill(7);
  const relay: Relay = (message, index) => {
    if (index > 1) return message;
    const changed = Uint8Array.from(message);
    changed.set(index === 0 ? theirs : grantHash, 50);
    return changed;
  };
  assert.throws(() => run(sharer(), helper({ grantHash: theirs }), relay), refusal('grant_mismatch'));
});

test('the sharer says nothing more to a helper whose tag does not fit', () => {
  const [one, other] = [sharer(), helper()];
  const answer = other.receive(one.start().send ?? new Uint8Array());
  assert.throws(() => one.receive(flip(answer.send ?? new Uint8Array(), 145)), refusal('grant_mismatch'));
  assert.throws(() => one.receive(answer.send ?? new Uint8Array()), refusal('wrong_state'));
});

test('what a side sent itself is refused as reflected, whatever the relay makes of it', () => {
  const one = sharer();
  const begin = one.start().send ?? new Uint8Array();
  assert.throws(() => one.receive(begin), refusal('handshake_reflected'));
  const two = sharer();
  const own = two.start().send ?? new Uint8Array();
  // Dressed as an answer, with the sharer's own share in it.
  const dressed = new Uint8Array(146);
  dressed.set(own);
  dressed[1] = 2;
  assert.throws(() => two.receive(dressed), refusal('handshake_reflected'));
  const responder = helper();
  const answer = responder.receive(sharer().start().send ?? new Uint8Array()).send ?? new Uint8Array();
  assert.throws(() => responder.receive(answer), refusal('handshake_reflected'));
  // The helper's own tag as if it were the sharer's.
  const third = helper();
  const theirs = third.receive(sharer().start().send ?? new Uint8Array()).send ?? new Uint8Array();
  const confirm = Uint8Array.from([2, 3, ...theirs.slice(82)]);
  assert.throws(() => third.receive(confirm), refusal('grant_mismatch'));
});

test('shares that would make the secret known to all are refused on both sides', () => {
  for (const point of lowOrder) {
    const put: (target: number) => Relay = (target) => (message, index) => {
      if (index !== target) return message;
      const changed = Uint8Array.from(message);
      changed.set(hex(point), 2);
      return changed;
    };
    assert.throws(() => run(sharer(), helper(), put(0)), refusal('handshake_point'));
    assert.throws(() => run(sharer(), helper(), put(1)), refusal('handshake_point'));
  }
});

test('any other bit of any message that is changed on its way ends the exchange', () => {
  const { messages } = run();
  fc.assert(
    fc.property(
      fc.nat(2).chain((index) => fc.tuple(fc.constant(index), fc.nat((messages[index]?.length ?? 1) - 1), fc.nat(7))),
      ([target, at, bit]) => {
        const relay: Relay = (message, index) => (index === target ? flip(message, at, 1 << bit) : message);
        assert.throws(() => run(sharer(), helper(), relay));
      },
    ),
  );
});

test('bytes that are no message end it, also those of the handshake with a code', () => {
  const code = makeSharer().start().send ?? new Uint8Array();
  for (const bytes of [new Uint8Array(), code, Uint8Array.of(2, 1), new Uint8Array(82), new Uint8Array(1_000_000)]) {
    const side = helper();
    assert.throws(() => side.receive(bytes), refusal('malformed'));
    assert.throws(() => side.receive(sharer().start().send ?? new Uint8Array()), refusal('wrong_state'));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.throws(() => {
        const step = helper().receive(bytes);
        assert.equal(step.result, undefined);
        throw new Error('went on');
      });
    }),
  );
});

test('neither kind of handshake takes a message of the other, so that nobody is led from one to the other', () => {
  const begin = sharer().start().send ?? new Uint8Array();
  assert.throws(() => makeHelper().receive(begin), refusal('malformed'));
  const initiator = makeSharer();
  initiator.start();
  const answer = helper().receive(begin).send ?? new Uint8Array();
  assert.throws(() => initiator.receive(answer), refusal('malformed'));
});

test('messages of an earlier exchange are of no use in a later one', () => {
  const before = run();
  const again = sharer({ random: seeded('later') });
  again.start();
  assert.throws(() => again.receive(before.messages[1] ?? new Uint8Array()), refusal('grant_mismatch'));
  const responder = helper({ random: seeded('later') });
  responder.receive(before.messages[0] ?? new Uint8Array());
  assert.throws(() => responder.receive(before.messages[2] ?? new Uint8Array()), refusal('grant_mismatch'));
});

test('a message of the right sender at the wrong time is none', () => {
  const { messages } = run();
  const [begin = new Uint8Array(), , confirm = new Uint8Array()] = messages;
  assert.throws(() => helper().receive(confirm), refusal('malformed'));
  const waiting = helper();
  waiting.receive(begin);
  assert.throws(() => waiting.receive(begin), refusal('malformed'));
});

test('messages out of turn, and anything after the end, are refused', () => {
  const early = sharer();
  assert.throws(() => early.receive(new Uint8Array(146)), refusal('wrong_state'));
  const twice = sharer();
  twice.start();
  assert.throws(() => twice.start(), refusal('wrong_state'));
  const [one, other] = [sharer(), helper()];
  const { messages } = run(one, other);
  assert.throws(() => one.receive(messages[1] ?? new Uint8Array()), refusal('wrong_state'));
  assert.throws(() => other.receive(messages[2] ?? new Uint8Array()), refusal('wrong_state'));
});

test('an exchange cannot start without a name for everything, or with half a grant hash', () => {
  for (const field of Object.keys(context)) {
    assert.throws(() => sharer({ context: { ...context, [field]: '' } }), refusal('invalid_input'));
  }
  assert.throws(() => helper({ grantHash: new Uint8Array(31) }), refusal('invalid_input'));
});

test('printing a side, a message or a result shows no secret', () => {
  const one = sharer({ random: given(hex(alice), new Uint8Array(16)) });
  const other = helper({ random: given(hex(bob), new Uint8Array(16)) });
  const outcome = run(one, other);
  const printed = inspect([one, other, outcome], { depth: 10, showHidden: true, maxArrayLength: 1000 });
  const { K } = byHand([alice, bob], [new Uint8Array(16), new Uint8Array(16)], grantHash);
  for (const secret of [hex(alice), hex(bob), K]) {
    assert.ok(!printed.includes([...secret].slice(0, 8).join(', ')), 'no secret among the numbers');
    assert.ok(!printed.includes(toHex(secret).match(/../g)?.slice(0, 8).join(' ') ?? '?'), 'nor among the bytes');
  }
});

test('any two honest sides agree, and their shares and tags are new each time', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      fc.pre(one !== two);
      const first = run(sharer({ random: seeded(`s${one}`) }), helper({ random: seeded(`h${one}`) }));
      const second = run(sharer({ random: seeded(`s${two}`) }), helper({ random: seeded(`h${two}`) }));
      assert.equal(fingerprint(first.sharer.keys), fingerprint(first.helper.keys));
      assert.notDeepEqual(first.messages, second.messages);
    }),
    { numRuns: 20 },
  );
});

test('a bit that X25519 itself passes over is still part of the exchange', () => {
  assert.throws(() => run(sharer(), helper(), altered(0, 33)), /./);
  const high: Relay = (message, index) => (index === 1 ? flip(message, 33, 0x80) : message);
  assert.throws(() => run(sharer(), helper(), high), refusal('grant_mismatch'));
});

/** Points of small order (RFC 7748, 7; cr.yp.to/ecdh.html): their shared secret is all zeros. */
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/** Computed apart from all of this, in another language, from RFC 7748's shared secret. */
const vector = {
  transcriptHash: 'f0acb2962ab4c5a47a487b8b38e37f3be789a8491eb07408155f4cd460519735',
  resume: 'f4ca1ab1ff6bb895a463b917abba466b63f9edbe22e2df2b24a5f520ed565a2c',
};
