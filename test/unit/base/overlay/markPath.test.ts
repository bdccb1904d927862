import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markPath } from '../../../../workbench/base/overlay/markPath.ts';
import { placeName, placeText } from '../../../../workbench/base/overlay/placeText.ts';

const screen = { width: 1000, height: 500 };
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: fraction, y: fraction });

test('A pen goes from its first point to its last, and bends towards each between', () => {
  const steps = markPath({ kind: 'pen', points: [0, 0.1, 0.2, 0.3].map((x) => ({ x, y: x })) }, screen, 6);
  assert.deepEqual(steps, [
    ['M', 0, 0],
    ['Q', 100, 50, 150, 75],
    ['Q', 200, 100, 250, 125],
    ['L', 300, 150],
  ]);
});

test('A single point is a dot', () => {
  assert.deepEqual(markPath({ kind: 'pen', points: [{ x: 0.5, y: 0.5 }] }, screen, 6), [
    ['M', 500, 250],
    ['L', 500, 250],
  ]);
});

test('An arrow’s head is at its end, on both sides of the shaft', () => {
  const steps = markPath(
    {
      kind: 'arrow',
      points: [
        { x: 0, y: 0.5 },
        { x: 1, y: 0.5 },
      ],
    },
    screen,
    6,
  );
  const [, end, one, tip, other] = steps;
  assert.deepEqual(
    [end, tip],
    [
      ['L', 1000, 250],
      ['L', 1000, 250],
    ],
  );
  const [, x = 0, y = 0] = one ?? [];
  assert.ok(Number(x) < 1000);
  assert.notEqual(y, 250);
  assert.deepEqual(other, ['L', x, 500 - Number(y)]);
});

test('Every step of every mark is made of numbers, also where points coincide', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('pen', 'arrow', 'rectangle'),
      fc.oneof(
        fc.array(point, { minLength: 1, maxLength: 20 }),
        point.map((same) => [same, same]),
      ),
      (kind, points) => {
        const steps = markPath({ kind, points }, screen, 6);
        assert.ok(steps.length > 1);
        for (const [, ...numbers] of steps) for (const each of numbers) assert.ok(Number.isFinite(each));
      },
    ),
  );
});

test('A text and a pointer’s name lie on the screen, wherever they are put', () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 400 }), height: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(point, size, (at, box) => {
      for (const { x, y } of [placeText(at, box, screen, 6), placeName(at, box, screen, 12)]) {
        assert.ok(x >= 0 && y >= 0);
        assert.ok(x + box.width <= screen.width && y + box.height <= screen.height);
      }
    }),
  );
});
