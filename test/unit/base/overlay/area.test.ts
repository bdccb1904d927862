import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Area, around, uncovered } from '../../../../workbench/base/overlay/area.ts';

const side = fc.integer({ min: -5, max: 25 });
const length = fc.integer({ min: 0, max: 25 });
const anyArea = fc.record({ x: side, y: side, width: length, height: length });
const whole = { x: 0, y: 0, width: 20, height: 20 };

const has = (area: Area, x: number, y: number) =>
  x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;

test('What windows do not cover is each point of the screen that lies in none of them, once', () => {
  fc.assert(
    fc.property(fc.array(anyArea, { maxLength: 6 }), (covers) => {
      const free = uncovered(whole, covers);
      for (let x = -5; x < 25; x += 1)
        for (let y = -5; y < 25; y += 1) {
          const wanted = has(whole, x, y) && !covers.some((cover) => has(cover, x, y));
          assert.equal(free.filter((area) => has(area, x, y)).length, wanted ? 1 : 0, `${x},${y}`);
        }
    }),
  );
});

test('The area around two has both', () => {
  fc.assert(
    fc.property(anyArea, anyArea, (one, other) => {
      const both = around(one, other);
      for (const { x, y, width, height } of [one, other]) {
        assert.ok(both.x <= x && both.y <= y);
        assert.ok(both.x + both.width >= x + width && both.y + both.height >= y + height);
      }
    }),
  );
});
