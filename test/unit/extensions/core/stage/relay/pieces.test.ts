import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cut,
  type Encoded,
  Joining,
  pictureLimit,
  pieceLimit,
  readAnswer,
  writeAnswer,
} from '../../../../../../extensions/core/stage/relay/pieces.ts';

const asked = new Set([0, 1]);

function picture(change: Partial<Encoded> = {}): Encoded {
  return { number: 7, whole: true, codec: 1, width: 1280, height: 720, data: new Uint8Array(100).fill(9), ...change };
}

function joined(pieces: readonly Uint8Array[], joining = new Joining(asked)) {
  return pieces.map((piece) => joining.take(piece));
}

/** The one piece of a small picture, with bytes of its own. */
function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const [piece = new Uint8Array()] = cut(picture());
  piece.set(bytes, at);
  return piece;
}

test('What is cut into pieces comes together again, whatever its size, and no piece is too large', () => {
  const sizes = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: pieceLimit - 40, max: 3 * pieceLimit }));
  fc.assert(
    fc.property(sizes, fc.nat(2 ** 32 - 1), fc.boolean(), (length, number, whole) => {
      const data = Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256);
      const sent = picture({ data, number, whole });
      const pieces = cut(sent);
      assert.ok(pieces.every((piece) => piece.length <= pieceLimit));
      const came = joined(pieces);
      assert.deepEqual(came.at(-1), sent);
      assert.ok(came.slice(0, -1).every((one) => one === undefined));
    }),
    { numRuns: 60 },
  );
});

test('Any bytes at all are taken without an error, and nothing that was not announced comes of them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (pieces) => {
      const joining = new Joining(asked);
      for (const piece of pieces) {
        const came = joining.take(piece);
        if (came && came !== 'refused') {
          assert.ok(asked.has(came.codec) && came.data.length <= piece.length * pieces.length);
        }
      }
    }),
  );
});

for (const [what, piece] of [
  ['in a codec that nobody asked for', changed(6, 2)],
  ['in a codec that nobody knows', changed(6, 250)],
  ['of no width', changed(7, 0, 0)],
  ['of more pixels than a screen has', changed(7, 0x20, 0x00, 0x20, 0x00)],
  ['of a side longer than any screen', changed(7, 0xff, 0xff)],
  ['of no bytes', changed(11, 0, 0, 0, 0)],
  ['of more bytes than a picture may have', changed(11, ...bytesOf(pictureLimit + 1))],
  ['that ends before all of it came', changed(11, 0, 0, 0, 101)],
  ['that has more than it announced', changed(11, 0, 0, 0, 99)],
  ['of another kind', changed(0, 9)],
  ['with flags of a later version', changed(1, 15)],
  ['that is cut short', cut(picture())[0]?.subarray(0, 10) ?? new Uint8Array()],
  ['that is too long', new Uint8Array(pieceLimit + 1).fill(1)],
] as const) {
  test(`A picture ${what} is refused, and the next one is taken`, () => {
    const joining = new Joining(asked);
    assert.equal(joining.take(piece), 'refused');
    assert.deepEqual(joined(cut(picture()), joining), [picture()]);
  });
}

test('A piece of another picture, or one that turns it whole, is refused', () => {
  const data = new Uint8Array(2 * pieceLimit);
  for (const other of [picture({ data, number: 8 }), picture({ data, whole: false })]) {
    const joining = new Joining(asked);
    assert.equal(joining.take(cut(picture({ data }))[0] ?? data), undefined);
    assert.equal(joining.take(cut(other)[1] ?? data), 'refused');
  }
});

test('The end of a picture whose beginning nobody heard is passed over, and a new beginning takes the place of an old one', () => {
  const pieces = cut(picture({ data: new Uint8Array(2 * pieceLimit) }));
  const joining = new Joining(asked);
  assert.equal(joining.take(pieces.at(-1) ?? new Uint8Array()), undefined);
  assert.equal(joining.take(pieces[0] ?? new Uint8Array()), undefined);
  assert.deepEqual(joined(cut(picture()), joining), [picture()]);
});

test('An answer is read as it was written, and nothing else is an answer', () => {
  for (const answer of [
    { number: 0, needsWhole: true, hands: false },
    { number: 2 ** 32 - 1, needsWhole: false, hands: false },
    { number: 5, needsWhole: true, hands: true },
    { number: 0, needsWhole: false, hands: true },
  ]) {
    assert.deepEqual(readAnswer(writeAnswer(answer)), answer);
  }
  const long = new Uint8Array(7);
  long.set(writeAnswer({ number: 1, needsWhole: false, hands: false }));
  for (const other of [long, new Uint8Array(6), cut(picture())[0] ?? long, new Uint8Array([2, 4, 0, 0, 0, 0])])
    assert.equal(readAnswer(other), undefined);
});

function bytesOf(number: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
}
