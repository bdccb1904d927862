import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { HandrailError } from '@handrail/sdk';
import fc from 'fast-check';
import { type Party, SessionKeys, type Stream, streams } from '../../../../workbench/base/session/keys.ts';
import { type Aead, plaintextLimit, SealedChannel, sealedFrameLimit } from '../../../../workbench/base/session/seal.ts';
import { writeFrameHeader } from '../../../../workbench/base/session/sealFrame.ts';
import { NodeAead } from '../../../../workbench/desktop/crypto/nodeAead.ts';
import { WebCryptoAead } from '../../../../workbench/device/webCryptoAead.ts';
import { refusal, toHex } from './sessionFixtures.ts';

const keys = new SessionKeys(new Uint8Array(64).fill(1), new Uint8Array(32).fill(2));
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));

function channel(
  self: Party,
  other: { aead?: Aead; frameCountLimit?: number; keys?: SessionKeys } = {},
): SealedChannel {
  return new SealedChannel({ keys, self, aead: new NodeAead(), ...other });
}

/** Frames 0 to `count` - 1 of a stream, with their number as content. */
async function framesOf(stream: Stream, count: number, sender = channel('helper')): Promise<readonly Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for (let number = 0; number < count; number++) frames.push(await sender.seal(stream, utf8(`${number}`), 0));
  return frames;
}

function at(frames: readonly Uint8Array[], index: number): Uint8Array {
  return frames[index] ?? assert.fail(`there is no frame ${index}`);
}

/** Finishes what it is given in any order but the one it came in: the last first. */
class LateAead implements Aead {
  readonly #inner = new NodeAead();
  readonly #waiting: (() => void)[] = [];

  seal(...parts: Parameters<Aead['seal']>): Promise<Uint8Array> {
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.#inner.seal(...parts))));
  }

