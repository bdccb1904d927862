import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes, HandrailError, isErrorCode } from '@handrail/sdk';

test('An error keeps its code, words, details and cause', () => {
  const cause = new Error('below');
  const error = new HandrailError('code_limit', 'Too many codes', { minutes: 10 }, { cause });
  assert.deepEqual(
    [error.code, error.message, error.details, error.cause, error.name, error instanceof Error],
    ['code_limit', 'Too many codes', { minutes: 10 }, cause, 'HandrailError', true],
  );
});

test('Anything thrown becomes a HandrailError, one that is one stays itself', () => {
  const own = new HandrailError('timeout', 'Late');
  assert.equal(HandrailError.from(own), own);
  for (const thrown of [new Error('the password is swordfish'), 'swordfish', undefined, 7]) {
    const error = HandrailError.from(thrown);
    assert.deepEqual([error.code, error.cause], ['internal', thrown]);
    assert.doesNotMatch(error.message, /swordfish/);
  }
});

test('Only the codes of the list are codes', () => {
  for (const code of errorCodes) assert.equal(isErrorCode(code), true);
  for (const value of ['made_up', 'toString', '__proto__', '', undefined, 7, ['timeout']]) {
    assert.equal(isErrorCode(value), false);
  }
});

test('No code stands in the list twice', () => {
  assert.equal(new Set(errorCodes).size, errorCodes.length);
});
