import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenArea } from '../../../../workbench/device/ports/input.ts';
import { screenOf } from '../../../../workbench/device/session/capturedScreen.ts';

const screen = (id: string, width: number, x = 0, captureId?: string): ScreenArea => ({
  ...{ id, name: id, x, y: 0, width, height: 720 },
  ...(captureId === undefined ? {} : { captureId }),
});
const twins = [screen('left', 640, 0, '414'), screen('right', 640, 640, '415')];

test('Of two screens of one size the one whose name the browser says is meant', () => {
  assert.equal(screenOf({ width: 640, height: 720, screen: 'screen:415:0' }, twins)?.id, 'right');
  assert.equal(screenOf({ width: 640, height: 720, screen: 'screen:414:0' }, twins)?.id, 'left');
});

test('Without a name that is known, two screens of one size are unclear, and two of different sizes are not', () => {
  for (const named of [{}, { screen: 'screen:7:0' }, { screen: 'web-contents:415:1' }, { screen: 'screen:' }])
    assert.equal(screenOf({ width: 640, height: 720, ...named }, twins), undefined);
  const different = [screen('small', 640), screen('large', 1280)];
  assert.equal(screenOf({ width: 1280, height: 720, screen: 'screen:0:0' }, different)?.id, 'large');
  assert.equal(screenOf({ width: 800, height: 600 }, different), undefined);
});

test('An only screen is meant whatever its picture’s size, and without any nothing is', () => {
  assert.equal(screenOf({ width: 1920, height: 1080, screen: 'screen:0:0' }, [screen('one', 640)])?.id, 'one');
  assert.equal(screenOf({ width: 640, height: 720 }, []), undefined);
});
