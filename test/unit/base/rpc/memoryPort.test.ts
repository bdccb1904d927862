import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { turns } from '../../../support/turns.ts';

const bytes = (...values: number[]) => new Uint8Array(values);

test('Frames arrive later and in order', async () => {
  const [a, b] = memoryPorts();
  const heard: number[] = [];
  b.onFrame((frame) => heard.push(...frame));
  a.send(bytes(1));
  a.send(bytes(2));
  assert.deepEqual([heard, a.bufferedBytes], [[], 2]);
  await turns();
  assert.deepEqual([heard, a.bufferedBytes], [[1, 2], 0]);
});

test('Frames can be dropped, altered and delayed on their way, and keep their order', async () => {
  const held = Promise.withResolvers<void>();
  const [a, b] = memoryPorts({
    pass: async (frame, from) => {
      if (frame[0] === 1) return undefined;
      if (frame[0] === 2) return bytes(20 + from);
      if (frame[0] === 3) await held.promise;
      return frame;
    },
  });
  const heard: number[] = [];
  b.onFrame((frame) => heard.push(...frame));
  for (const value of [1, 2, 3, 4]) a.send(bytes(value));
  await turns();
  assert.deepEqual(heard, [20]);
  held.resolve();
  await turns();
  assert.deepEqual(heard, [20, 3, 4]);
});

test('A close arrives cleanly behind what was sent before, and a late listener hears it', async () => {
  const [a, b] = memoryPorts();
  const seen: unknown[] = [];
  b.onFrame((frame) => seen.push(...frame));
  b.onClose((closed) => seen.push(closed));
  a.send(bytes(1));
  a.close('done');
  a.send(bytes(2));
  await turns();
  assert.deepEqual(seen, [1, { clean: true, reason: 'done' }]);
  const late: unknown[] = [];
  b.onClose((closed) => late.push(closed));
  assert.deepEqual(late, [{ clean: true, reason: 'done' }]);
});

test('A cut loses what is under way and is not clean', async () => {
  const cut = new AbortController();
  const [a, b] = memoryPorts({ cut: cut.signal });
  const seen: unknown[] = [];
  b.onFrame((frame) => seen.push(...frame));
  b.onClose(({ clean }) => seen.push(clean));
  a.send(bytes(1));
  cut.abort();
  await turns();
  assert.deepEqual(seen, [false]);
});
