import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Frame } from 'playwright-core';
import { pointOf } from '../../../build/demo/hands.ts';
import { demoSize } from '../../../build/demo/place.ts';
import { ownProcess } from '../../../build/ownedProcess.ts';
import {
  bothSignIn,
  bothSignOut,
  closeSummaries,
  control,
  meet,
  pointer,
  pointerIsAt,
  press,
  says,
  unsays,
  view,
} from '../../support/room/people.ts';
import type { Room } from '../../support/room/room.ts';
import { until } from '../../support/until.ts';
import { part } from './room.ts';

const test = part(import.meta.filename);
let stage: Frame;

/** The sharer's own hands: on the display outside of theirs, where nothing of ours injects. */
async function hands({ desk }: Room, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)('xdotool', [...args], { env: { ...process.env, ...desk.place.hands?.env } });
}

async function pointAt({ helperPage }: Room, x: number, y: number): Promise<void> {
  const point = await pointOf(stage, x, y);
  await helperPage.mouse.move(point.x, point.y);
}

async function begin(room: Room): Promise<void> {
  await meet(room);
  stage = await view(room);
  await control(room);
}

test('The sharer’s own mouse wins over the helper’s, until it rests', async (room) => {
  await bothSignIn(room);
  await begin(room);
  await until('the helper moves the pointer', async () => {
    await pointAt(room, 0.25, 0.25);
    return pointerIsAt(room, 0.25, 0.25);
  });

  // One program for the whole way: one for each step would rest between two where the machine is busy.
  const env = { ...process.env, ...room.desk.place.hands?.env };
  const steps = [600, 610].flatMap((x) => ['mousemove', String(x), '400', 'sleep', '0.1']);
  const moving = ownProcess('xdotool', Array.from({ length: 500 }, () => steps).flat(), { env, stdio: 'ignore' });
  try {
    await says(room.helperPage, 'Sam Okafor is using their own mouse. Yours waits.');
    for (let tries = 0; tries < 20; tries += 1) {
      await pointAt(room, 0.1 + tries / 100, 0.1);
      const [x, y] = await pointer(room);
      const near = Math.abs(x - 605 / demoSize.width) < 0.01 && Math.abs(y - 400 / demoSize.height) < 0.01;
      assert.ok(near, `the sharer's hand is at the middle, the pointer at ${x}, ${y}`);
    }
  } finally {
    await moving.dispose();
  }
  await unsays(room.helperPage, /is using their own mouse/);
  await until('the helper moves the pointer again', async () => {
    await pointAt(room, 0.5, 0.5);
    await pointAt(room, 0.25, 0.25);
    return pointerIsAt(room, 0.25, 0.25);
  });
});

test('The sharer ends the session with a button', async (room) => {
  await press(room.sharerPage, 'Leave');
  await says(room.sharerPage, 'You ended the session.');
  await says(room.helperPage, 'The person you helped ended the session.');
  await until('nothing captures', () => room.sharer.pages().length === 1);
  await closeSummaries(room);
});

test('The sharer ends the session with the end key, wherever they are', async (room) => {
  await begin(room);
  await says(room.sharerPage, 'From anywhere, press Ctrl+Alt+Shift+End to end the session at once.');
  await hands(room, 'mousemove', '1200', '650');
  await hands(room, 'key', 'ctrl+alt+shift+End');
  await says(room.sharerPage, 'You ended the session with the end key.');
  await says(room.helperPage, 'The person you helped ended the session with the end key.');
  await until('nothing captures', () => room.sharer.pages().length === 1);
  await closeSummaries(room);
  await bothSignOut(room);
});
