import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacedMarks } from '../../../../workbench/desktop/overlay/pacedMarks.ts';
import type { OverlayMark } from '../../../../workbench/device/ports/shell.ts';

const mark = (id: number, points: number): OverlayMark => ({
  id,
  kind: 'pen',
  colour: 'red',
  points: Array.from({ length: points }, () => ({ x: 0, y: 0 })),
});

function place() {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  const marks = new PacedMarks(
    {
      put: ({ id, points }) => told.push(`put ${id} ${points.length}`),
      remove: (id) => told.push(`remove ${id}`),
      point: (pointer) => told.push(`point ${pointer?.name ?? '-'}`),
    },
    () => new Promise<void>((resolve) => waiting.push(resolve)),
  );
  const drawn = async () => {
    waiting.shift()?.();
    await new Promise(setImmediate);
    return told.splice(0);
  };
  return { marks, told, drawn, waiting };
}

test('The first mark is told at once, and what comes while it is drawn is told together, each as it is then', async () => {
  const { marks, told, drawn, waiting } = place();
  marks.put(mark(1, 1));
  assert.deepEqual(told.splice(0), ['put 1 1']);
  for (let points = 2; points <= 100; points += 1) marks.put(mark(1, points));
  marks.put(mark(2, 5));
  marks.point({ at: { x: 0, y: 0 }, name: 'Hanna' });
  marks.point(undefined);
  assert.deepEqual(told, []);
  assert.deepEqual(await drawn(), ['put 1 100', 'put 2 5', 'point -']);
  assert.deepEqual(await drawn(), []);
  assert.deepEqual(waiting, [], 'nobody is asked while nothing changes');
});

test('A mark that goes and comes back lies above the others, and one that goes is gone', async () => {
  const { marks, told, drawn } = place();
  marks.put(mark(1, 1));
  told.splice(0);
  marks.put(mark(2, 1));
  marks.remove(1);
  marks.put(mark(3, 1));
  marks.put(mark(1, 7));
  marks.put(mark(4, 1));
  marks.remove(4);
  assert.deepEqual(await drawn(), ['remove 1', 'put 2 1', 'put 3 1', 'put 1 7', 'remove 4']);
});

test('Before marks are shown again all of them are told', () => {
  const { marks, told } = place();
  marks.put(mark(1, 1));
  marks.put(mark(2, 1));
  marks.flush();
  assert.deepEqual(told, ['put 1 1', 'put 2 1']);
});
