import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { decodeFrame, encodeFrame, type Frame } from '../../../../workbench/base/rpc/frame.ts';
import { isPlainMessagePack } from '../../../../workbench/base/rpc/scan.ts';

const malformed = (error: unknown) => error instanceof HandrailError && error.code === 'malformed';
const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    // MessagePack writes a whole number as an integer, and an integer zero has no sign.
    fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(
      fc.string({ maxLength: 40 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 20, noNullPrototype: true },
    ),
  ),
})).value;

test('Every frame comes back as it was', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ maxLength: 128 }), anyValue, (id, name, body) => {
      const frames: readonly Frame[] = [
        { type: 'request', id, name, body },
        { type: 'reply', id, body },
        { type: 'error', id, body },
        { type: 'cancel', id },
        { type: 'notice', name, body },
      ];
      for (const frame of frames) assert.deepEqual(decodeFrame(encodeFrame(frame)), frame);
    }),
  );
});

test('Bytes come out as a plain Uint8Array even from a Node Buffer', () => {
  const frame = decodeFrame(Buffer.from(encodeFrame({ type: 'reply', id: 1, body: new Uint8Array([1, 2]) })));
  assert.ok(frame.type === 'reply');
  assert.equal(Object.getPrototypeOf(frame.body), Uint8Array.prototype);
});

test('Undefined properties are left out', () => {
  const frame = decodeFrame(encodeFrame({ type: 'reply', id: 1, body: { a: undefined, b: 1 } }));
  assert.deepEqual(frame, { type: 'reply', id: 1, body: { b: 1 } });
});

test('Any bytes at all are read or refused as malformed, nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeFrame(bytes);
      } catch (error) {
        assert.ok(malformed(error));
      }
    }),
    { numRuns: 2000 },
  );
});

test('A frame that was cut short or lengthened is refused', () => {
  const whole = encodeFrame({
    type: 'request',
    id: 7,
    name: 'draw',
    body: { points: [1, 2.5, 'three'], bytes: new Uint8Array(5) },
  });
  for (let length = 0; length < whole.length; length += 1)
    assert.throws(() => decodeFrame(whole.subarray(0, length)), malformed);
  assert.throws(() => decodeFrame(new Uint8Array([...whole, 0])), malformed);
  assert.equal(isPlainMessagePack(new Uint8Array([...whole, 0])), false);
});

test('Headers that claim more than the frame holds are refused before anything is made', () => {
  // Nested array headers, each claiming all elements that the rest of the frame could hold.
  const nested = new Uint8Array(60_000);
  for (let at = 0; at + 3 <= nested.length; at += 3) nested.set([0xdc, 0x40, 0x00], at);
  assert.equal(isPlainMessagePack(nested), false);
  for (const claim of [
    [0xdd, 0xff, 0xff, 0xff, 0xff],
    [0xdf, 0xff, 0xff, 0xff, 0xff],
    [0xc6, 0xff, 0xff, 0xff, 0xff],
    [0xdb, 0x00, 0x00, 0x00, 0x02, 0x61],
  ]) {
    assert.equal(isPlainMessagePack(new Uint8Array(claim)), false);
  }
});

test('What lies too deep is refused, and what lies as deep as allowed is not', () => {
  const deep = (levels: number) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level += 1) value = [value];
    return encode(value);
  };
  assert.equal(isPlainMessagePack(deep(32)), true);
  assert.equal(isPlainMessagePack(deep(33)), false);
});

test('Keys that are not strings, __proto__, and extension types are refused', () => {
  const body = (...bytes: number[]) => new Uint8Array([0x94, 0x02, 0x01, 0xa0, ...bytes]);
  assert.deepEqual(decodeFrame(body(0x81, 0xa1, 0x61, 0x01)), { type: 'reply', id: 1, body: { a: 1 } });
  assert.throws(() => decodeFrame(body(0x81, 0x01, 0x01)), malformed);
  assert.throws(() => decodeFrame(body(0x81, 0xa9, ...Buffer.from('__proto__'), 0x80)), malformed);
  assert.throws(() => decodeFrame(encode([2, 1, '', new Date(0)])), malformed);
});
