import assert from 'node:assert/strict';
import { test } from 'node:test';
import { galleryPage, type WithGallery } from './galleryPage.ts';

const gallery = galleryPage();
const { open, show } = gallery;
const refuse = (method: string, code: string) =>
  gallery.page.evaluate(
    ([name = '', value = '']) => {
      (globalThis as unknown as WithGallery).gallery.refuse[name] = value;
    },
    [method, code],
  );

/** Waits until the device was asked this, and gives what with. */
async function asked(method: string, count = 1): Promise<unknown> {
  const handle = await gallery.page.waitForFunction(
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
  const button = gallery.page.getByRole('button', { name, exact: true });
  await button.waitFor();
  for (let step = 0; step < 40; step += 1) {
    await gallery.page.keyboard.press('Tab');
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
  await gallery.page.keyboard.press('Enter');
}

const focusedHeading = () =>
  gallery.page.waitForFunction(() => document.activeElement?.tagName === 'H1' && document.activeElement.textContent);

test('A sharer gets help from sign-in to the end with Tab and Enter alone', async () => {
  await open('welcome');
  await pressButton('Sign in with your work account');
  assert.deepEqual(await asked('run'), { extension: 'authentication', action: 'signIn' });

  await show('homeSharer');
  await focusedHeading();
  await pressButton('Enter a security code');
  await gallery.page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  await gallery.page.keyboard.type('4t7k x2m');
  await gallery.page.keyboard.press('Enter');
  await gallery.page.getByText('The code has 8 characters. Some are missing.').waitFor();
  await gallery.page.keyboard.type('9');
  assert.equal(await gallery.page.getByRole('textbox').inputValue(), '4T7K X2M9');
  await gallery.page.keyboard.press('Enter');
  assert.deepEqual(await asked('join'), { code: '4T7K X2M9' });

  await show('joining');
  await focusedHeading();
  await show('trustSharer');
  await gallery.page.getByRole('heading', { level: 1, name: 'Maya Lindqvist wants to help you' }).waitFor();
  await tabTo('Leave');

  await show('sharerControl');
  await gallery.page.getByRole('heading', { level: 1, name: 'Maya Lindqvist is helping you' }).waitFor();
  await pressButton('Pause');
  assert.deepEqual(await asked('run', 2), { extension: 'pause', action: 'pause', sessionId: 's1' });
  await pressButton('Take back control');
  assert.deepEqual(await asked('withdraw'), { sessionId: 's1', permission: 'screen.control' });
  await pressButton('Take back Draw on the screen');
  assert.deepEqual(await asked('withdraw', 2), { sessionId: 's1', permission: 'annotation.draw' });
  await pressButton('Leave');
  assert.deepEqual(await asked('leave'), { sessionId: 's1' });

  await show('endedTampering');
  await gallery.page.getByRole('heading', { level: 1, name: 'The session has ended' }).waitFor();
  await pressButton('Save receipt');
  assert.deepEqual(await asked('saveReceipt'), { sessionId: 's1' });
  await pressButton('Close');
  assert.deepEqual(await asked('dismissSession'), { sessionId: 's1' });
});

test('A helper asks for full control, pauses and leaves with Tab and Enter alone', async () => {
  await open('homeHelper');
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
  await open('homeHelper');
  await pressButton('Account and settings of Maya Lindqvist');
  await gallery.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  const top = await gallery.page.evaluate(() => {
    const { x, y } = document.querySelector('h1')!.getBoundingClientRect();
    return document.elementFromPoint(x + 5, y + 5)?.tagName;
  });
  assert.equal(top, 'H1');
});

test('What a helper does not hold cannot be asked for', async () => {
  await open('trustHelperViewOnly');
  await pressButton('Full control');
  await pressButton('Screen sharing');
  assert.deepEqual(await asked('run'), { extension: 'core', action: 'view', sessionId: 's1' });
});

test('A refused command says what happened and what to do, where it was given', async () => {
  await open('homeHelper');
  await refuse('offer', 'code_limit');
  await pressButton('Get a security code');
  const card = gallery.page.getByRole('region', { name: 'Give help' });
  await card.getByText('You have asked for too many codes in a short time.').waitFor();
  await card.getByText('Wait a few minutes, then get a new code.').waitFor();
});

test('The connection is checked before sign-in with the keyboard alone, and the result can be copied', async () => {
  await gallery.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: gallery.origin });
  await open('checkBad');
  await gallery.page.getByRole('status').getByText('1 thing does not work.').waitFor();
  await pressButton('Copy result');
  const copied = await gallery.page.waitForFunction(async () => (await navigator.clipboard.readText()) || false);
  const text = String(await copied.jsonValue());
  assert.match(text, /^Handrail 0\.1\.0, browser\nService: https:\/\/help\.northwind\.example\n/);
  assert.match(text, /^FAIL {2}Secure connection: The certificate of help\.northwind\.example is by Inspection AG/m);
  await pressButton('Check again');
  await asked('checkConnection', 2);
  await pressButton('Back');
  await gallery.page.getByRole('heading', { name: 'Help, hand in hand' }).waitFor();
  await pressButton('Check connection');
  await asked('checkConnection', 3);
});

