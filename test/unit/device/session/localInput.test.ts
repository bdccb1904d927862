import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenArea } from '../../../../workbench/device/ports/input.ts';
import { LocalInput } from '../../../../workbench/device/session/localInput.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { RecordingInjector, TestHands } from '../../../support/flow/memoryMachine.ts';

const screen = (id: string, width: number, captureId?: string): ScreenArea => ({
  ...{ id, name: id, x: 0, y: 0, width, height: 720 },
  ...(captureId ? { captureId } : {}),
});

/** Input to a device with these screens, and the screens that were chosen there. */
function on(...screens: readonly ScreenArea[]) {
  const chosen: string[] = [];
  const injector = new RecordingInjector([]);
  Object.assign(injector, {
    screens: async () => screens,
    selectScreen: async (id: string) => void chosen.push(id),
  });
  const input = new LocalInput({
    clock: new FakeClock(),
    createInjector: async () => injector,
    createMonitor: async () => new TestHands(),
  });
  return { input, chosen };
}

test('Positions mean the screen that is captured, whichever of the two was there first', async () => {
  const picture = { width: 640, height: 720, screen: 'screen:415:0' };
  for (const order of ['picture first', 'injector first']) {
    const { input, chosen } = on(screen('left', 640, '414'), screen('right', 640, '415'));
    if (order === 'injector first') await input.open();
    assert.equal(input.placed, false);
    await input.pictureIs(picture);
    await input.open();
    assert.deepEqual([input.placed, chosen.at(-1)], [true, 'right']);
  }
});

test('A screen that stays unclear is told, one whose size is corrected is not', async () => {
  const { input, chosen } = on(screen('left', 640), screen('right', 800), screen('third', 640));
  await input.open();
  await input.pictureIs({ width: 1440, height: 720 });
  await input.pictureIs({ width: 800, height: 720 });
  assert.deepEqual([input.placed, chosen], [true, ['right']]);
  await input.pictureIs({ width: 640, height: 720 });
  assert.equal(input.placed, false);
  await assert.rejects(input.pictureIs({ width: 640, height: 720 }), { code: 'screen_unclear' });
  assert.throws(() => input.checkPlace(), { code: 'screen_unclear' });
});

test('After it was closed nothing of the picture before counts', async () => {
  const { input } = on(screen('only', 640));
  await input.open();
  await input.pictureIs({ width: 640, height: 720 });
  await input.close();
  assert.equal(input.placed, false);
});
