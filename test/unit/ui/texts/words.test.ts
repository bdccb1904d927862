import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../../../../workbench/ui/texts/fill.ts';
import { languages } from '../../../../workbench/ui/texts/languages.ts';
import { spell } from '../../../../workbench/ui/texts/spelling.ts';
import { Words } from '../../../../workbench/ui/texts/words.ts';

const words = new Words(languages.en);
const pseudo = new Words(languages['qps-plocm']);
const texts = { pen: { en: { draw: 'Draw {what}', only: 'Only English' }, 'qps-plocm': { draw: 'Đřáŵ {what}' } } };

test('A place is filled with its value, with what it says otherwise, or not at all', () => {
  assert.equal(fill('Off for {tenant|your organisation}.', { tenant: 'Northwind' }), 'Off for Northwind.');
  assert.equal(fill('Off for {tenant|your organisation}.'), 'Off for your organisation.');
  assert.equal(fill('{gone}here', { other: 1 }), 'here');
});

test('A value that looks like a place is not filled again', () => {
  assert.equal(fill('{a} {b}', { a: '{b}', b: 'two' }), '{b} two');
});

test('A name that every object inherits is no value', () => {
  assert.equal(fill('{constructor}'), '');
  assert.equal(words.lookUp(texts, 'constructor', 'name'), undefined);
  assert.equal(words.lookUp(texts, 'pen', 'toString'), undefined);
});

test('An extension speaks its own words, English where it lacks the language, and else its key', () => {
  assert.equal(words.ofExtension(texts, 'pen', { key: 'draw', values: { what: 'a line' } }), 'Draw a line');
  assert.equal(pseudo.ofExtension(texts, 'pen', { key: 'draw', values: { what: 'a line' } }), 'Đřáŵ a line');
  assert.match(pseudo.ofExtension(texts, 'pen', { key: 'only' }), /Øñľý/);
  assert.equal(words.ofExtension(texts, 'pen', { key: 'unknown' }), 'unknown');
  assert.equal(words.ofExtension(texts, 'pen', 'as it is {what}'), 'as it is {what}');
});

test('A refusal is told with its details', () => {
  const said = words.problem({ code: 'remote_help_disabled', details: { tenant: 'Northwind' } });
  assert.equal(said.what, 'Remote help is switched off for Northwind.');
  assert.match(said.do, /administrator/);
});

test('A refusal is told to each side so that it can act on it', () => {
  const refused = { code: 'capture_refused', details: {} } as const;
  assert.match(words.problem(refused, 'sharer').what, /^Your screen/);
  assert.match(words.problem(refused, 'helper').do, /ask the person/);
  assert.match(words.problem({ code: 'consent_declined', details: {} }, 'sharer').what, /^You declined/);
  assert.equal(
    words.problem({ code: 'too_many', details: {} }, 'helper').what,
    words.problem({ code: 'too_many', details: {} }).what,
  );
});

test('Of an error with several causes the one that it was is told', () => {
  const said = words.problem({ code: 'service_unreachable', details: { problem: 'provider', host: 'login.example' } });
  assert.match(said.what, /sign-in page.*login\.example/);
  const odd = words.problem({ code: 'service_unreachable', details: { problem: 'constructor', address: 'a.example' } });
  assert.match(odd.what, /service cannot be reached at a\.example/);
});

test('What has passed is told as on a clock', () => {
  assert.equal(words.elapsed(754_900), '12:34');
  assert.equal(words.elapsed(3_725_000), '1:02:05');
  assert.equal(words.elapsed(-5), '0:00');
});

test('One try is left, three tries are left', () => {
  assert.equal(words.counted('code.tries', 1), '1 try left');
  assert.equal(words.counted('code.tries', 3), '3 tries left');
});

test('A length of time is told in its two largest units', () => {
  assert.equal(words.duration(754_000), '12 minutes, 34 seconds');
  assert.equal(words.duration(3_600_000), '1 hour');
  assert.equal(words.duration(3_725_000), '1 hour, 2 minutes');
  assert.equal(words.duration(0), '0 seconds');
  assert.equal(words.clock(65_001), '1:06');
});

test('A code is spelled character by character, and its gap is not', () => {
  assert.deepEqual(
    spell('4T kx').map(({ character, word }) => `${character} ${word}`),
    ['4 Four', 'T Tango', 'k Kilo', 'x X-ray'],
  );
});
