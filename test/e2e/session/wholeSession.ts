import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { typeLine } from '../../../build/demo/hands.ts';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import { lookAt } from '../../support/room/looks.ts';
import {
  bothSignIn,
  bothSignOut,
  button,
  capturesStill,
  capturing,
  control,
  heading,
  intoNotes,
  meet,
  nextFrame,
  press,
  says,
  unsays,
  view,
} from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { restingGrabs, screenGrabs } from '../../support/screenGrabs.ts';
import { until } from '../../support/until.ts';
import { part } from './room.ts';

const test = part(import.meta.filename);
const text = 'Grüße é € 日本 (and) MORE';
let stage: Frame;
let program: TargetProgram;

test('After the code each sees who the other is, as their organisation says it', async (room) => {
  program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await heading(room.helperPage, 'You are connected to Sam Okafor');
  await says(room.helperPage, 'Accountant · Contoso');
  await says(room.helperPage, 'sam.okafor@contoso.example');
  await says(room.helperPage, 'Verified by contoso.example');
  await heading(room.sharerPage, 'Hana Berg wants to help you');
  await says(room.sharerPage, 'Help Desk · Contoso');
  await says(room.sharerPage, 'Verified by contoso.example');
  await says(room.sharerPage, 'Did someone call you out of the blue?');
});

test('The helper sees the screen once it was allowed, and the status says how it comes', async (room) => {
  stage = await view(room);
  await heading(room.sharerPage, 'Hana Berg is helping you');
  await says(room.sharerPage, 'Your screen is shared');
  await routeBecomes(room, 'Direct');
  const status = room.helperPage.getByRole('region', { name: 'Connection' });
  await until('the status is whole', async () => /Codec\s*(AV1|H264|VP9|VP8)/.test((await status.textContent()) ?? ''));
  const said = (await status.textContent()) ?? '';
  assert.match(said, /Sealed end to end/);
  assert.match(said, /Latency\s*\d+ ms/);
});

test('What the helper types arrives in a real program, in every script', async (room) => {
  await control(room);
  await says(room.sharerPage, 'Screen and control are shared');
  await intoNotes(room, stage);
  await typeLine(room.helperPage, text);
  await until('the text is in the program', async () => (await program.written()).includes(`${text}\n`));
});

test('Pause blurs the picture and nothing is captured; the sharer is not asked for the screen again', async (room) => {
  const { sharer } = room.desk.place;
  const window = capturing(room);
  assert.ok(window);
  await press(room.sharerPage, 'Pause');
  await says(room.helperPage, 'Sam Okafor paused this session. Only they can resume it.');
  await says(room.sharerPage, 'Paused: nothing is shared');
  assert.equal(await button(room.helperPage, 'Resume').getAttribute('aria-disabled'), 'true');
  await until('the picture is blurred', () =>
    stage.evaluate(() =>
      [...document.querySelectorAll('*')].some((element) => getComputedStyle(element).filter.includes('blur')),
    ),
  );
  const resting = await restingGrabs(sharer);
  const before = await program.written();
  await typeLine(room.helperPage, 'lost');
  assert.deepEqual(await screenGrabs(sharer), resting, 'no picture is taken meanwhile');
  await press(room.sharerPage, 'Resume');
  await unsays(room.helperPage, /paused this session/);
  await nextFrame(stage);
  await intoNotes(room, stage);
  await typeLine(room.helperPage, 'found');
  await until('typing works again', async () => (await program.written()).length > before.length);
  assert.equal((await program.written()).slice(before.length), 'found\n');
  assert.ok(await capturesStill(room, window), 'the window that captures is the same');
});

test('When the helper leaves, both get a summary and nothing captures', async (room) => {
  await press(room.helperPage, 'Leave');
  for (const page of [room.helperPage, room.sharerPage]) {
    await heading(page, 'The session has ended');
    await says(page, 'Screen sharing');
    await says(page, /Full control/);
  }
  await says(room.helperPage, 'You left the session.');
  await says(room.helperPage, 'Sam Okafor');
  await says(room.sharerPage, 'Your helper left the session.');
  await says(room.sharerPage, 'Hana Berg');
  await until('only the workbench is open', () => room.sharer.pages().length === 1);
});

test('One press asks the same person at the same device again, and nothing is allowed by it', async (room) => {
  const asked = 'Hana Berg from your help desk would like to help you.';
  await press(room.helperPage, 'Reconnect');
  await says(room.sharerPage, asked);
  await heading(room.sharerPage, 'The session has ended');
  await press(room.sharerPage, 'Enter the code');
  await room.sharerPage.getByRole('textbox', { name: 'Security code' }).waitFor();
  await press(room.helperPage, 'Cancel');
  await unsays(room.sharerPage, asked);
});

test('Each reads in their own app what its device wrote down of it', async (room) => {
  for (const page of [room.helperPage, room.sharerPage]) {
    await press(page, /^Account and settings of/);
    await page.getByRole('menuitem', { name: 'Log of this device…' }).click();
    const entries = page.getByRole('list', { name: 'Newest entries' });
    await entries.getByText(/^session_ended session=\S+ reason=helper_left$/).waitFor();
    assert.ok(!(await entries.innerText()).includes('found'), 'nothing that was typed');
  }
  await lookAt(room.sharerPage, 'log');
  for (const page of [room.helperPage, room.sharerPage]) await press(page, 'Close');
  await program.dispose();
  await bothSignOut(room);
});
