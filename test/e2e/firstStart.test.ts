// A workbench that nobody told its service: the person types it, with the keyboard alone.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { bundle } from '../../build/bundle.ts';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { signIn } from '../../build/demo/people.ts';
import { startDemoService, startWorkbench } from '../../build/demo/service.ts';
import { Windows } from '../../build/demo/windows.ts';
import { type Display, startXvfb } from '../../build/display.ts';
import { freePort } from '../../build/freePort.ts';
import { violations } from '../support/axe.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { button, heading, press, says } from '../support/room/people.ts';

const skip = noBrowserPlace();
const patient = { timeout: appearLimitMs };
const owned: (() => Promise<unknown>)[] = [];
let display: Display;
let folder: string;
let address: string;

before(async () => {
  if (skip !== false) return;
  await bundle();
  folder = await mkdtemp(join(tmpdir(), 'handrail-first-'));
  owned.unshift(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  display = await startXvfb();
  owned.unshift(() => display.dispose());
  const service = await startDemoService({ data: join(folder, 'service') });
  owned.unshift(() => service.process.dispose());
  address = service.ready.address;
});

after(async () => {
  for (const dispose of owned) await dispose();
});

/** Starts the workbench on its folder, without a service. */
async function start(): Promise<{ readonly windows: Windows; readonly page: Page; quit(): Promise<void> }> {
  const data = join(folder, 'workbench');
  const workbench = await startWorkbench({ data, env: display.env, size: '1180,760', testing: true });
  const windows = await Windows.connect(workbench.ready.debuggingPort ?? 0);
  const quit = async () => {
    await windows.disconnect();
    await workbench.process.dispose();
  };
  owned.unshift(quit);
  return { windows, page: await windows.workbench(), quit };
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Address of the service' });
const pressKeys = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Types into the field, which has the focus, in the place of what stands there. */
const type = async (page: Page, text: string) => {
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT', undefined, patient);
  await pressKeys(page, 'Control+A');
  await page.keyboard.type(text);
  await pressKeys(page, 'Enter');
};

test('Somebody types an address that is none, one where nobody is and the right one, signs in, and is not asked again', {
  skip,
}, async () => {
  const { windows, page, quit } = await start();
  await heading(page, 'Connect to your organisation');
  await type(page, '');
  await says(page, 'Type the address that your organisation gave you.');
  await type(page, 'sam@contoso.example');
  await says(page, /An address has no @ in it/);
  await type(page, 'http://help.contoso.example');
  await says(page, 'Handrail connects over https only. Type https://help.contoso.example.');
  const nobody = await freePort();
  await type(page, `http://127.0.0.1:${nobody}`);
  await says(page, `127.0.0.1 refuses the connection on port ${nobody}.`);
  assert.deepEqual(await violations(page), []);

  await type(page, address);
  await heading(page, 'Is this your organisation?');
  await says(page, address);
  assert.deepEqual(await violations(page), []);
  // The heading has the focus; what comes next is to say yes.
  await pressKeys(page, 'Tab');
  assert.ok(await button(page, 'Yes, connect').evaluate((element) => element === document.activeElement));
  await pressKeys(page, 'Tab', 'Enter');
  await heading(page, 'Connect to your organisation');
  assert.equal(await field(page).inputValue(), address, 'what was typed is still there');
  await pressKeys(page, 'Enter');
  await heading(page, 'Is this your organisation?');
  await pressKeys(page, 'Tab', 'Enter');

  await heading(page, 'Help, hand in hand');
  await says(page, address);
  await signIn(windows, 'Sam Okafor');
  await quit();

  const again = await start();
  await heading(again.page, 'Help, hand in hand');
  await says(again.page, address);
  await again.quit();
});

test('Who wants another service is told what becomes of this one, and is asked for the address at once and at the next start', {
  skip,
}, async () => {
  const key = () => readFile(join(folder, 'workbench/keys/device-key'));
  const { windows, page, quit } = await start();
  await signIn(windows, 'Sam Okafor');
  const before = await key();
  const ask = async () => {
    await press(page, /Account and settings of/);
    await page.getByRole('menuitem', { name: 'Use another service…' }).click(patient);
  };
  await ask();
  const dialog = page.getByRole('alertdialog', { name: 'Use another service?' });
  await dialog.getByText(/Handrail signs you out and forgets/).waitFor(patient);
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole('button', { name: 'Cancel' }).click(patient);
  await heading(page, /Good to see you/);

  await ask();
  await dialog.getByRole('button', { name: 'Sign out and go on' }).click(patient);
  await heading(page, 'Connect to your organisation');
  assert.equal(await field(page).inputValue(), '');
  assert.equal(await page.getByText('Contoso').count(), 0);
  await quit();

  const again = await start();
  await heading(again.page, 'Connect to your organisation');
  await type(again.page, `${address}/join#K7Q`);
  await says(again.page, 'Your helper’s link also brought the first characters of a code.');
  await press(again.page, 'Yes, connect');
  await heading(again.page, 'Your helper sent you here');
  assert.notDeepEqual(await key(), before, 'another service meets another device');
  await again.quit();
});
