import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type GalleryBrowser, startGalleryBrowser } from './galleryBrowser.ts';
import type { Gallery } from './galleryDevice.ts';
import { type GalleryServer, startGallery } from './galleryServer.ts';
import { looks, openState } from './looks.ts';

let server: GalleryServer;
let browser: GalleryBrowser;
let context: BrowserContext;
let page: Page;

before(async () => {
  server = await startGallery();
  browser = await startGalleryBrowser();
  context = await browser.newContext(looks.light.context);
});

beforeEach(async () => {
  await page?.close();
  page = await context.newPage();
});

after(async () => {
  await browser?.dispose();
  await server?.dispose();
});

type WithGallery = { readonly gallery: Gallery };

const show = (state: string) =>
  page.evaluate((name) => (globalThis as unknown as WithGallery).gallery.show(name), state);
const refuse = (method: string, code: string) =>
  page.evaluate(
    ([name = '', value = '']) => {
      (globalThis as unknown as WithGallery).gallery.refuse[name] = value;
    },
    [method, code],
  );

/** Waits until the device was asked this, and gives what with. */
async function asked(method: string, count = 1): Promise<unknown> {
  const handle = await page.waitForFunction(
    ([name, least]) => {
      const calls = (globalThis as unknown as WithGallery).gallery.asked.filter((each) => each.method === name);
      return calls.length >= Number(least) && calls[Number(least) - 1];
    },
    [method, count] as const,
  );
  return ((await handle.jsonValue()) as { readonly input: unknown }).input;
}

/** Presses Tab until the button with this name has the focus, which must then be visible. */
async function tabTo(name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.waitFor();
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    if (!(await button.evaluate((element) => element === document.activeElement))) continue;
    assert.ok(
      await button.evaluate((element) => element.hasAttribute('data-fui-focus-visible')),
      `${name}: focus is not visible`,
    );
    return;
  }
  assert.fail(`Tab never came to ${name}`);
}

async function pressButton(name: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Enter');
}

const focusedHeading = () =>
  page.waitForFunction(() => document.activeElement?.tagName === 'H1' && document.activeElement.textContent);

test('A sharer gets help from sign-in to the end with Tab and Enter alone', async () => {
  await openState(page, server.origin, 'welcome', 'light');
  await pressButton('Sign in with your work account');
  assert.deepEqual(await asked('run'), { extension: 'authentication', action: 'signIn' });

  await show('homeSharer');
  await focusedHeading();
  await pressButton('Enter a security code');
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  await page.keyboard.type('4t7k x2m');
  await page.keyboard.press('Enter');
  await page.getByText('The code has 8 characters. Some are missing.').waitFor();
  await page.keyboard.type('9');
  assert.equal(await page.getByRole('textbox').inputValue(), '4T7K X2M9');
  await page.keyboard.press('Enter');
  assert.deepEqual(await asked('join'), { code: '4T7K X2M9' });

  await show('joining');
  await focusedHeading();
  await show('trustSharer');
  await page.getByRole('heading', { level: 1, name: 'Maya Lindqvist wants to help you' }).waitFor();
  await tabTo('Leave');

  await show('sharerControl');
  await page.getByRole('heading', { level: 1, name: 'Maya Lindqvist is helping you' }).waitFor();
  await pressButton('Pause');
  assert.deepEqual(await asked('run', 2), { extension: 'pause', action: 'pause', sessionId: 's1' });
  await pressButton('Take back control');
  assert.deepEqual(await asked('withdraw'), { sessionId: 's1', permission: 'screen.control' });
  await pressButton('Take back Draw on the screen');
  assert.deepEqual(await asked('withdraw', 2), { sessionId: 's1', permission: 'annotation.draw' });
  await pressButton('Leave');
  assert.deepEqual(await asked('leave'), { sessionId: 's1' });

  await show('endedTampering');
  await page.getByRole('heading', { level: 1, name: 'The session has ended' }).waitFor();
  await pressButton('Save receipt');
  assert.deepEqual(await asked('saveReceipt'), { sessionId: 's1' });
  await pressButton('Close');
  assert.deepEqual(await asked('dismissSession'), { sessionId: 's1' });
});

test('A helper asks for full control, pauses and leaves with Tab and Enter alone', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await pressButton('Get a security code');
  await asked('offer');
  await show('code');
  await tabTo('Copy Security code');
  await show('trustHelper');
  await pressButton('Full control');
  assert.deepEqual(await asked('run'), { extension: 'core', action: 'control', sessionId: 's1' });
  await show('helperControl');
  await pressButton('Pause');
  assert.deepEqual(await asked('run', 2), { extension: 'pause', action: 'pause', sessionId: 's1' });
  await pressButton('Leave');
  assert.deepEqual(await asked('leave'), { sessionId: 's1' });
});

test('An open menu leaves the page behind it in sight', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await pressButton('Account and settings of Maya Lindqvist');
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  const top = await page.evaluate(() => {
    const { x, y } = document.querySelector('h1')!.getBoundingClientRect();
    return document.elementFromPoint(x + 5, y + 5)?.tagName;
  });
  assert.equal(top, 'H1');
});

test('What a helper does not hold cannot be asked for', async () => {
  await openState(page, server.origin, 'trustHelperViewOnly', 'light');
  await pressButton('Full control');
  await pressButton('Screen sharing');
  assert.deepEqual(await asked('run'), { extension: 'core', action: 'view', sessionId: 's1' });
});

