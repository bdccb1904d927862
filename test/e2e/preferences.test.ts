import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { heading, press } from '../support/room/people.ts';
import { inRoom } from '../support/room/room.ts';
import { until } from '../support/until.ts';

const test = inRoom(import.meta.filename);

/** How bright the page is behind everything, 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const painted = document.querySelector('#root main')?.closest('#root > div > div');
    const colours = painted ? (getComputedStyle(painted).backgroundColor.match(/[\d.]+/g) ?? []) : [];
    return Math.max(...colours.slice(0, 3).map(Number));
  });
}

/** What the page's own document says, before any script of it. */
function written(page: Page, name: string): Promise<string | null | undefined> {
  return page.evaluate((of) => document.querySelector(`meta[name="${of}"]`)?.getAttribute('content'), name);
}

test('A look and a language that were chosen are there again after a restart, from the first moment', async (room) => {
  await heading(room.sharerPage, 'Help, hand in hand');
  assert.equal(await written(room.sharerPage, 'color-scheme'), 'light dark');
  await room.sharerPage.emulateMedia({ colorScheme: 'light' });
  const first = room.sharerPage.url();
  await press(room.sharerPage, 'Settings');
  const choice = (name: string) => room.sharerPage.getByRole('menuitemradio', { name });
  await choice('Dark').click({ timeout: appearLimitMs });
  await until('the page is dark', async () => (await brightness(room.sharerPage)) < 80);
  await press(room.sharerPage, 'Settings');
  await choice('Pseudo-language (right to left)').click({ timeout: appearLimitMs });
  await until('the page is mirrored', async () => (await room.sharerPage.getAttribute('html', 'dir')) === 'rtl');

  await room.desk.quit('sharer');
  await room.reopen('sharer');
  const page = room.sharerPage;
  assert.notEqual(
    new URL(page.url()).port,
    new URL(first).port,
    'the port is another one, and so is the page’s storage',
  );
  assert.equal(await written(page, 'color-scheme'), 'dark');
  assert.equal(await written(page, 'language'), 'qps-plocm');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('heading').first().waitFor({ timeout: appearLimitMs });
  assert.ok((await brightness(page)) < 80);
  assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing is kept in the page');
});

test('Preferences that cannot be read are the system’s again, set aside and noted, and the workbench opens', async (room) => {
  const file = join(room.desk.folder, 'sharer', 'preferences.json');
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { theme: 'dark', language: 'qps-plocm' });
  await room.desk.quit('sharer');
  await writeFile(file, '{"theme":');
  await room.reopen('sharer');
  await heading(room.sharerPage, 'Help, hand in hand');
  assert.ok((await room.desk.eventLog('sharer')).some((line) => line.includes('preferences.unreadable')));
});
