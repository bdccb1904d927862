import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortened, shortenedName } from '../../../../workbench/base/policy/shownName.ts';
import { shownText } from '../../../../workbench/base/policy/shownText.ts';

test('Names lose line breaks, escapes, zero-width and direction characters, and keep everything else', () => {
  assert.equal(shownText('Ann\r\nBerg', 200), 'Ann Berg');
  assert.equal(shownText('Ann\u001b[31m Berg', 200), 'Ann [31m Berg');
  assert.equal(shownText('\u202eAnn\u200bBerg\u2066', 200), 'Ann Berg');
  assert.equal(shownText('  José  Ñandú 山田 ', 200), 'José Ñandú 山田');
  assert.equal(shownText('\u200b', 200), undefined);
  assert.equal(shownText(undefined, 200), undefined);
  assert.equal(shownText('abcdef', 3), 'abc');
});

test('A shortened name is the first name and the initial of the last', () => {
  assert.equal(shortenedName('Hana Maria Berg'), 'Hana B.');
  assert.equal(shortenedName('Hana'), 'Hana');
  assert.equal(shortenedName('Bo 𐐀x'), 'Bo 𐐀.');
  assert.equal(shortenedName('Berg, Hana Maria (IT Support)'), 'Hana B.');
  assert.equal(shortenedName('Hana Berg [extern]'), 'Hana B.');
});

test('Of a sign-in name that stands in for a name, no more is shown than of a name', () => {
  assert.equal(shortenedName('hana.berg@contoso.example'), 'hana b.');
  assert.equal(shortenedName('hana.maria.berg@contoso.example'), 'hana b.');
  assert.equal(shortenedName('hberg@contoso.example'), 'h.');
  assert.equal(shortenedName('@contoso.example'), '?.');
});

test('Who is shortened has no sign-in name', () => {
  const person = { id: 'p1', name: 'Hana Berg', signInName: 'hana.berg@contoso.example', title: 'Support' };
  assert.deepEqual(shortened(person), { id: 'p1', name: 'Hana B.', title: 'Support' });
});
