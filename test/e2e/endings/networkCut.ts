import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { typeLine } from '../../../build/demo/hands.ts';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import {
  bothSignIn,
  bothSignOut,
  button,
  capturesStill,
  capturing,
  closeSummaries,
  control,
  heading,
  intoNotes,
  meet,
  nextFrame,
  press,
  says,
  stageWasStuck,
  view,
} from '../../support/room/people.ts';
import type { Room } from '../../support/room/room.ts';
import { restingGrabs, screenGrabs } from '../../support/screenGrabs.ts';
import { until } from '../../support/until.ts';
import { helpersWire, part } from './room.ts';

let program: TargetProgram;
let window: Page | undefined;
const test = part(import.meta.filename);

async function type(room: Room, stage: Frame, words: string): Promise<void> {
  await intoNotes(room, stage);
  await typeLine(room.helperPage, words);
  await until(`"${words}" is in the program`, async () => (await program.written()).includes(`${words}\n`));
}

test('The helper controls the sharer’s device over a network that still works', async (room) => {
  program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  const stage = await view(room);
  await control(room);
  await type(room, stage, 'before');
});

test('When the helper’s network is cut, both are told', async (room) => {
  helpersWire().cut();
  await heading(room.helperPage, 'Connecting again');
  await says(room.helperPage, 'What you type or click in the meantime is not sent.');
  await heading(room.sharerPage, 'Connecting again');
  await says(room.sharerPage, 'Nothing is shared in the meantime.');
  const { sharer } = room.desk.place;
  window = capturing(room);
  assert.ok(window ?? (await stageWasStuck(room)), 'it stays, so that the sharer need not choose the screen again');
  const resting = await restingGrabs(sharer);
  await typeLine(room.helperPage, 'lost');
  assert.deepEqual(await screenGrabs(sharer), resting, 'no picture is taken meanwhile');
  await says(room.sharerPage, /The connection to Hana Berg was interrupted/);
});

test('When it is back, the session goes on without a new approval', async (room) => {
  helpersWire().mend();
  await heading(room.sharerPage, 'Hana Berg is helping you');
  await button(room.helperPage, 'Full control').waitFor();
  await says(room.sharerPage, 'Screen and control are shared');
  const stage = await room.helper.stage();
  await nextFrame(stage);
  assert.ok(await capturesStill(room, window), 'the window that captures is the same');
  await type(room, stage, 'after');
  const prompts = room.sharer.pages().filter((page) => page.url().includes('/prompt') && page !== window);
  assert.equal(prompts.length, 0);
  await press(room.helperPage, 'Leave');
  await closeSummaries(room);
  await program.dispose();
  await bothSignOut(room);
});
