import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type DemoDesk, type DeskOptions, openDesk } from '../../../build/demo/desk.ts';
import { together } from '../../../build/demo/together.ts';
import type { Windows } from '../../../build/demo/windows.ts';
import { noBrowserPlace } from '../browserPlace.ts';

/** Where pictures of what failed go, and those that a test takes for people to look at. */
export const pictures = join(import.meta.dirname, '../../../out/e2e');

/** A service and two people at their workbenches, each on a display. */
export interface Room {
  readonly desk: DemoDesk;
  readonly helper: Windows;
  readonly sharer: Windows;
  readonly helperPage: Page;
  readonly sharerPage: Page;
  /** Closes with the room; in reverse order. */
  own(dispose: () => Promise<void>): void;
  /** Finds both pages again, after their browsers were let go of. */
  lookAgain(): Promise<void>;
  /** Opens a workbench that was ended once more. */
  reopen(who: 'helper' | 'sharer'): Promise<void>;
}

type Step<R> = (title: string, act: (room: R) => Promise<void>) => void;
type RoomOptions = Pick<DeskOptions, 'handed' | 'route'>;
type Open<R> = (log: (line: string) => void) => Promise<R>;
type Closing = Room & { close(): Promise<void> };

/**
 * One room for all tests of a file, which go on where the one before stopped: after a failure the rest is not tried. A
 * failed test leaves pictures of both windows, and says what the local event logs of both devices have.
 */
export function inRoom(file: string, options: RoomOptions = {}): Step<Room> {
  return partsInRoom(options)(file);
}

/**
 * The same for several files that one after the other use a room. Each finds both people signed out, with nothing going on, and
 * leaves them so; after a failure the next one has a new room.
 */
export function partsInRoom(options: RoomOptions = {}): (file: string) => Step<Room> {
  return partsOf(noBrowserPlace(), (log) => openRoom({ ...options, visible: false, log }));
}

/** One room of another kind for all tests of a file; `skip` says why there is none to be had here. */
export function inRoomOf<R extends Closing>(file: string, skip: string | false, open: Open<R>): Step<R> {
  return partsOf(skip, open)(file);
}

function partsOf<R extends Closing>(skip: string | false, open: Open<R>): (file: string) => Step<R> {
  const said: string[] = [];
  let room: R | undefined;
  let current: string | undefined;
  let failed: string | undefined;
  const close = async () => {
    const last = room;
    room = undefined;
    await last?.close();
  };
  after(close);
  return (file) => (title, act) =>
    test(title, { skip }, async () => {
      if (current !== file) {
        if (failed !== undefined) await close();
        [current, failed] = [file, undefined];
      }
      if (failed !== undefined) throw new Error(`Not tried after "${failed}" failed.`);
      failed = title;
      try {
        room ??= await open((line) => void said.push(line));
        await act(room);
        failed = undefined;
      } catch (error) {
        if (room) await report(room, `${basename(file).replace(/(\.test)?\.ts$/, '')}-failed`, said);
        throw error;
      }
    });
}

/** A room for whoever closes it. */
export async function openRoom(options: DeskOptions): Promise<Room & { close(): Promise<void> }> {
  const desk = await openDesk(options);
  const owned: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const dispose of owned.splice(0).reverse()) await dispose();
    await desk.dispose();
  };
  try {
    const [helper, sharer] = await together(desk.open('helper'), desk.open('sharer'));
    const windows = { helper, sharer };
    const pages = { helper: await helper.workbench(), sharer: await sharer.workbench() };
    return {
      desk,
      get helper() {
        return windows.helper;
      },
      get sharer() {
        return windows.sharer;
      },
      get helperPage() {
        return pages.helper;
      },
      get sharerPage() {
        return pages.sharer;
      },
      own: (dispose) => void owned.push(dispose),
      async lookAgain() {
        for (const who of ['helper', 'sharer'] as const) pages[who] = await windows[who].workbench();
      },
      async reopen(who) {
        windows[who] = await desk.open(who);
        pages[who] = await windows[who].workbench();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Pictures of both windows, and what the event logs of both devices have. */
async function report(room: Room, name: string, said: readonly string[]): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const who of ['helper', 'sharer'] as const) {
    // The window that captures is minimised, and has nothing to show.
    const shown = room[who].pages().filter((page) => !page.url().includes('/stage'));
    for (const [at, page] of shown.entries()) {
      const path = join(pictures, `${name}-${who}-${at + 1}.png`);
      // A window may be closed or its browser gone, which may be what failed.
      const shot = await page.screenshot({ path, timeout: 5_000 }).then(
        () => path,
        (error: Error) => error.message.split('\n')[0],
      );
      console.error(`${who}: ${shot}`);
      const text = await page
        .innerText('body', { timeout: 5_000 })
        .catch((error: Error) => error.message.split('\n')[0]);
      console.error(`${who} reads: ${text?.replace(/\d/g, '0').replace(/\s*\n\s*/g, ' | ')}`);
    }
    for (const line of await room.desk.eventLog(who)) console.error(`${who}: ${line}`);
  }
  for (const line of said.slice(-20)) console.error(line);
}
