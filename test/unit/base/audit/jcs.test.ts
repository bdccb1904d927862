import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../../../workbench/base/audit/base64.ts';
import { canonicalBytes, canonicalJson } from '../../../../workbench/base/audit/jcs.ts';
import { hex, refusal } from './auditFixtures.ts';

test('names are sorted as in the example of RFC 8785, section 3.2.3', () => {
  const sorted = canonicalJson({
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  });
  assert.equal(
    sorted,
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
      '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test('strings and literals are written as in the example of RFC 8785, section 3.2.4', () => {
  const parsed: unknown = JSON.parse(
    '{"string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
  );
  assert.equal(
    hex(canonicalBytes(parsed)),
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac245c75303030665c6e4127425c22' +
      '5c5c5c5c5c222f227d',
  );
});

test('whole numbers are written plainly', () => {
  assert.equal(canonicalJson([0, -0, -1, 2 ** 53 - 1, 1e15]), '[0,0,-1,9007199254740991,1000000000000000]');
});

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger().map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
  ),
})).value;

test('a text read and written again is the same, whatever the order of the names', () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, turned(member)]),
    );
  };
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      assert.equal(canonicalJson(turned(value)), text);
    }),
  );
});

test('what has no one form is refused', () => {
  class Odd {
    readonly x = 1;
  }
  const holes: unknown[] = [1];
  holes.length = 2;
  for (const value of [
    ...[1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, undefined, Symbol('s'), () => 1],
    ...['\ud800', 'a\udc00b', { '\ud800': 1 }, { x: undefined }, [undefined], holes],
    ...[new Date(0), new Map(), new Uint8Array(2), new Odd()],
  ]) {
    assert.throws(() => canonicalJson(value), refusal('malformed'));
    assert.throws(() => canonicalJson({ deep: [value] }), refusal('malformed'));
  }
});

test('base64 has one text for some bytes and takes no other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64(bytes);
      assert.equal(text, Buffer.from(bytes).toString('base64'));
      assert.deepEqual(fromBase64(text), Uint8Array.from(bytes));
    }),
  );
  for (const odd of ['A', 'AA', 'AB==', 'AAB=', 'AA==\n', '-_==', 'AAAA====', ' AAAA', 'ä']) {
    assert.equal(fromBase64(odd), undefined, odd);
  }
});
