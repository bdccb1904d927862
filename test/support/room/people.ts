import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { clickAt } from '../../../build/demo/hands.ts';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { answer, askForCode, signIn, typeCode } from '../../../build/demo/people.ts';
import { demoSize } from '../../../build/demo/place.ts';
import { until } from '../until.ts';
import type { Room } from './room.ts';

const patient = { timeout: appearLimitMs };

/** The part of a room that both have whose helper sits at a workbench, and whose in a tab. */
export interface Seats {
  readonly desk: Pick<Room['desk'], 'place'>;
  readonly helperPage: Page;
}

/** What both people have done until they see who the other is; the helper's *Screen sharing* is then there to press. */
export async function meet(room: Room): Promise<void> {
  await typeCode(room.sharer, await askForCode(room.helper));
  await button(room.helperPage, 'Screen sharing').waitFor(patient);
}

/** Both sign in as the people of the demonstration. */
export async function bothSignIn({ helper, sharer }: Room): Promise<void> {
  await Promise.all([signIn(helper, 'Hana Berg'), signIn(sharer, 'Sam Okafor')]);
}

/** The helper asks to see the screen and is allowed to; settles with the stage once there is a picture. */
export async function view({ helper, sharer, helperPage }: Room): Promise<Frame> {
  await press(helperPage, 'Screen sharing');
  await answer(sharer, 'Allow screen sharing');
  const stage = await helper.stage();
  await picture(stage);
  return stage;
}

/** The helper asks for control and gets it. */
export async function control({ sharer, helperPage, sharerPage }: Room): Promise<void> {
  await press(helperPage, 'Full control');
  await answer(sharer, 'Allow full control');
  await button(sharerPage, 'Take back control').waitFor(patient);
  await button(helperPage, 'Full control').and(helperPage.locator('[aria-pressed=true]')).waitFor(patient);
}

/** Settles once the stage has drawn something. */
export async function picture(stage: Frame): Promise<void> {
  await stage.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0, undefined, patient);
}

/** Settles when a frame is drawn that was not there before. */
export async function nextFrame(stage: Frame): Promise<void> {
  await stage.waitForSelector('video', patient);
  await stage.evaluate(
    (ms) =>
      new Promise<void>((done, fail) => {
        const limit = setTimeout(() => fail(new Error('No frame came.')), ms);
        document.querySelector('video')?.requestVideoFrameCallback(() => {
          clearTimeout(limit);
          done();
        });
      }),
    appearLimitMs,
  );
}

export function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', { name, exact: true });
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await button(page, name).click(patient);
}

/** A key that may close the window, so that nobody hears it come up. */
export async function lastKey(page: Page, key: string): Promise<void> {
  const closed = page.waitForEvent('close', patient);
  await Promise.all([closed, page.keyboard.press(key).catch((error: Error) => assert.match(error.message, /closed/))]);
}

/** Settles when the page says this. */
export async function says(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor(patient);
}

/** Settles when the page does not say this any more. */
export async function unsays(page: Page, text: string | RegExp): Promise<void> {
  await page
    .getByText(text)
    .first()
    .waitFor({ ...patient, state: 'hidden' });
}

export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { name }).first().waitFor(patient);
}

/**
 * Whether the sharer's device ended a stage whose word that nothing leaves it came too late: how busy the machine is decides
 * that, and the person is then asked for the screen anew.
 */
export async function stageWasStuck({ desk }: Room): Promise<boolean> {
  return (await desk.eventLog('sharer')).some((line) => line.includes('"capture_stuck"'));
}

/** Whether this window is still the one that captures, unless the sharer's device ended it as stuck. */
export async function capturesStill(room: Room, window: Page | undefined): Promise<boolean> {
  return capturing(room) === window || (await stageWasStuck(room));
}

/** Signs out by the person's menu. */
export async function signOut(page: Page): Promise<void> {
  await press(page, /^Account and settings of/);
  await page.getByRole('menuitem', { name: 'Sign out' }).click(patient);
  await button(page, 'Sign in with your work account').waitFor(patient);
}

/** Both sign out, from wherever no session is. */
export async function bothSignOut({ helperPage, sharerPage }: Pick<Room, 'helperPage' | 'sharerPage'>): Promise<void> {
  await Promise.all([signOut(helperPage), signOut(sharerPage)]);
}

/** The helper clicks into the notes, at the lower right of the sharer's display, until the window manager gives them the keyboard. */
export async function intoNotes({ desk, helperPage }: Seats, stage: Frame): Promise<void> {
  const env = { ...process.env, ...desk.place.sharer.env };
  await until('the notes have the keyboard', async () => {
    await clickAt(helperPage, stage, 0.75, 0.6);
    const name = promisify(execFile)('xdotool', ['getwindowfocus', 'getwindowname'], { env });
    // It fails while no window has the keyboard.
    return name.then(({ stdout }) => stdout.trim() === 'Notes').catch(() => false);
  });
}

/** Whether the notes are on the sharer's display. */
export function notesShown({ desk }: Pick<Room, 'desk'>): Promise<boolean> {
  const env = { ...process.env, ...desk.place.sharer.env };
  // It fails while no window is found.
  return promisify(execFile)('xdotool', ['search', '--onlyvisible', '--name', '^Notes$'], { env }).then(
    () => true,
    () => false,
  );
}

/** Where the pointer is on the sharer's display, in fractions of it. */
export async function pointer({ desk }: Room): Promise<readonly [number, number]> {
  const env = { ...process.env, ...desk.place.sharer.env };
  const { stdout } = await promisify(execFile)('xdotool', ['getmouselocation'], { env });
  const [, x, y] = /x:(\d+) y:(\d+)/.exec(stdout) ?? [];
  return [Number(x) / demoSize.width, Number(y) / demoSize.height];
}

export async function pointerIsAt(room: Room, x: number, y: number): Promise<boolean> {
  const [left, top] = await pointer(room);
  return Math.abs(left - x) < 0.01 && Math.abs(top - y) < 0.01;
}

/** The helper clicks somewhere until it arrives: the page may say *Full control* before the stage has heard of it. */
export async function intoScreen(room: Room, stage: Frame, x: number, y: number): Promise<void> {
  await until('the click arrives', async () => {
    await clickAt(room.helperPage, stage, x, y);
    return pointerIsAt(room, x, y);
  });
}

/** The window that captures the sharer's screen, or may again without asking for the screen. */
export function capturing({ sharer }: Room): Page | undefined {
  const path = (at: Page | Frame) => URL.canParse(at.url()) && new URL(at.url()).pathname;
  // A window of the stage's own, or the prompt's, once it has the frame with the right to capture.
  return sharer
    .pages()
    .find(
      (page) => path(page) === '/stage/page.html' || page.frames().some((one) => path(one) === '/stage/screen.html'),
    );
}

/** Closes the summary that both see after a session. */
export async function closeSummaries({ helperPage, sharerPage }: Room): Promise<void> {
  for (const page of [helperPage, sharerPage]) {
    await heading(page, 'The session has ended');
    await press(page, 'Close');
    await heading(page, /Good to see you/);
  }
}

/** A code with one character of its secret part changed. */
export function misheard(code: string): string {
  const last = code.at(-1) ?? '';
  return `${code.slice(0, -1)}${last === '7' ? '8' : '7'}`;
}
