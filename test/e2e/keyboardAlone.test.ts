import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { askForCode, signIn } from '../../build/demo/people.ts';
import { en } from '../../workbench/ui/texts/en.ts';
import { fill } from '../../workbench/ui/texts/fill.ts';
import { pseudo } from '../../workbench/ui/texts/pseudo.ts';
import { lookAt } from '../support/room/looks.ts';
import { button, heading, lastKey, press, says } from '../support/room/people.ts';
import { inRoom } from '../support/room/room.ts';
import { until } from '../support/until.ts';

const test = inRoom(import.meta.filename);
const person = { name: 'Hana Berg' };

/** A text as the pseudo-language has it. */
const said = (key: keyof typeof en, values: Readonly<Record<string, string>> = {}) => fill(pseudo(en[key]), values);

/** Presses Tab until a button has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = button(page, name);
  await wanted.waitFor();
  for (let step = 0; step < 40; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never came to ${name}`);
}

async function enter(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

test('The language is chosen in the menu, and the page is mirrored', async ({ sharerPage: page }) => {
  await lookAt(page, 'welcome');
  await enter(page, 'Settings');
  const item = page.getByRole('menuitemradio', { name: en['menu.language.qps-plocm'] });
  await item.waitFor();
  await until('the language has the focus', async () => {
    if (await item.evaluate((element) => element === document.activeElement)) return true;
    await page.keyboard.press('ArrowDown');
    return false;
  });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await heading(page, said('welcome.title'));
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
  await lookAt(page, 'welcome-mirrored');
});

test('A sharer signs in and types a code with the keyboard', async ({ helper, sharer, sharerPage: page }) => {
  await signIn(helper, 'Hana Berg');
  await enter(page, said('welcome.signIn'));
  const provider = await sharer.signIn();
  await lookAt(provider, 'provider');
  await tabTo(provider, /Sam Okafor/);
  await lastKey(provider, 'Enter');
  await heading(page, said('home.title', { name: 'Sam' }));
  await lookAt(page, 'home-mirrored');
  await enter(page, said('home.getButton'));
  const field = page.getByRole('textbox', { name: said('help.codeLabel') });
  await until('the field has the focus', () => field.evaluate((element) => element === document.activeElement));
  await lookAt(page, 'getHelp-mirrored');
  await page.keyboard.type((await askForCode(helper)).toLowerCase());
  await page.keyboard.press('Enter');
  await heading(page, said('trust.sharerTitle', person));
  await lookAt(page, 'trust-mirrored');
});

test('The prompt begins on Decline, and is allowed with two keys', async ({ helperPage, sharer, sharerPage: page }) => {
  await press(helperPage, 'Screen sharing');
  const prompt = await sharer.prompt();
  const allow = button(prompt, said('prompt.allowView'));
  await allow.waitFor();
  await until('Decline has the focus', async () => (await focused(prompt)) === said('prompt.decline'));
  await until('Allow is alive', async () => (await allow.getAttribute('aria-disabled')) !== 'true');
  await lookAt(prompt, 'prompt-mirrored');
  await prompt.keyboard.press('Shift+Tab');
  assert.equal(await focused(prompt), said('prompt.allowView'));
  await prompt.keyboard.press('Enter');
  await heading(page, said('share.title', person));
  await says(page, said('share.view'));
  await lookAt(page, 'sharing-mirrored');
});

test('The sharer ends the session with the keyboard', async ({ helperPage, sharerPage: page }) => {
  await enter(page, said('session.leave'));
  await heading(page, said('end.title'));
  await says(page, said('end.sharer_ended.sharer'));
  await lookAt(page, 'ended-mirrored');
  await says(helperPage, 'The person you helped ended the session.');
});
