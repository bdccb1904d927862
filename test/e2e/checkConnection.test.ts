import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { bundle } from '../../build/bundle.ts';
import { signIn } from '../../build/demo/people.ts';
import { startDemoService, startWorkbench, type WorkbenchStart } from '../../build/demo/service.ts';
import { Windows } from '../../build/demo/windows.ts';
import { type Display, startOpenbox, startXvfb } from '../../build/display.ts';
import { freePort } from '../../build/freePort.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { type Coturn, noCoturn, startCoturn } from '../support/network/coturn.ts';
import { lookAt } from '../support/room/looks.ts';
import { button, heading } from '../support/room/people.ts';
import { layWire, type Wire } from '../support/room/wire.ts';

const skip = noBrowserPlace() || noCoturn();
const endings: (() => Promise<unknown>)[] = [];
let display: Display;
let folder: string;
let turn: Coturn;
let relay: readonly string[];
let wire: Wire;
let windows: Windows;
let page: Page;

before(async () => {
  if (skip !== false) return;
  await bundle();
  display = await startXvfb();
  endings.push(() => display.dispose());
  const manager = await startOpenbox(display);
  endings.push(() => manager.dispose());
  folder = await mkdtemp(join(tmpdir(), 'handrail-check-'));
  endings.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const port = await freePort();
  turn = await startCoturn({ addresses: ['127.0.0.1'], port });
  endings.push(() => turn.dispose());
  relay = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`];
  const env = { HANDRAIL_TURN_URLS: relay.join(','), HANDRAIL_TURN_SECRET_FILE: turn.secretFile };
  const service = await startDemoService({ data: join(folder, 'service'), env });
  endings.push(() => service.process.dispose());
  wire = await layWire(service.ready.address);
  endings.push(() => wire.dispose());
  windows = await open('desk');
  page = await windows.workbench();
});
after(async () => {
  for (const end of endings.reverse()) await end();
});

async function open(name: string, more: Pick<WorkbenchStart, 'flags'> = {}): Promise<Windows> {
  const workbench = await startWorkbench({
    service: wire.address,
    data: join(folder, name),
    env: { HTTPS_PROXY: '', https_proxy: '', ...display.env },
    size: '1180,760',
    testing: true,
    ...more,
  });
  endings.push(() => workbench.process.dispose());
  const opened = await Windows.connect(workbench.ready.debuggingPort ?? 0);
  endings.push(() => opened.disconnect());
  return opened;
}

/** Presses Tab until this button has the focus, and then Enter: nobody needs a mouse here. */
async function enter(on: Page, name: string): Promise<void> {
  const wanted = button(on, name);
  await wanted.waitFor();
  for (let step = 0; !(await wanted.evaluate((element) => element === document.activeElement)); step += 1) {
    assert.ok(step < 40, `Tab never came to ${name}`);
    await on.keyboard.press('Tab');
  }
  await on.keyboard.press('Enter');
}

/** Waits for the end of the check, which says so, and gives each row as `step state`. */
async function rows(on: Page, summary: string): Promise<readonly string[]> {
  await on.getByRole('status').getByText(summary, { exact: true }).waitFor();
  return await on
    .locator('[data-step]')
    .evaluateAll((all) => all.map((each) => `${each.getAttribute('data-step')} ${each.getAttribute('data-state')}`));
}

/** What a row says. */
function sentences(on: Page, step: string): Promise<readonly string[]> {
  return on.locator(`[data-step=${step}] p`).allInnerTexts();
}

const ofService = ['way ok', 'reach ok', 'service ok', 'clock ok', 'version ok', 'provider ok', 'link ok'];

test('Before sign-in, each row of a real service and a real relay says that it works, by keyboard alone', {
  skip,
}, async () => {
  await enter(page, 'Check connection');
  assert.deepEqual(await rows(page, 'Everything works.'), [...ofService, 'relay ok', 'relay ok', 'webrtc ok']);
  assert.deepEqual(
    await sentences(page, 'relay'),
    relay.map((each) => `${each} answers.`),
  );
  await lookAt(page, 'check-shell-good');
});

test('After sign-in, the relay is tried with credentials, and lets this device through', { skip }, async () => {
  await enter(page, 'Back');
  await signIn(windows, 'Hana Berg');
  await button(page, /^Account and settings of/).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Check connection' }).focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await rows(page, 'Everything works.'), [...ofService, 'relay ok', 'relay ok', 'webrtc ok']);
  assert.deepEqual(
    await sentences(page, 'relay'),
    relay.map((each) => `${each} lets this device through.`),
  );
});

test('A relay that has died is a warning, with what to ask for', { skip }, async () => {
  await turn.dispose();
  await enter(page, 'Check again');
  const found = await rows(page, 'Handrail works here. Something could be better.');
  assert.deepEqual(found, [...ofService, 'relay warn', 'relay warn', 'webrtc ok']);
  const [udp = '', udpAdvice = '', tcp = '', tcpAdvice = ''] = await sentences(page, 'relay');
  assert.equal(udp, `${relay[0]} does not answer over UDP.`);
  assert.match(udpAdvice, /Ask your IT to let UDP through to that port\.$/);
  assert.equal(tcp, `${relay[1]} cannot be reached.`);
  assert.match(tcpAdvice, /^Ask your IT to let this device through to it\./);
  await lookAt(page, 'check-shell-relay-dead');
});

test('A blocked WebSocket is the one row that does not work, and the page before says the same', { skip }, async () => {
  wire.holdSockets(true);
  await enter(page, 'Check again');
  const found = await rows(page, '1 thing does not work.');
  assert.deepEqual(
    found.filter((row) => /fail|skipped/.test(row)),
    ['link fail'],
  );
  await lookAt(page, 'check-shell-socket');
  await enter(page, 'Back');
  await heading(page, /Good to see you/);
  await page
    .locator('[data-problem=service_unreachable]')
    .getByText(/does not let the live link/)
    .waitFor();
  wire.holdSockets(false);
  await page.locator('[data-problem=service_unreachable]').waitFor({ state: 'detached' });
});

test('A service that is cut off is told at the first row that needs it, and the rest is not tried', {
  skip,
}, async (t) => {
  wire.cut();
  t.after(() => wire.mend());
  await page.locator('[data-problem=service_unreachable]').waitFor();
  await enter(page, 'Check connection');
  const found = await rows(page, '1 thing does not work.');
  // A cut comes before the connection stands, or right after it.
  const at = found.findIndex((row) => row.endsWith(' fail'));
  assert.match(found[at] ?? '', /^(reach|service) fail$/);
  assert.deepEqual(
    found.filter((row, index) =>
      index < at ? !row.endsWith(' ok') : index > at && !/ skipped$|^webrtc ok$/.test(row),
    ),
    [],
  );
  await lookAt(page, 'check-shell-cut');
});

test('Where WebRTC is blocked, the page warns that the picture takes a slower way', { skip }, async () => {
  const blocked = [
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  ];
  const other = await (await open('blocked', { flags: blocked })).workbench();
  await enter(other, 'Check connection');
  const found = await rows(other, 'Handrail works here. Something could be better.');
  assert.equal(found.at(-1), 'webrtc warn');
  assert.deepEqual(await sentences(other, 'webrtc'), [
    'WebRTC is there, but no connection forms even on this device itself.',
    'Picture and input go through the service, and slower. Ask your IT whether a firewall or a policy blocks WebRTC.',
  ]);
  await lookAt(other, 'check-shell-webrtc');
});
