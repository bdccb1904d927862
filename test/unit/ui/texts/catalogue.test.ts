import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '@handrail/sdk';
import { shippedPermissions } from '../../../../workbench/base/policy/permissions.ts';
import { en, type TextKey } from '../../../../workbench/ui/texts/en.ts';
import { languageFor, languages } from '../../../../workbench/ui/texts/languages.ts';

const keys = Object.keys(en) as TextKey[];
const placeholders = (text: string) => [...text.matchAll(/\{[^}]*\}/g)].map(([found]) => found).sort();

test('Every error code has a sentence that says what happened and one that says what to do', () => {
  for (const code of errorCodes) {
    for (const part of ['what', 'do'] as const) {
      const sentence = en[`error.${code}.${part}`];
      assert.match(sentence, /^[A-Z].*\.$/, `${code}.${part}`);
    }
  }
});

test('What ships with the app is asked for in words of the workbench’s own, which say what it is and what it means', () => {
  const said: Readonly<Record<string, string>> = en;
  for (const { id, title } of shippedPermissions) {
    assert.equal(said[`permission.${id}`], title);
    assert.match(said[`permission.${id}.meaning`] ?? '', /^[A-Z].*\.$/, id);
  }
});

test('No two error codes say the same thing happened', () => {
  const said = errorCodes.map((code) => en[`error.${code}.what`]);
  assert.equal(new Set(said).size, said.length);
});

test('Every language has every text, with the same places to fill', () => {
  for (const { id, catalogue } of Object.values(languages)) {
    assert.deepEqual(Object.keys(catalogue).sort(), [...keys].sort(), id);
    for (const key of keys) assert.deepEqual(placeholders(catalogue[key]), placeholders(en[key]), `${id} ${key}`);
  }
});

test('The pseudo-language runs right to left, is longer, and leaves no text as it was', () => {
  const { catalogue, direction } = languages['qps-plocm'];
  assert.equal(direction, 'rtl');
  for (const key of keys) {
    assert.notEqual(catalogue[key], en[key]);
    assert.ok(catalogue[key].length > en[key].length * 1.2, key);
  }
});

test('A wish for a region is met by its language, and an unknown one by English', () => {
  assert.equal(languageFor('en-GB').id, 'en');
  assert.equal(languageFor('qps-plocm').id, 'qps-plocm');
  assert.equal(languageFor('xx-YY').id, 'en');
});
