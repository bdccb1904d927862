import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinAddress, joinedPart, joinLink, readJoinLink } from '../../../../workbench/base/app/joinLink.ts';
import { codeAlphabet } from '../../../../workbench/base/session/code.ts';

const part = fc
  .array(fc.constantFrom(...codeAlphabet), { minLength: 3, maxLength: 4 })
  .map((characters) => characters.join(''));

test('The public part of a code goes into an address behind its #, and into a link, and comes out as it was', () => {
  fc.assert(
    fc.property(part, (given) => {
      const address = new URL(joinAddress('https://help.example.org', given));
      assert.equal(address.search, '');
      assert.equal(address.pathname.includes(given), false);
      assert.equal(joinedPart(address.hash), given);
      assert.equal(readJoinLink(joinLink(given)), given);
    }),
  );
});

test('Whatever else stands there is no join link, a whole code least of all', () => {
  for (const text of [
    '',
    'K7',
    'K7QAB',
    'K7QABCDE',
    'K7Q ABCDE',
    'k7q',
    'KUQ',
    'K7Q\n',
    'K7Q&x=1',
    'K7Q#',
    '%4B7Q',
    '../',
  ]) {
    assert.equal(joinedPart(`#${text}`), undefined, text);
    assert.equal(readJoinLink(`handrail:join?part=${text}`), undefined, text);
  }
  for (const link of ['handrail:join?part=K7Q&tenant=t', 'handrail://join?part=K7Q', 'handrail:help?part=K7Q', 'K7Q'])
    assert.equal(readJoinLink(link), undefined, link);
  assert.equal(joinedPart('K7Q'), undefined);
});
