import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { hourMs, setClockAhead } from '../../support/badNetworks/clockAhead.ts';
import { lookAt } from '../../support/room/looks.ts';
import { pictures } from '../../support/room/room.ts';
import { noTabBrowser } from '../../support/tab/tabBrowsers.ts';
import { chooseAtProvider, signInAt, type TabPlace, tabPlace } from '../../support/tab/tabPlace.ts';

const skip = noTabBrowser('chromium');
let place: TabPlace;
before(async () => {
  if (skip !== false) return;
  await mkdir(pictures, { recursive: true });
  place = await tabPlace();
});
after(() => place?.dispose());

/** Each step with how it ended, once none is tried any more. */
async function results(page: Page): Promise<readonly string[]> {
  await page
    .getByRole('status')
    .getByText(/^(Everything works|Handrail works here)/)
    .waitFor();
  return await page
    .locator('[data-step]')
    .evaluateAll((all) => all.map((each) => `${each.getAttribute('data-step')} ${each.getAttribute('data-state')}`));
}

const steps = ['service ok', 'clock ok', 'version ok', 'provider ok', 'link ok'];

test('Before sign-in and after it, a tab checks its connection to a real service', { skip }, async () => {
  const context = await place.open();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(place.address);
  await page.getByRole('button', { name: 'Check connection' }).click();
  assert.deepEqual((await results(page)).slice(0, 5), steps);
  await lookAt(page, 'check-connection');

  const signedIn = await signInAt(place.address, await place.open(), 'Sam Okafor');
  await signedIn.getByRole('button', { name: /^Account and settings of/ }).click();
  await signedIn.getByRole('menuitem', { name: 'Check connection' }).click();
  assert.deepEqual((await results(signedIn)).slice(0, 5), steps);
});

test('A tab on a device whose clock is an hour fast says so at the sign-in and in its check', { skip }, async () => {
  const context = await place.open();
  await context.addInitScript(setClockAhead, hourMs);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(place.address);
  await page.getByRole('button', { name: 'Sign in with your work account' }).click();
  await chooseAtProvider(page, 'Sam Okafor');
  await page.getByText('The clock of this device is wrong.').waitFor();
  await page.getByText(/Set date and time to automatic in the system settings, then try again\./).waitFor();
  await page.getByRole('button', { name: 'Check connection' }).click();
  const row = page.locator('[data-step=clock][data-state=fail]');
  await row.waitFor();
  assert.deepEqual(await row.locator('p').allInnerTexts(), [
    'The clock of this device is about 60 minutes fast.',
    'Set date, time and time zone right, best to “automatic”: sign-in fails with a wrong clock.',
  ]);
});
