import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptEvent } from '../../../../workbench/base/rpc/keptEvent.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('What comes before anybody listens is told to all listeners of the first one’s turn, once and in order', async () => {
  const { put, event } = keptEvent<number>();
  put(1);
  put(2);
  const first: number[] = [];
  const second: number[] = [];
  event((value) => first.push(value));
  put(3);
  event((value) => second.push(value));
  assert.deepEqual(first, [], 'nothing inside the turn of the first listener');
  await turn();
  put(4);
  assert.deepEqual(
    [first, second],
    [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ],
  );
  const late: number[] = [];
  event((value) => late.push(value));
  await turn();
  assert.deepEqual(late, []);
});
