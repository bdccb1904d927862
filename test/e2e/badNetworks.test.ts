import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { bundle } from '../../build/bundle.ts';
import { startDemoService, startWorkbench } from '../../build/demo/service.ts';
import { Windows } from '../../build/demo/windows.ts';
import { type Display, startOpenbox, startXvfb } from '../../build/display.ts';
import { badNetworks, type Sentences } from '../support/badNetworks/badNetworks.ts';
import { hourAhead } from '../support/badNetworks/clockAhead.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { lookAt } from '../support/room/looks.ts';
import { button, heading, press } from '../support/room/people.ts';
import { layWire } from '../support/room/wire.ts';
import { until } from '../support/until.ts';

const skip = noBrowserPlace();
const endings: (() => Promise<unknown>)[] = [];
let display: Display;
let folder: string;
let opened = 0;

before(async () => {
  if (skip !== false) return;
  await bundle();
  display = await startXvfb();
  endings.push(() => display.dispose());
  const windows = await startOpenbox(display);
  endings.push(() => windows.dispose());
  folder = await mkdtemp(join(tmpdir(), 'handrail-networks-'));
  endings.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
});
after(async () => {
  for (const end of endings.reverse()) await end();
});

/** The workbench on a machine with these variables, in the product's own composition. */
async function open(t: TestContext, service: string, env: Readonly<Record<string, string>> = {}) {
  opened += 1;
  const data = join(folder, String(opened));
  const ofThisMachine = { HTTPS_PROXY: '', https_proxy: '' };
  const all = { ...ofThisMachine, ...display.env, ...env };
  const said: string[] = [];
  const workbench = await startWorkbench({ service, data, env: all, size: '1180,760', testing: true }, (line) =>
    said.push(line),
  );
  t.after(() => workbench.process.dispose());
  const windows = await Windows.connect(workbench.ready.debuggingPort ?? 0);
  t.after(() => windows.disconnect());
  const page = await windows.workbench();
  return { page, windows, data, said };
}

/** Settles when the page says this in the place for what went wrong, with this advice. */
async function reads(page: Page, { what, advice }: Sentences): Promise<void> {
  const title = page.locator('.fui-MessageBarTitle').filter({ hasText: what });
  await title.first().waitFor();
  const said = await title.first().innerText();
  const whole = await page.locator('[data-problem] .fui-MessageBarBody').filter({ has: title }).first().innerText();
  assert.match(whole.trim().slice(said.trim().length).trim(), advice);
}

/** Goes to *Check connection* by keyboard, and gives the only row that does not work: its two sentences. */
async function failedRow(page: Page): Promise<{ readonly step: string | null; readonly lines: readonly string[] }> {
  await button(page, 'Check connection').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('1 thing does not work.').waitFor();
  const row = page.locator('[data-state=fail]');
  return { step: await row.getAttribute('data-step'), lines: await row.locator('p').allInnerTexts() };
}

async function rowReads(page: Page, step: string, { what, advice }: Sentences): Promise<void> {
  const { step: found, lines } = await failedRow(page);
  assert.equal(found, step);
  assert.match(lines[0] ?? '', what);
  assert.match(lines[1] ?? '', advice);
}

async function everythingWritten(data: string): Promise<string> {
  const files = await readdir(data, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((each) => each.isFile())
    .map((each) => readFile(join(each.parentPath, each.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

for (const { title, lay, signIn, row, secret } of badNetworks) {
  test(`In a network ${title}, the page says so at the sign-in and in its check, and another try may follow`, {
    skip,
  }, async (t) => {
    const { service, env } = await lay(t);
    const { page, data, said } = await open(t, service, env);
    await press(page, 'Sign in with your work account');
    await reads(page, signIn);
    await until('it can be tried again', () => button(page, 'Sign in with your work account').isEnabled());
    if (signIn.problem === 'proxy') await lookAt(page, 'network-proxy');
    await rowReads(page, row.step, row);
    if (signIn.problem === 'proxy') await lookAt(page, 'network-proxy-check');
    await press(page, 'Back');
    await reads(page, signIn);
    if (secret !== undefined) {
      const shown = await page.content();
      assert.ok(![shown, ...said, await everythingWritten(data)].join('\n').includes(secret));
    }
  });
}

test('On a device whose clock is an hour fast, the page says so at the sign-in and in its check', {
  skip,
}, async (t) => {
  const service = await startDemoService({ data: join(folder, 'clock') });
  t.after(() => service.process.dispose());
  const { page, windows } = await open(t, service.ready.address, hourAhead);
  await press(page, 'Sign in with your work account');
  await (await windows.signIn()).getByRole('button', { name: /Sam Okafor/ }).click();
  await reads(page, {
    what: /^The clock of this device is wrong\.$/,
    advice: /^Set date and time to automatic in the system settings, then try again\.$/,
  });
  await rowReads(page, 'clock', {
    what: /^The clock of this device is about 60 minutes fast\.$/,
    advice: /^Set date, time and time zone right, best to “automatic”/,
  });
});

test('Where WebSockets alone are blocked, the page says so, waits, and is signed in once they are not', {
  skip,
}, async (t) => {
  const service = await startDemoService({ data: join(folder, 'socket') });
  t.after(() => service.process.dispose());
  const wire = await layWire(service.ready.address);
  t.after(() => wire.dispose());
  wire.holdSockets(true);
  const { page, windows } = await open(t, wire.address);
  await press(page, 'Sign in with your work account');
  await (await windows.signIn()).getByRole('button', { name: /Sam Okafor/ }).click();
  const blocked = {
    what: /^127\.0\.0\.1:\d+ answers, but the network does not let the live link \(WebSocket\) through to it\.$/,
    advice: /^Ask your IT to let WebSockets \(wss\) through to this address.*Handrail keeps trying\./,
  };
  await heading(page, 'Signing you in');
  await reads(page, blocked);
  await lookAt(page, 'network-websocket');
  await rowReads(page, 'link', {
    what: /^Something in the network does not let WebSockets through to 127\.0\.0\.1\.$/,
    advice: /^Ask your IT to let WebSockets \(wss\) through/,
  });
  await press(page, 'Back');
  await reads(page, blocked);
  wire.holdSockets(false);
  await heading(page, /Good to see you/);
  const field = page.getByRole('textbox', { name: 'Security code' });
  await press(page, 'Enter a security code');
  await field.fill('4T7K');
  wire.holdSockets(true);
  await reads(page, blocked);
  assert.equal((await field.inputValue()).replaceAll(' ', ''), '4T7K', 'what was typed is still there');
});
