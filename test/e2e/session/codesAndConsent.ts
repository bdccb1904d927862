import assert from 'node:assert/strict';
import { answer, askForCode, typeCode } from '../../../build/demo/people.ts';
import {
  bothSignIn,
  bothSignOut,
  button,
  closeSummaries,
  heading,
  lastKey,
  misheard,
  press,
  says,
  unsays,
  view,
} from '../../support/room/people.ts';
import type { Room } from '../../support/room/room.ts';
import { until } from '../../support/until.ts';
import { part } from './room.ts';

const test = part(import.meta.filename);
const prompts = ({ sharer }: Room) =>
  sharer.pages().filter((page) => URL.canParse(page.url()) && new URL(page.url()).pathname.startsWith('/prompt'));

async function declined(room: Room): Promise<void> {
  await press(room.helperPage, 'Screen sharing');
  await answer(room.sharer, 'Decline the request');
  await until('the prompt is closed', () => prompts(room).length === 0);
  await says(room.helperPage, /declined/);
}

test('What cannot be a code is told beside the field, before anybody is asked', async (room) => {
  await bothSignIn(room);
  const { sharer, sharerPage } = room;
  await typeCode(sharer, '');
  await says(sharerPage, 'Enter the code that your helper reads to you.');
  await typeCode(sharer, 'ABC');
  await says(sharerPage, 'The code has 8 characters. Some are missing.');
  await typeCode(sharer, 'ABCD EFGH JK');
  await says(sharerPage, 'The code has 8 characters. There are too many.');
  await typeCode(sharer, 'ABCD EF#U');
  await says(sharerPage, 'A code has only letters and digits, and no U.');
});

test('A code that nobody has asked for is not known', async ({ sharer, sharerPage }) => {
  await typeCode(sharer, 'ZZZZ ZZZZ');
  await says(sharerPage, 'There is no offer of help with this code.');
});

test('After the third wrong try the code is dead on both sides, and a new one works', async (room) => {
  const { helper, sharer, helperPage, sharerPage } = room;
  const code = await askForCode(helper);
  await typeCode(sharer, misheard(code));
  await says(sharerPage, 'The code is not right.');
  await says(helperPage, '2 tries left');
  await typeCode(sharer, misheard(code));
  await says(helperPage, '1 try left');
  await typeCode(sharer, misheard(code));
  await says(sharerPage, 'The code was entered wrongly too often and does not work any more.');
  await says(sharerPage, 'Use a new code: the helper can get one at once.');
  await heading(helperPage, 'The code was entered wrongly too often and does not work any more.');

  // The right one comes too late.
  await typeCode(sharer, code);
  await says(sharerPage, 'The code was entered wrongly too often and does not work any more.');

  await press(helperPage, 'Get a new code');
  await heading(helperPage, 'Your security code');
  await typeCode(sharer, await helperPage.getByTestId('code').innerText());
  await heading(sharerPage, 'Hana Berg wants to help you');
  await button(helperPage, 'Screen sharing').waitFor();
});

test('The prompt names the helper and what is asked, and declines by default', async (room) => {
  await press(room.helperPage, 'Screen sharing');
  await says(room.helperPage, 'Waiting for Sam Okafor to allow screen sharing');
  const prompt = await room.sharer.prompt();
  await heading(prompt, 'Hana Berg asks to see your screen');
  await says(prompt, 'See everything on your screens, including messages that pop up.');
  await says(prompt, 'Did someone call you out of the blue?');
  await says(prompt, /Declined by itself in \d:\d\d/);
  const focused = () => prompt.evaluate(() => document.activeElement?.textContent);
  await until('Decline has the focus', async () => (await focused()) === 'Decline the request');
  await lastKey(prompt, 'Escape');
  await says(room.helperPage, 'The request was declined.');
  await says(room.helperPage, 'Talk to each other, then ask again.');
  await heading(room.sharerPage, 'Hana Berg wants to help you');
});

test('The stage that waits behind a prompt may not capture, and is gone when that is declined', async (room) => {
  await press(room.helperPage, 'Screen sharing');
  const prompt = await room.sharer.prompt();
  const named = (path: string) => prompt.frames().filter((one) => one.url().endsWith(path));
  await until('a stage in the prompt', () => named('/stage/page.html').length === 1);
  const captured = await named('/stage/page.html')[0]?.evaluate(() =>
    navigator.mediaDevices.getDisplayMedia({ video: true }).then(
      () => 'captured',
      (error: Error) => error.name,
    ),
  );
  assert.equal(captured, 'NotAllowedError');
  assert.equal(named('/stage/screen.html').length, 0, 'what may capture is not there before it is allowed');
  await answer(room.sharer, 'Decline the request');
  await until('the prompt is closed, and the stage with it', () => prompts(room).length === 0);
});

test('Declined three times, the request is blocked until the sharer lifts that', async (room) => {
  // The third time, after the two before.
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
  await bothSignOut(room);
});
