import assert from 'node:assert/strict';
import { test } from 'node:test';
import { together } from '../../../../build/demo/together.ts';

test('What all came to is told in their order', async () => {
  assert.deepEqual(await together(Promise.resolve(1), Promise.resolve('two')), [1, 'two']);
});

test('Where one fails, that is told once the others are no longer on their way', async () => {
  const other = Promise.withResolvers<string>();
  const said: string[] = [];
  const all = together(Promise.reject(new Error('meant')), other.promise);
  const told = all.catch((error: Error) => void said.push(error.message));
  // As many turns as a settled promise takes to be heard, and more.
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  assert.deepEqual(said, []);
  other.resolve('late');
  await told;
  assert.deepEqual(said, ['meant']);
});
