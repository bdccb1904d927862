import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fractionIn, isInside } from '../../../../extensions/core/stage/geometry.ts';
import { crosshairAfter } from '../../../../workbench/ui/drawing/crosshair.ts';
import { holds, positionIn } from '../../../../workbench/ui/drawing/pictureBox.ts';

const length = fc.double({ min: 1, max: 10_000, noNaN: true });
const place = fc.double({ min: -10_000, max: 10_000, noNaN: true });
const box = fc.record({ left: place, top: place, width: length, height: length });

test('A point of the picture is the same to what draws on it as to what controls it', () => {
  fc.assert(
    fc.property(box, place, place, (where, x, y) => {
      assert.deepEqual(positionIn(where, x, y), fractionIn(where, x, y));
      assert.equal(holds(where, x, y), isInside(where, x, y));
    }),
  );
});

test('The crosshair never leaves the picture, and no other key moves it', () => {
  const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  fc.assert(
    fc.property(box, fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean())), (where, pressed) => {
      let at = { x: 0.5, y: 0.5 };
      for (const [key, large] of pressed) at = crosshairAfter(at, key, large, where) ?? at;
      assert.ok(at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1);
    }),
  );
  const where = { left: 0, top: 0, width: 800, height: 400 };
  assert.deepEqual(crosshairAfter({ x: 0.5, y: 0.5 }, 'ArrowLeft', false, where), { x: 0.49, y: 0.5 });
  assert.deepEqual(crosshairAfter({ x: 0.5, y: 0.5 }, 'ArrowDown', true, where), { x: 0.5, y: 0.66 });
  assert.equal(crosshairAfter({ x: 0.5, y: 0.5 }, 'toString', false, where), undefined);
});
