import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fractionIn, isInside, pictureIn } from '../../../../../extensions/core/stage/geometry.ts';

const wide = { width: 1600, height: 900 };

test('A wide picture in a tall box has bars above and below', () => {
  assert.deepEqual(pictureIn({ left: 10, top: 20, width: 800, height: 800 }, wide), {
    left: 10,
    top: 195,
    width: 800,
    height: 450,
  });
});

test('A tall picture in a wide box has bars at the sides', () => {
  const box = { left: 0, top: 0, width: 1000, height: 500 };
  assert.deepEqual(pictureIn(box, { width: 500, height: 1000 }), { left: 375, top: 0, width: 250, height: 500 });
});

test('A point is a fraction of the picture, not of the box, and stays inside', () => {
  const picture = pictureIn({ left: 0, top: 0, width: 800, height: 800 }, wide);
  assert.deepEqual(fractionIn(picture, 200, 175 + 450), { x: 0.25, y: 1 });
  assert.deepEqual(fractionIn(picture, -50, 0), { x: 0, y: 0 });
  assert.equal(isInside(picture, 400, 100), false);
  assert.equal(isInside(picture, 400, 400), true);
});

test('Without a picture there is no point', () => {
  const none = pictureIn({ left: 0, top: 0, width: 800, height: 600 }, { width: 0, height: 0 });
  assert.equal(fractionIn(none, 1, 1), undefined);
});
