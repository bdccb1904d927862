import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caretIn, codeProblem, shownCode } from '../../../../workbench/ui/stores/codeEntry.ts';

test('A code is shown in capitals and two groups, however it was typed or pasted', () => {
  for (const typed of ['4t7kx2m9', '4T7K X2M9', ' 4t7k-x2m9\n', '4 t 7 k x 2 m 9'])
    assert.equal(shownCode(typed), '4T7K X2M9');
  assert.equal(shownCode('4t7'), '4T7');
  assert.equal(shownCode('4t7k'), '4T7K');
});

test('Letters that are easily confused are taken for what they mean', () => {
  assert.equal(shownCode('oil1'), '0111');
});

test('What is wrong with a code is known before it is sent', () => {
  assert.equal(codeProblem('  ', 8), 'help.empty');
  assert.equal(codeProblem('4T7K X2M', 8), 'help.tooShort');
  assert.equal(codeProblem('4T7K X2M9 99', 8), 'help.tooLong');
  assert.equal(codeProblem('4T7K X2MU', 8), 'help.characters');
  assert.equal(codeProblem('4t7k x2m9', 8), undefined);
  assert.equal(codeProblem('4t7k x2m99', 8), undefined);
});

test('A code is as long as the organisation wants it, or has one character more', () => {
  const problems = ['4T7KX2M9', '4T7KX2M99', '4T7KX2M9999', '4T7KX2M99999', '4T7KX2M999999', '4T7KX2M9999999'];
  assert.deepEqual(
    problems.map((typed) => codeProblem(typed, 12)),
    ['help.tooShort', 'help.tooShort', 'help.tooShort', undefined, undefined, 'help.tooLong'],
  );
});

test('The caret stays behind the character that was typed, across the groups', () => {
  const at = (typed: string, caret: number) => caretIn(shownCode(typed), typed.slice(0, caret));
  assert.equal(at('4t7k', 4), 4);
  assert.equal(at('4t7kx', 5), 6);
  assert.equal(at('4T7K X2M9', 9), 9);
  assert.equal(at('4T7K X2M99', 10), 10);
  assert.equal(at('4T7K X2M999', 11), 12);
  assert.equal(at('4T77K X2M9', 3), 3);
  assert.equal(at('-', 1), 0);
});
