import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permissionWords } from '../../../../workbench/ui/components/permissionWords.ts';
import { languageFor } from '../../../../workbench/ui/texts/languages.ts';
import { Words } from '../../../../workbench/ui/texts/words.ts';

const words = new Words(languageFor('en'));
const known = {
  titles: { probe: 'name', 'probe.launch': 'launch', 'other.meaning': 'mine' },
  texts: { probe: { en: { name: 'Probe', launch: 'Start a program' } }, other: { en: { mine: 'My own words' } } },
};

test('A permission of an extension is called what its manifest names as its title', () => {
  assert.deepEqual(permissionWords(words, known, 'probe.launch'), { title: 'Start a program' });
  assert.deepEqual(permissionWords(words, known, 'probe'), { title: 'Probe' });
});

test('The workbench’s own words are for its own permissions', () => {
  assert.equal(permissionWords(words, known, 'screen.view').title, 'Screen sharing');
  assert.ok(permissionWords(words, known, 'screen.view').meaning);
  assert.deepEqual(permissionWords(words, known, 'other.meaning'), { title: 'My own words' });
});

test('What nobody titled is called by its id', () => {
  for (const id of ['constructor', 'probe.toString', 'gone.away'])
    assert.deepEqual(permissionWords(words, known, id), { title: id });
});