test('A refused command says what happened and what to do, where it was given', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await refuse('offer', 'code_limit');
  await pressButton('Get a security code');
  const card = page.getByRole('region', { name: 'Give help' });
  await card.getByText('You have asked for too many codes in a short time.').waitFor();
  await card.getByText('Wait a few minutes, then get a new code.').waitFor();
});

test('The connection is checked before sign-in with the keyboard alone, and the result can be copied', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  await openState(page, server.origin, 'checkBad', 'light');
  await page.getByRole('status').getByText('1 thing does not work.').waitFor();
  await pressButton('Copy result');
  const copied = await page.waitForFunction(async () => (await navigator.clipboard.readText()) || false);
  const text = String(await copied.jsonValue());
  assert.match(text, /^Handrail 0\.1\.0, browser\nService: https:\/\/help\.northwind\.example\n/);
  assert.match(text, /^FAIL {2}Secure connection: The certificate of help\.northwind\.example is by Inspection AG/m);
  await pressButton('Check again');
  await asked('checkConnection', 2);
  await pressButton('Back');
  await page.getByRole('heading', { name: 'Help, hand in hand' }).waitFor();
  await pressButton('Check connection');
  await asked('checkConnection', 3);
});

test('A code can be pasted in any spelling, and put right in its middle', async () => {
  await openState(page, server.origin, 'getHelp', 'light');
  await page.keyboard.insertText(' 4t7k-x2m8 ');
  const field = page.getByRole('textbox');
  assert.equal(await field.inputValue(), '4T7K X2M8');
  for (const key of ['Home', 'ArrowRight', 'Delete']) await page.keyboard.press(key);
  await page.keyboard.type('a');
  assert.equal(await field.inputValue(), '4A7K X2M8');
  assert.equal(await field.evaluate((element: HTMLInputElement) => element.selectionStart), 2);
});

test('The stage gets its token, once, from the page that frames it', async () => {
  await page.addInitScript(() => {
    addEventListener('message', ({ data }) => {
      const notes = globalThis as unknown as { got?: unknown[] };
      notes.got = [...(notes.got ?? []), data];
    });
  });
  await openState(page, server.origin, 'helperControl', 'light');
  const got = await page.waitForFunction(() => (globalThis as unknown as { got?: unknown[] }).got);
  assert.deepEqual(await got.jsonValue(), [{ got: { token: 'token-of-the-gallery' }, from: server.origin }]);
  await show('helperSharerActive');
  await page.getByText('is using their own mouse').waitFor();
  assert.equal(
    await page.evaluate(
      () => (globalThis as unknown as WithGallery).gallery.asked.filter(({ method }) => method === 'openStage').length,
    ),
    1,
  );
});

test('A consent prompt begins on Decline, and Enter there declines', async () => {
  await openState(page, server.origin, 'promptControl', 'light');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Decline the request');
  await page.keyboard.press('Enter');
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'decline');
});

test('Escape declines a consent prompt', async () => {
  await openState(page, server.origin, 'promptView', 'light');
  await page.keyboard.press('Escape');
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'decline');
});

test('A consent prompt names what is asked, and allows it only after its guard time', async () => {
  await page.clock.install();
  await page.goto(`${server.origin}/prompt?prompt=promptControl`);
  const dialog = page.getByRole('alertdialog', { name: 'Maya Lindqvist asks for full control' });
  await dialog.waitFor();
  const allow = dialog.getByRole('button', { name: 'Allow full control' });
  assert.equal(await allow.getAttribute('aria-disabled'), 'true');
  await allow.click({ force: true });
  assert.equal(await page.evaluate(() => (globalThis as unknown as WithGallery).gallery.asked.length), 0);
  await page.clock.runFor(600);
  await allow.click();
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'allow');
});

test('A single call is shown with all of its input, and can be allowed only once its end was seen', async () => {
  await openState(page, server.origin, 'promptCallFull', 'light');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Read to the end before you allow it').waitFor();
  const allow = dialog.getByRole('button', { name: 'Allow once' });
  assert.equal(await dialog.locator('dd').count(), 12);
  await allow.click({ force: true });
  assert.equal(await page.evaluate(() => (globalThis as unknown as WithGallery).gallery.asked.length), 0);
  await page.keyboard.press('End');
  await page.waitForFunction(() => !document.querySelector('button[aria-disabled="true"]'));
  await allow.click();
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'allow');
});

test('A page whose device is gone says so', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await page.evaluate(() => (globalThis as unknown as WithGallery).gallery.close());
  await page.getByRole('heading', { level: 1, name: 'This window has lost its connection' }).waitFor();
});

test('Language and look are chosen in the menu, and told to the device', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await pressButton('Account and settings of Maya Lindqvist');
  await page.getByRole('menuitemradio', { name: 'Dark' }).press('Enter');
  assert.deepEqual(await asked('prefer'), { theme: 'dark' });
  await page.waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
  await pressButton('Account and settings of Maya Lindqvist');
  await page.getByRole('menuitemradio', { name: 'Pseudo-language (right to left)' }).press('Enter');
  assert.deepEqual(await asked('prefer', 2), { language: 'qps-plocm' });
  await page.waitForFunction(() => document.documentElement.dir === 'rtl');
});