test('A code can be pasted in any spelling, and put right in its middle', async () => {
  await open('getHelp');
  await gallery.page.keyboard.insertText(' 4t7k-x2m8 ');
  const field = gallery.page.getByRole('textbox');
  assert.equal(await field.inputValue(), '4T7K X2M8');
  for (const key of ['Home', 'ArrowRight', 'Delete']) await gallery.page.keyboard.press(key);
  await gallery.page.keyboard.type('a');
  assert.equal(await field.inputValue(), '4A7K X2M8');
  assert.equal(await field.evaluate((element: HTMLInputElement) => element.selectionStart), 2);
});

test('The stage gets its token, once, from the page that frames it', async () => {
  await gallery.page.addInitScript(() => {
    addEventListener('message', ({ data }) => {
      const notes = globalThis as unknown as { got?: unknown[] };
      notes.got = [...(notes.got ?? []), data];
    });
  });
  await open('helperControl');
  const got = await gallery.page.waitForFunction(() => (globalThis as unknown as { got?: unknown[] }).got);
  assert.deepEqual(await got.jsonValue(), [{ got: { token: 'token-of-the-gallery' }, from: gallery.origin }]);
  await show('helperSharerActive');
  await gallery.page.getByText('is using their own mouse').waitFor();
  assert.equal(
    await gallery.page.evaluate(
      () => (globalThis as unknown as WithGallery).gallery.asked.filter(({ method }) => method === 'openStage').length,
    ),
    1,
  );
});

test('A consent prompt begins on Decline, and Enter there declines', async () => {
  await open('promptControl');
  await gallery.page.waitForFunction(() => document.activeElement?.textContent === 'Decline the request');
  await gallery.page.keyboard.press('Enter');
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'decline');
});

test('Escape declines a consent prompt', async () => {
  await open('promptView');
  await gallery.page.keyboard.press('Escape');
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'decline');
});

test('A consent prompt names what is asked, and allows it only after its guard time', async () => {
  await gallery.page.clock.install();
  await gallery.page.goto(`${gallery.origin}/prompt?prompt=promptControl`);
  const dialog = gallery.page.getByRole('alertdialog', { name: 'Maya Lindqvist asks for full control' });
  await dialog.waitFor();
  const allow = dialog.getByRole('button', { name: 'Allow full control' });
  assert.equal(await allow.getAttribute('aria-disabled'), 'true');
  await allow.click({ force: true });
  assert.equal(await gallery.page.evaluate(() => (globalThis as unknown as WithGallery).gallery.asked.length), 0);
  await gallery.page.clock.runFor(600);
  await allow.click();
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'allow');
});

test('A single call is shown with all of its input, and can be allowed only once its end was seen', async () => {
  await open('promptCallFull');
  const dialog = gallery.page.getByRole('alertdialog');
  await dialog.getByText('Read to the end before you allow it').waitFor();
  const allow = dialog.getByRole('button', { name: 'Allow once' });
  assert.equal(await dialog.locator('dd').count(), 12);
  await allow.click({ force: true });
  assert.equal(await gallery.page.evaluate(() => (globalThis as unknown as WithGallery).gallery.asked.length), 0);
  await gallery.page.keyboard.press('End');
  await gallery.page.waitForFunction(() => !document.querySelector('button[aria-disabled="true"]'));
  await allow.click();
  assert.equal(((await asked('answer')) as { readonly answer: string }).answer, 'allow');
});

test('A page whose device is gone says so', async () => {
  await open('homeHelper');
  await gallery.page.evaluate(() => (globalThis as unknown as WithGallery).gallery.close());
  await gallery.page.getByRole('heading', { level: 1, name: 'This window has lost its connection' }).waitFor();
});

test('Language and look are chosen in the menu, and told to the device', async () => {
  await open('homeHelper');
  await pressButton('Account and settings of Maya Lindqvist');
  await gallery.page.getByRole('menuitemradio', { name: 'Dark' }).press('Enter');
  assert.deepEqual(await asked('prefer'), { theme: 'dark' });
  await gallery.page.waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
  await pressButton('Account and settings of Maya Lindqvist');
  await gallery.page.getByRole('menuitemradio', { name: 'Pseudo-language (right to left)' }).press('Enter');
  assert.deepEqual(await asked('prefer', 2), { language: 'qps-plocm' });
  await gallery.page.waitForFunction(() => document.documentElement.dir === 'rtl');
});
