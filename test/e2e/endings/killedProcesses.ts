import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Frame } from 'playwright-core';
import { signIn } from '../../../build/demo/people.ts';
import { bothSignIn, control, heading, intoScreen, meet, press, says, view } from '../../support/room/people.ts';
import { living, type SeenProcess, treeOf } from '../../support/room/processes.ts';
import type { Room } from '../../support/room/room.ts';
import { until } from '../../support/until.ts';
import { part } from './room.ts';

const test = part(import.meta.filename);
let stage: Frame;

/** Keys and buttons that are down on the sharer's display, whoever pressed them. */
async function held({ desk }: Room): Promise<readonly string[]> {
  const env = { ...process.env, ...desk.place.sharer.env };
  const states = await Promise.all(
    ['Virtual core XTEST keyboard', 'Virtual core XTEST pointer'].map((device) =>
      promisify(execFile)('xinput', ['query-state', device], { env }),
    ),
  );
  return states.flatMap(({ stdout }) => [...stdout.matchAll(/(?:key|button)\[\d+\]=down/g)].map(([found]) => found));
}

/** The browser among a workbench's processes: its first, whose profile it is. */
function browserOf(processes: readonly SeenProcess[]): { readonly pid: number; readonly profile: string } {
  const browser = processes.find(
    ({ command }) => command.includes('--remote-debugging-pipe') && !command.includes('--type='),
  );
  const profile = /--user-data-dir=(\S+)/.exec(browser?.command ?? '')?.[1];
  if (!browser || !profile) throw new Error('The workbench has no browser.');
  return { pid: browser.pid, profile };
}

test('When the helper’s workbench is killed, the sharer is told at once and nothing stays held', async (room) => {
  await bothSignIn(room);
  await meet(room);
  stage = await view(room);
  await control(room);
  await intoScreen(room, stage, 0.75, 0.25);
  await room.helperPage.keyboard.down('Shift');
  await room.helperPage.mouse.down();
  await until('Shift and a button are held', async () => (await held(room)).length === 2);

  const pid = room.desk.pid('helper');
  const processes = treeOf(pid);
  // A workbench that is killed cannot remove what it made.
  room.own(() => rm(browserOf(processes).profile.replace(/\/profile$/, ''), { recursive: true, force: true }));
  process.kill(pid, 'SIGKILL');
  await heading(room.sharerPage, 'Connecting again');
  await says(room.sharerPage, /The connection to Hana Berg was interrupted/);
  await until('nothing is held', async () => (await held(room)).length === 0);
  await until('no process of the helper’s is left', () => living(processes).length === 0);
});

test('The sharer leaves such a session, and another one is possible', async (room) => {
  await press(room.sharerPage, 'Leave');
  await heading(room.sharerPage, 'The session has ended');
  await until('nothing captures', () => room.sharer.pages().length === 1);
  await press(room.sharerPage, 'Close');
  await room.reopen('helper');
  await signIn(room.helper, 'Hana Berg');
  await meet(room);
  stage = await view(room);
  await control(room);
});

test('When the sharer’s browser is killed, sharing ends, the helper is told and no process is left', async (room) => {
  await intoScreen(room, stage, 0.75, 0.25);
  await room.helperPage.keyboard.down('Shift');
  await until('Shift is held', async () => (await held(room)).length === 1);
  const processes = treeOf(room.desk.pid('sharer'));
  assert.ok(processes.length > 3, 'the workbench, its browser and what listens and injects');
  process.kill(browserOf(processes).pid, 'SIGKILL');
  await heading(room.helperPage, 'The session has ended');
  await says(room.helperPage, 'Handrail was closed on one side.');
  await until('nothing is held', async () => (await held(room)).length === 0);
  await until('no process of the sharer’s is left', () => living(processes).length === 0);
});
