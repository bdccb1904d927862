import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import fc from 'fast-check';
import {
  codeAlphabet,
  formatCode,
  makeSecret,
  normaliseCode,
  splitCode,
} from '../../../../workbench/base/session/code.ts';
import { refusal } from './sessionFixtures.ts';

const problemOf = (typed: string) => {
  try {
    splitCode(typed);
  } catch (error) {
    assert.ok(error instanceof HandrailError);
    assert.equal(error.code, 'code_unknown');
    return error.details.problem;
  }
  return assert.fail('the code was taken');
};

test('a code is read however a person types it', () => {
  const spellings = [
    'ABC7K3QZ',
    'abc7 k3qz',
    ' ABC-7K3-QZ ',
    'a b c 7 k 3 q z',
    'ABC7\u2013K3QZ',
    '\uff21\uff22\uff23\uff17\u3000\uff4b\uff13\uff51\uff5a',
    '\u200fABC7\u00a0K3QZ\u202c',
    'ABC7\tK3QZ\n',
    'ABC7\u2212K3\u00adQZ\ufeff',
  ];
  for (const typed of spellings) assert.deepEqual(splitCode(typed), { routing: 'ABC', secret: '7K3QZ' });
});

test('letters that look like digits are read as the digits', () => {
  assert.equal(normaliseCode('oO iI lL'), '001111');
  assert.deepEqual(splitCode('oil1 0o1l'), { routing: '011', secret: '10011' });
});

test('a code of nine characters has a routing part of four', () => {
  assert.deepEqual(splitCode('ABCD 7K3QZ'), { routing: 'ABCD', secret: '7K3QZ' });
});

test('a refused code says what is wrong with it and never repeats it', () => {
  assert.equal(problemOf(''), 'too_short');
  assert.equal(problemOf('ABC7K3Q'), 'too_short');
  assert.equal(problemOf('ABCD7K3QZ0'), 'too_long');
  assert.equal(problemOf('ABC7K3QU'), 'characters');
  assert.equal(problemOf('ABC7K3Q!'), 'characters');
  assert.throws(
    () => splitCode('SECRET99!'),
    (error: HandrailError) => !`${error.message}${JSON.stringify(error.details)}`.includes('SECRET'),
  );
});

test('letters outside ASCII do not turn into characters of a code', () => {
  for (const typed of ['ABC7K3Q\u00df', 'ABC7K3Q\u0131', 'ABC7K3Q\u0410', 'ABC7K3Q\u2167', 'ABC7K3\u017fZ']) {
    assert.equal(problemOf(typed), 'characters');
  }
});

test('reading a code twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => normaliseCode(normaliseCode(typed)) === normaliseCode(typed)),
  );
});

test('whatever is typed gives two halves of the alphabet or code_unknown', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 8, maxLength: 9 })),
      (typed) => {
        try {
          const { routing, secret } = splitCode(typed);
          assert.match(routing, /^[0-9A-HJKMNP-TV-Z]{3,4}$/);
          assert.match(secret, /^[0-9A-HJKMNP-TV-Z]{5}$/);
        } catch (error) {
          refusal('code_unknown')(error);
        }
      },
    ),
  );
});

test('a code that is shown can be typed back', () => {
  const character = fc.constantFrom(...codeAlphabet);
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 8, maxLength: 9 }), (code) => {
      const { routing, secret } = splitCode(formatCode(code).toLowerCase());
      assert.equal(routing + secret, code);
    }),
  );
  assert.equal(formatCode('ABC7K3QZ'), 'ABC7 K3QZ');
});

test('a tenant may want longer codes: all that is more is secret', () => {
  for (const length of [8, 9, 10, 11, 12]) {
    const secret = makeSecret((count) => new Uint8Array(count).fill(9), length);
    assert.equal(secret.length, length - 3);
    for (const routing of ['ABC', 'ABCD']) {
      assert.deepEqual(splitCode(formatCode(`${routing}${secret}`), length), { routing, secret });
    }
    for (const [more, problem] of [
      [-1, 'too_short'],
      [2, 'too_long'],
    ] as const) {
      assert.throws(() => splitCode('A'.repeat(length + more), length), { details: { problem, count: length } });
    }
  }
});

test('a code stands in groups that can be read out, never with one character alone at its end', () => {
  const shown = (length: number) => formatCode('X'.repeat(length));
  assert.deepEqual([3, 4, 5, 8, 9].map(shown), ['XXX', 'XXXX', 'XXXX X', 'XXXX XXXX', 'XXXX XXXXX']);
  assert.deepEqual([10, 11, 12, 13].map(shown), ['XXXX XXXX XX', 'XXXX XXXX XXX', 'XXXX XXXX XXXX', 'XXXX XXXX XXXXX']);
});

test('every byte gives a character and every character comes from eight bytes', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const character = makeSecret((length) => new Uint8Array(length).fill(byte));
    assert.equal(character.length, 5);
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assert.equal(counts.size, 32);
  assert.deepEqual(new Set(counts.values()), new Set([8]));
});

test('the alphabet has 32 characters without I, L, O and U', () => {
  assert.equal(new Set(codeAlphabet).size, 32);
  assert.doesNotMatch(codeAlphabet, /[ILOU]/);
});