  open(...parts: Parameters<Aead['open']>): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      queueMicrotask(() => {
        try {
          resolve(this.#inner.open(...parts));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  finish(): void {
    for (const run of this.#waiting.splice(0).reverse()) run();
  }
}

for (const [name, aead] of [
  ['Node', new NodeAead()],
  ['WebCrypto', new WebCryptoAead<webcrypto.CryptoKey>(webcrypto.subtle)],
] as const) {
  test(`what one side seals the other opens, with ${name}`, async () => {
    const [helper, sharer] = [channel('helper', { aead }), channel('sharer', { aead })];
    for (const stream of streams) {
      for (const number of [0, 1, 2]) {
        const there = await sharer.open(await helper.seal(stream, utf8(`to ${stream} ${number}`), 7));
        assert.deepEqual(there, { stream, epoch: 7, number, plaintext: utf8(`to ${stream} ${number}`), stale: false });
        const back = await helper.open(await sharer.seal(stream, utf8('back'), 2 ** 32 - 1));
        assert.deepEqual(back, { stream, epoch: 2 ** 32 - 1, number, plaintext: utf8('back'), stale: false });
      }
    }
  });

  test(`a frame that was altered is refused, with ${name}`, async () => {
    const frame = await channel('helper', { aead }).seal('input', utf8('k'), 0);
    const altered = frame.map((byte, index) => (index === frame.length - 1 ? byte ^ 1 : byte));
    await assert.rejects(channel('sharer', { aead }).open(altered), refusal('seal_broken'));
  });
}

test('Node and WebCrypto make the same frames', async () => {
  const other = new WebCryptoAead<webcrypto.CryptoKey>(webcrypto.subtle);
  for (const text of ['', 'x', 'a longer text that fills more than a block']) {
    const one = await channel('helper').seal('control', utf8(text), 3);
    const two = await channel('helper', { aead: other }).seal('control', utf8(text), 3);
    assert.deepEqual(one, two);
  }
});

test('a frame is laid out as version, stream, epoch and number, big endian', async () => {
  const sender = channel('helper');
  await sender.seal('bulk', utf8(''), 0);
  const frame = await sender.seal('bulk', utf8('abc'), 0x01020304);
  assert.equal(toHex(frame.subarray(0, 14)), '01' + '03' + '01020304' + '0000000000000001');
  assert.equal(frame.length, 14 + 3 + 16);
  assert.ok(!toHex(frame).includes(toHex(utf8('abc'))));
});

test('every flipped bit of every byte is refused and leaves the channel as it was', async () => {
  for (const stream of ['input', 'moves'] as const) {
    const frame = await channel('helper').seal(stream, utf8('press a key'), 5);
    const receiver = channel('sharer');
    for (let index = 0; index < frame.length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const altered = frame.map((byte, i) => (i === index ? byte ^ (1 << bit) : byte));
        await assert.rejects(receiver.open(altered), (error: unknown) => {
          assert.ok(error instanceof HandrailError);
          const expected =
            index === 0
              ? ['wrong_version']
              : index === 1
                ? ['seal_broken', 'malformed']
                : index < 6
                  ? ['seal_broken']
                  : undefined;
          assert.ok(
            (expected ?? ['seal_broken', 'seal_gap', 'malformed', 'too_many']).includes(error.code),
            `${index}: ${error.code}`,
          );
          if (index >= 14) assert.equal(error.code, 'seal_broken');
          return true;
        });
        assert.equal(receiver.lastReceived(stream), -1);
      }
    }
    assert.equal((await receiver.open(frame)).number, 0);
  }
});

test('a frame cut anywhere is refused', async () => {
  const frame = await channel('helper').seal('control', utf8('a text to be cut'), 0);
  const receiver = channel('sharer');
  for (let length = 0; length < frame.length; length++) {
    await assert.rejects(receiver.open(frame.subarray(0, length)), refusal(length < 30 ? 'malformed' : 'seal_broken'));
  }
  await assert.rejects(receiver.open(Buffer.concat([frame, Buffer.alloc(1)])), refusal('seal_broken'));
  assert.equal((await receiver.open(frame)).number, 0);
});

for (const stream of ['control', 'input', 'bulk'] as const) {
  test(`in ${stream} a replay and a gap are refused, and the right frame still opens`, async () => {
    const frames = await framesOf(stream, 4);
    const receiver = channel('sharer');
    await assert.rejects(receiver.open(at(frames, 1)), refusal('seal_gap'));
    await receiver.open(at(frames, 0));
    await assert.rejects(receiver.open(at(frames, 0)), refusal('seal_replayed'));
    await assert.rejects(receiver.open(at(frames, 2)), refusal('seal_gap'));
    await receiver.open(at(frames, 1));
    await assert.rejects(receiver.open(at(frames, 0)), refusal('seal_replayed'));
    await receiver.open(at(frames, 2));
    assert.equal(receiver.lastReceived(stream), 2);
  });
}

test('of any shuffled, doubled or dropped frames an ordered stream opens only what comes next', async () => {
  const frames = await framesOf('input', 12);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(11), { maxLength: 40 }), async (order) => {
      const receiver = channel('sharer');
      let next = 0;
      for (const number of order) {
        const opening = receiver.open(at(frames, number));
        if (number === next) {
          assert.equal((await opening).number, next);
          next += 1;
        } else {
          await assert.rejects(opening, refusal(number < next ? 'seal_replayed' : 'seal_gap'));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('in moves the newest wins, each frame opens once, and the window is 64 frames', async () => {
  const frames = await framesOf('moves', 140);
  const receiver = channel('sharer');
  assert.equal((await receiver.open(at(frames, 100))).stale, false);
  assert.equal(receiver.lastReceived('moves'), 100);
  await assert.rejects(receiver.open(at(frames, 100)), refusal('seal_replayed'));
  await assert.rejects(receiver.open(at(frames, 36)), refusal('seal_replayed'));
  assert.equal((await receiver.open(at(frames, 37))).stale, true);
  await assert.rejects(receiver.open(at(frames, 37)), refusal('seal_replayed'));
  assert.equal((await receiver.open(at(frames, 99))).stale, true);
  assert.equal((await receiver.open(at(frames, 139))).stale, false);
  assert.equal(receiver.lastReceived('moves'), 139);
  await assert.rejects(receiver.open(at(frames, 75)), refusal('seal_replayed'));
  await assert.rejects(receiver.open(at(frames, 99)), refusal('seal_replayed'));
  assert.equal((await receiver.open(at(frames, 76))).stale, true);
});

test('moves open as a plain list of what was seen would have it', async () => {
  const frames = await framesOf('moves', 200);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(199), { maxLength: 60 }), async (order) => {
      const receiver = channel('sharer');
      const seen = new Set<number>();
      let newest = -1;
      for (const number of order) {
        const opening = receiver.open(at(frames, number));
        if (seen.has(number) || number <= newest - 64) {
          await assert.rejects(opening, refusal('seal_replayed'));
        } else {
          assert.equal((await opening).stale, number < newest);
          seen.add(number);
          newest = Math.max(newest, number);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a forged newer move does not push the window on', async () => {
  const frames = await framesOf('moves', 2);
  const receiver = channel('sharer');
  const forged = Uint8Array.from(at(frames, 0));
  forged.set(writeFrameHeader({ stream: 'moves', epoch: 0, number: 1_000 }));
  await assert.rejects(receiver.open(forged), refusal('seal_broken'));
  assert.equal((await receiver.open(at(frames, 0))).stale, false);
});

test('a frame moved to another stream, direction, epoch, number or session is refused', async () => {
  const frames = await framesOf('control', 2);
  const frame = at(frames, 0);
  const relabelled = (header: { stream?: Stream; epoch?: number; number?: number }) => {
    const copy = Uint8Array.from(frame);
    copy.set(writeFrameHeader({ stream: 'control', epoch: 0, number: 0, ...header }));
    return copy;
  };
  const receiver = channel('sharer');
  for (const stream of ['input', 'moves', 'bulk'] as const) {
    await assert.rejects(receiver.open(relabelled({ stream })), refusal('seal_broken'));
  }
  await assert.rejects(receiver.open(relabelled({ epoch: 1 })), refusal('seal_broken'));
  await assert.rejects(channel('helper').open(frame), refusal('seal_broken'));
  const elsewhere = new SessionKeys(new Uint8Array(64).fill(1), new Uint8Array(32).fill(3));
  await assert.rejects(channel('sharer', { keys: elsewhere }).open(frame), refusal('seal_broken'));
  await receiver.open(frame);
  await assert.rejects(receiver.open(relabelled({ number: 1 })), refusal('seal_broken'));
  await receiver.open(at(frames, 1));
});

test('no nonce is used twice under one key', async () => {
  const used = new Set<string>();
  const inner = new NodeAead();
  const aead: Aead = {
    seal(key, nonce, aad, plain) {
      const pair = `${toHex(key)} ${toHex(nonce)}`;
      assert.equal(nonce.length, 12);
      assert.ok(!used.has(pair), 'a nonce came again');
      used.add(pair);
      if (plain.length === 3) throw new Error('the cipher failed');
      return inner.seal(key, nonce, aad, plain);
    },
    open: inner.open,
  };
  for (const self of ['helper', 'sharer'] as const) {
    const sender = channel(self, { aead });
    for (const stream of streams) {
      for (let number = 0; number < 300; number++) await sender.seal(stream, utf8('x'), 0);
      await assert.rejects(sender.seal(stream, utf8('xyz'), 0));
      await sender.seal(stream, utf8('x'), 0);
    }
  }
  assert.equal(used.size, 2 * streams.length * 302);
});

test('numbers past 2^32 go into the nonce whole', async () => {
  const nonces = new Set<string>();
  const aead: Aead = {
    seal: () => new Uint8Array(16),
    open(_key, nonce) {
      nonces.add(toHex(nonce));
      return new Uint8Array();
    },
  };
  const numbers = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 33, 2 ** 47, 2 ** 48 - 1];
  for (const number of numbers) {
    const frame = Buffer.concat([writeFrameHeader({ stream: 'moves', epoch: 0, number }), Buffer.alloc(16)]);
    const opened = await channel('sharer', { aead, frameCountLimit: 2 ** 48 }).open(frame);
    assert.equal(opened.number, number);
  }
  assert.equal(nonces.size, numbers.length);
  const iv = keys.stream('helper', 'moves').iv;
  for (const nonce of nonces) assert.equal(nonce.slice(0, 8), toHex(iv.subarray(0, 4)));
});

test('frames leave in the order in which they were handed in, however late the cipher is', async () => {
  const aead = new LateAead();
  const sender = channel('helper', { aead });
  const finished: number[] = [];
  const sealing = [0, 1, 2, 3].map((index) =>
    sender.seal('input', utf8(`${index}`), 0).then((frame) => {
      finished.push(index);
      return frame;
    }),
  );
  assert.equal(sender.lastSent('input'), 3, 'frames that are still being sealed count as sent');
  aead.finish();
  const frames = await Promise.all(sealing);
  assert.deepEqual(finished, [0, 1, 2, 3]);
  const receiver = channel('sharer', { aead });
  const opened = await Promise.all(frames.map((frame) => receiver.open(frame)));
  assert.deepEqual(
    opened.map((frame) => Buffer.from(frame.plaintext).toString()),
    ['0', '1', '2', '3'],
  );
});

test('the same frame handed in twice at once opens once', async () => {
  const frame = at(await framesOf('input', 1), 0);
  const receiver = channel('sharer', { aead: new LateAead() });
  const [first, second] = await Promise.allSettled([receiver.open(frame), receiver.open(frame)]);
  assert.equal(first.status, 'fulfilled');
  assert.ok(second.status === 'rejected');
  refusal('seal_replayed')(second.reason);
});

test('the numbers last sent and received are known for a change of carrier', async () => {
  const [helper, sharer] = [channel('helper'), channel('sharer')];
  assert.deepEqual([helper.lastSent('input'), sharer.lastReceived('input')], [-1, -1]);
  for (let count = 0; count < 3; count++) await sharer.open(await helper.seal('input', utf8('x'), 0));
  assert.deepEqual([helper.lastSent('input'), sharer.lastReceived('input')], [2, 2]);
  assert.deepEqual([helper.lastSent('moves'), sharer.lastReceived('moves'), sharer.lastSent('input')], [-1, -1, -1]);
});

test('after a change of carrier an ordered stream goes on where the peer says and tells what is lost', async () => {
  const frames = await framesOf('input', 8);
  const receiver = channel('sharer', { aead: new LateAead() });
  const first = receiver.open(at(frames, 0));
  assert.equal(await receiver.skipTo('input', 1), false, 'it waits for what was handed in before');
  assert.equal((await first).number, 0);
  assert.equal(await receiver.skipTo('input', 5), true);
  assert.equal(await receiver.skipTo('input', 5), false);
  for (const lost of [1, 4]) await assert.rejects(receiver.open(at(frames, lost)), refusal('seal_replayed'));
  await assert.rejects(receiver.open(at(frames, 6)), refusal('seal_gap'));
  assert.equal((await receiver.open(at(frames, 5))).number, 5);
  assert.equal(await receiver.skipTo('input', 2), false, 'it never goes back');
  assert.equal((await receiver.open(at(frames, 6))).number, 6);
  for (const next of [-1, 1.5, Number.NaN, 2 ** 33]) {
    await assert.rejects(receiver.skipTo('input', next), refusal('invalid_input'));
  }
});

test('after a change of carrier late moves are still taken, once', async () => {
  const frames = await framesOf('moves', 4);
  const receiver = channel('sharer');
  await receiver.open(at(frames, 0));
  assert.equal(await receiver.skipTo('moves', 3), false);
  assert.equal((await receiver.open(at(frames, 3))).stale, false);
  assert.equal((await receiver.open(at(frames, 1))).stale, true);
});

test('a frame is at most 64 KiB with room for its carrier', async () => {
  const [helper, sharer] = [channel('helper'), channel('sharer')];
  const frame = await helper.seal('bulk', new Uint8Array(plaintextLimit), 0);
  assert.equal(frame.length, sealedFrameLimit);
  assert.ok(frame.length + 64 <= 65_536);
  assert.equal((await sharer.open(frame)).plaintext.length, plaintextLimit);
  await assert.rejects(helper.seal('bulk', new Uint8Array(plaintextLimit + 1), 0), refusal('too_large'));
  await assert.rejects(sharer.open(new Uint8Array(sealedFrameLimit + 1)), refusal('too_large'));
  assert.equal(helper.lastSent('bulk'), 0, 'a refused frame uses no number');
});

test('a key that has sealed all it may is refused, on both sides', async () => {
  const [helper, sharer] = [channel('helper', { frameCountLimit: 2 }), channel('sharer', { frameCountLimit: 2 })];
  for (let count = 0; count < 2; count++) await sharer.open(await helper.seal('input', utf8('x'), 0));
  await assert.rejects(helper.seal('input', utf8('x'), 0), refusal('too_many'));
  await helper.seal('control', utf8('x'), 0);
  const third = at(await framesOf('input', 3), 2);
  await assert.rejects(sharer.open(third), refusal('too_many'));
});

test('an epoch that is no unsigned 32-bit number is refused and uses no number', async () => {
  const sender = channel('helper');
  for (const epoch of [-1, 2 ** 32, 1.5, Number.NaN]) {
    await assert.rejects(sender.seal('input', utf8('x'), epoch), refusal('invalid_input'));
  }
  assert.equal(sender.lastSent('input'), -1);
});

test('arbitrary bytes are refused by name', async () => {
  const receiver = channel('sharer');
  const known = ['malformed', 'wrong_version', 'seal_broken', 'seal_gap', 'too_many'];
  const header = fc.tuple(fc.constant(1), fc.nat(5), fc.uint8Array({ maxLength: 60 }));
  const frames = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    header.map(([v, s, rest]) => Uint8Array.of(v, s, ...rest)),
  );
  await fc.assert(
    fc.asyncProperty(frames, async (frame) => {
      await assert.rejects(receiver.open(frame), (error: HandrailError) => known.includes(error.code));
    }),
  );
});

test('no error, and nothing that is printed, shows what was sealed or a key', async () => {
  const text = 'hunter2-correct-horse';
  const sender = channel('helper', { aead: { seal: new NodeAead().seal, open: (_k, _n, _a, sealed) => leak(sealed) } });
  const frame = await channel('sharer').seal('control', utf8(text), 0);
  assert.equal(inspect(sender, { depth: 9, showHidden: true }), 'SealedChannel {}');
  const shown: string[] = [];
  const note = (error: HandrailError) =>
    shown.push(error.message, String(error.stack), String(error.cause), JSON.stringify(error));
  await sender.open(frame).catch(note);
  await channel('helper')
    .open(frame.map((byte) => byte ^ 1))
    .catch(note);
  await sender.seal('control', utf8(text.repeat(10_000)), 0).catch(note);
  await sender.seal('control', utf8(text), -1).catch(note);
  assert.equal(shown.length, 4 * 4);
  const secrets = [text, toHex(keys.stream('helper', 'control').key), toHex(keys.stream('sharer', 'control').key)];
  for (const words of shown) for (const secret of secrets) assert.ok(!words.includes(secret));
});

function leak(sealed: Uint8Array): never {
  throw new Error(`hunter2-correct-horse ${sealed.length}`);
}
