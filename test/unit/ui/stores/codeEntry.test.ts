import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeProblem, shownCode } from '../../../../workbench/ui/stores/codeEntry.ts';

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
  assert.equal(codeProblem('  '), 'help.empty');
  assert.equal(codeProblem('4T7K X2M'), 'help.tooShort');
  assert.equal(codeProblem('4T7K X2M9 99'), 'help.tooLong');
  assert.equal(codeProblem('4T7K X2MU'), 'help.characters');
  assert.equal(codeProblem('4t7k x2m9'), undefined);
  assert.equal(codeProblem('4t7k x2m99'), undefined);
});
