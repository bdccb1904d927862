import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { pointOf } from '../../build/demo/hands.ts';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { answer } from '../../build/demo/people.ts';
import { demoSize } from '../../build/demo/place.ts';
import { startTargetProgram } from '../../build/demo/targetProgram.ts';
import { lookAt } from '../support/room/looks.ts';
import { bothSignIn, button, meet, nextFrame, notesShown, press, says, unsays, view } from '../support/room/people.ts';
import { inRoom, type Room } from '../support/room/room.ts';
import { screenPixels } from '../support/screenPixels.ts';
import { until } from '../support/until.ts';

const test = inRoom(import.meta.filename);
const patient = { timeout: appearLimitMs };
/** On the notes, which are at the lower right of the sharer's screen. */
const [from, to] = [
  { x: 0.7, y: 0.55 },
  { x: 0.85, y: 0.55 },
];
const middle = { x: 0.775, y: 0.55 };
const blue = '#1f6feb';
let stage: Frame;
let before: string;

/** The colour of the sharer's real screen where the line is drawn. */
async function onScreen({ desk }: Room): Promise<string> {
  const pixel = await screenPixels({ ...desk.place.sharer, ...demoSize });
  return pixel(Math.round(middle.x * demoSize.width), Math.round(middle.y * demoSize.height));
}

/** The same place in the helper's picture: of the video alone, without what the page draws over it. */
function inPicture(): Promise<readonly number[]> {
  return stage.evaluate(({ x, y }) => {
    const video = document.querySelector('video');
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!video || !context) return [];
    context.drawImage(video, x * video.videoWidth, y * video.videoHeight, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  }, middle);
}

async function drag({ helperPage }: Room): Promise<void> {
  const [begin, end] = [await pointOf(stage, from.x, from.y), await pointOf(stage, to.x, to.y)];
  await helperPage.mouse.move(begin.x, begin.y);
  await helperPage.mouse.down();
  await helperPage.mouse.move(end.x, end.y, { steps: 20 });
  await helperPage.mouse.up();
}

test('A helper who sees the screen asks to draw on it, and the sharer allows it', async (room) => {
  const program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  stage = await view(room);
  await until('the notes are there', () => notesShown(room));
  before = await onScreen(room);
  await press(room.helperPage, 'Draw');
  await says(room.helperPage, 'Waiting for Sam Okafor to allow');
  await says(await room.sharer.prompt(), 'Hana Berg asks to draw on your screen');
  await answer(room.sharer, 'Allow');
  await room.helperPage.getByRole('toolbar', { name: 'Drawing tools' }).waitFor(patient);
  await room.helperPage.getByRole('application').waitFor(patient);
  await says(room.sharerPage, /can draw on your screen/);
});

test('A line that the helper draws is on the sharer’s real screen, and so in the helper’s picture', async (room) => {
  await press(room.helperPage, 'Blue');
  await press(room.helperPage, 'Stays');
  await drag(room);
  await until('the line is on the real screen', async () => (await onScreen(room)) === blue);
  await until('the line is in the picture', async () => {
    const [red = 255, green = 255, other = 0] = await inPicture();
    return red < 110 && green > 60 && green < 170 && other > 170;
  });
  await lookAt(room.helperPage, 'drawing');
});

test('A pause takes it off the screen, and nothing of it comes back with the picture', async (room) => {
  await press(room.sharerPage, 'Pause');
  await until('the line is gone', async () => (await onScreen(room)) === before);
  await says(room.helperPage, 'Sam Okafor paused this session. Only they can resume it.');
  await press(room.sharerPage, 'Resume');
  await unsays(room.helperPage, /paused this session/);
  await nextFrame(stage);
  assert.equal(await onScreen(room), before);
  await press(room.helperPage, 'Draw');
  await room.helperPage.getByRole('application').waitFor(patient);
  await press(room.helperPage, 'Blue');
  await press(room.helperPage, 'Stays');
  await drag(room);
  await until('there is a line again', async () => (await onScreen(room)) === blue);
});

test('Cleared by the sharer, the screen is as it was; the helper may draw on', async (room) => {
  await press(room.sharerPage, 'Clear drawings');
  await until('the line is gone', async () => (await onScreen(room)) === before);
  await drag(room);
  await until('there is a line again', async () => (await onScreen(room)) === blue);
});

test('What was allowed is taken back: the drawing vanishes, and the helper has no tools any more', async (room) => {
  await press(room.sharerPage, 'Take back Draw on the shared screen');
  await until('the line is gone', async () => (await onScreen(room)) === before);
  await room.helperPage.getByRole('toolbar', { name: 'Drawing tools' }).waitFor({ ...patient, state: 'detached' });
  await unsays(room.sharerPage, /can draw on your screen/);
  await until(
    'the button is up',
    async () => (await button(room.helperPage, 'Draw').getAttribute('aria-pressed')) === 'false',
  );
});
