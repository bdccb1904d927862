import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ristretto255 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import {
  calculateGenerator,
  confirmationTag,
  lvCat,
  prependLength,
  publicShare,
  sampleScalar,
  sessionKey,
  sharedPoint,
} from '../../../../workbench/base/session/cpace.ts';
import { hex, refusal, seeded, toHex } from './sessionFixtures.ts';

// draft-irtf-cfrg-cpace-21, "Test vector for CPace using group ristretto255 and hash SHA-512".
const vector = {
  PRS: '50617373776f7264',
  CI: '0b415f696e69746961746f720b425f726573706f6e646572',
  sid: '7e4b4791d6a8ef019b936c79fb7f2c57',
  g: '222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56',
  ya: 'da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08',
  ADa: '414461',
  Ya: 'd6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157',
  yb: 'd2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d',
  ADb: '414462',
  Yb: '3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258',
  K: '80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f',
  ISK_IR:
    'b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447',
};
const point = {
  s: '7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05',
  X: '2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c',
  product: '7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e',
  invalid1: '2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c',
  invalid2: '0000000000000000000000000000000000000000000000000000000000000000',
};

const scalar = (littleEndian: string) => BigInt(`0x${Buffer.from(littleEndian, 'hex').reverse().toString('hex')}`);
const g = () => calculateGenerator(hex(vector.PRS), hex(vector.CI), hex(vector.sid));
const a = { Y: hex(vector.Ya), AD: hex(vector.ADa) };
const b = { Y: hex(vector.Yb), AD: hex(vector.ADb) };

test('lengths are those of the draft', () => {
  const count = (length: number) => Uint8Array.from({ length }, (_, index) => index);
  assert.equal(toHex(prependLength(new Uint8Array())), '00');
  assert.equal(toHex(prependLength(Buffer.from('1234'))), '0431323334');
  assert.equal(toHex(prependLength(count(127)).subarray(0, 3)), '7f0001');
  assert.equal(toHex(prependLength(count(128)).subarray(0, 4)), '80010001');
  assert.equal(toHex(prependLength(new Uint8Array(70_000)).subarray(0, 4)), 'f0a20400');
  const parts = ['1234', '5', '', '678'].map((text) => Buffer.from(text));
  assert.equal(toHex(lvCat(...parts)), '043132333401350003363738');
});

test('the generator is that of the draft', () => {
  assert.equal(toHex(g().toBytes()), vector.g);
});

test('the public shares are those of the draft', () => {
  assert.equal(toHex(publicShare(scalar(vector.ya), g())), vector.Ya);
  assert.equal(toHex(publicShare(scalar(vector.yb), g())), vector.Yb);
});

test('both sides get the shared point and the session key of the draft', () => {
  assert.equal(toHex(sharedPoint(scalar(vector.ya), b.Y)), vector.K);
  assert.equal(toHex(sharedPoint(scalar(vector.yb), a.Y)), vector.K);
  assert.equal(toHex(sessionKey(hex(vector.sid), hex(vector.K), a, b)), vector.ISK_IR);
});

test('multiplication by a valid share is that of the draft', () => {
  assert.equal(toHex(sharedPoint(scalar(point.s), hex(point.X))), point.product);
});

test('the invalid shares of the draft are refused', () => {
  for (const share of [point.invalid1, point.invalid2]) {
    assert.throws(() => sharedPoint(scalar(point.s), hex(share)), refusal('handshake_point'));
  }
});

// RFC 9496, appendix A.3: non-canonical, negative, off the curve and otherwise bad encodings.
const badEncodings = [
  '00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20',
  '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
  '3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

test('encodings that are no element of the group are refused', () => {
  for (const share of badEncodings) {
    assert.throws(() => sharedPoint(scalar(point.s), hex(share)), refusal('handshake_point'), share);
  }
  for (const length of [0, 31, 33, 64]) {
    assert.throws(() => sharedPoint(scalar(point.s), new Uint8Array(length).fill(2)), refusal('handshake_point'));
  }
});

test('scalars lie between 1 and the order less 1, at both ends of the random bytes', () => {
  const order = ristretto255.Point.Fn.ORDER;
  assert.equal(
    sampleScalar(() => new Uint8Array(64)),
    1n,
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      const y = sampleScalar(() => bytes);
      return y >= 1n && y < order;
    }),
  );
  const largest = Buffer.from((order - 2n).toString(16).padStart(128, '0'), 'hex').reverse();
  assert.equal(
    sampleScalar(() => Uint8Array.from(largest)),
    order - 1n,
  );
});

test('any two scalars agree on the key, and another password does not', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.string(), (password, seed) => {
      const random = seeded(seed);
      const [ya, yb] = [sampleScalar(random), sampleScalar(random)];
      const base = calculateGenerator(Buffer.from(password), hex(vector.CI), hex(vector.sid));
      const other = calculateGenerator(Buffer.from(`${password}x`), hex(vector.CI), hex(vector.sid));
      const Yb = publicShare(yb, base);
      assert.deepEqual(sharedPoint(ya, Yb), sharedPoint(yb, publicShare(ya, base)));
      assert.notDeepEqual(sharedPoint(ya, Yb), sharedPoint(yb, publicShare(ya, other)));
    }),
    { numRuns: 5 },
  );
});

// No tag stands in the draft's vectors; this one was computed from its formula with node:crypto's own hash and HMAC.
test('a confirmation tag is HMAC-SHA-512 under the hash of label, session and key', async () => {
  const { createHash, createHmac } = await import('node:crypto');
  const isk = hex(vector.ISK_IR);
  const macKey = createHash('sha512').update('CPaceMac').update(hex(vector.sid)).update(isk).digest();
  const expected = createHmac('sha512', macKey)
    .update(hex(`20${vector.Ya}03${vector.ADa}`))
    .digest('hex');
  assert.equal(toHex(confirmationTag(hex(vector.sid), isk, a)), expected);
  assert.notDeepEqual(confirmationTag(hex(vector.sid), isk, a), confirmationTag(hex(vector.sid), isk, b));
});
