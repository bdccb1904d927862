import assert from 'node:assert/strict';
import { answer } from '../../build/demo/people.ts';
import { until } from '../support/desk.ts';
import {
  bothSignIn,
  button,
  closeSummaries,
  heading,
  lastKey,
  meet,
  press,
  says,
  unsays,
  view,
} from '../support/room/people.ts';
import { inRoom, type Room } from '../support/room/room.ts';

const test = inRoom(import.meta.filename);
const prompts = ({ sharer }: Room) =>
  sharer.pages().filter((page) => new URL(page.url()).pathname.startsWith('/prompt'));

async function declined(room: Room): Promise<void> {
  await press(room.helperPage, 'Screen sharing');
  await answer(room.sharer, 'Decline the request');
  await until('the prompt is closed', () => prompts(room).length === 0);
  await says(room.helperPage, /declined/);
}

test('The prompt names the helper and what is asked, and declines by default', async (room) => {
  await bothSignIn(room);
  await meet(room);
  await press(room.helperPage, 'Screen sharing');
  await says(room.helperPage, 'Waiting for Sam Okafor to allow screen sharing');
  const prompt = await room.sharer.prompt();
  await heading(prompt, 'Hana Berg asks to see your screen');
  await says(prompt, 'See everything on your screens, including messages that pop up.');
  await says(prompt, 'Did someone call you out of the blue?');
  await says(prompt, /Declined by itself in \d:\d\d/);
  assert.equal(await prompt.evaluate(() => document.activeElement?.textContent), 'Decline the request');
  await lastKey(prompt, 'Escape');
  await says(room.helperPage, 'The request was declined.');
  await says(room.helperPage, 'Talk to each other, then ask again.');
  await heading(room.sharerPage, 'Hana Berg wants to help you');
});

test('Declined three times, the request is blocked until the sharer lifts that', async (room) => {
  await declined(room);
  await declined(room);
  await says(room.sharerPage, 'What you have blocked');
  await press(room.helperPage, 'Screen sharing');
  await says(room.helperPage, 'This request was declined several times and is now blocked.');
  assert.equal(prompts(room).length, 0);
  await press(room.sharerPage, 'Allow to be asked again: Screen sharing');
  await unsays(room.sharerPage, 'What you have blocked');
});

test('After that it is asked again, and works', async (room) => {
  await view(room);
  await says(room.sharerPage, 'Your screen is shared');
});

test('What was allowed can be taken back, and control asked for on its own', async (room) => {
  await press(room.helperPage, 'Full control');
  await answer(room.sharer, 'Decline the request');
  await says(room.helperPage, 'The request was declined.');
  await says(room.sharerPage, 'Your screen is shared');
  await press(room.helperPage, 'Full control');
  await answer(room.sharer, 'Allow full control');
  await press(room.sharerPage, 'Take back control');
  await says(room.sharerPage, 'Your screen is shared');
  await press(room.sharerPage, 'Take back Screen sharing');
  await heading(room.sharerPage, 'Hana Berg wants to help you');
  await button(room.helperPage, 'Screen sharing').waitFor();
  await until('nothing captures', () => room.sharer.pages().length === 1);
  await press(room.sharerPage, 'Leave');
  await says(room.helperPage, 'The person you helped ended the session.');
  await closeSummaries(room);
});
