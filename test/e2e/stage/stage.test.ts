import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { screenGrabs } from '../../support/screenGrabs.ts';
import { type StagePages, startStagePages } from '../../support/stagePages.ts';

let pages: StagePages | { readonly reason: string };
before(async () => {
  pages = await startStagePages();
  if ('reason' in pages) return;
  await pages.sharer.evaluate(() => window.stage.start());
  await pages.helper.evaluate(() => window.stage.start());
});
after(async () => {
  if ('sharer' in pages) await pages.dispose();
});

interface Run {
  readonly action: string;
  readonly input: unknown;
}

const shown = (page: Page) => page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
const hasRun = (page: Page, action: string) =>
  page.waitForFunction((wanted) => window.stage.runs.some((run) => run.action === wanted), action);

/** What the helper's stage ran since the last time, without moves. */
async function taken(page: Page): Promise<readonly Run[]> {
  const runs = await page.evaluate(() => window.stage.runs.splice(0));
  return runs.filter(({ action }) => action !== 'move');
}

async function control(page: Page, on: boolean): Promise<void> {
  await page.evaluate((control) => window.stage.setMode({ control, paused: false }), on);
  await page.evaluate(() => window.stage.runs.splice(0));
}

/** Three reports of a stage, which comes to some seconds. */
async function looksThree(page: Page): Promise<void> {
  const before = await page.evaluate(() => window.stage.reports.length);
  await page.waitForFunction((least) => window.stage.reports.length >= least, before + 3);
}

/** The page's point for a fraction of the picture, worked out from the video by the browser's own layout. */
async function pointOf(page: Page, x: number, y: number): Promise<readonly [number, number]> {
  return page.evaluate(
    ([x, y]) => {
      const video = document.querySelector('video');
      if (!video) throw new Error('no video');
      const box = video.getBoundingClientRect();
      const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
      const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
      return [
        box.left + (box.width - width) / 2 + x * width,
        box.top + (box.height - height) / 2 + y * height,
      ] as const;
    },
    [x, y] as const,
  );
}

function near(input: unknown, x: number, y: number): void {
  const at = input as { readonly x: number; readonly y: number };
  assert.ok(Math.abs(at.x - x) < 0.004 && Math.abs(at.y - y) < 0.004, JSON.stringify(at));
}

test('The sharer’s whole screen arrives as AV1, at its own size', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper, sharer, display } = pages;
  await shown(helper);
  await helper.waitForFunction(() =>
    window.stage.reports.some(({ codec, framesPerSecond }) => codec && framesPerSecond),
  );
  const report = await helper.evaluate(() => window.stage.reports.findLast(({ codec }) => codec));
  assert.equal(report?.codec, 'AV1');
  assert.equal(report?.route, 'direct');
  assert.deepEqual([report?.width, report?.height], [display.width, display.height]);
  const first = await sharer.evaluate(() => window.stage.reports[0]);
  assert.match(first?.screen ?? '', /^screen:\d+:/);
  assert.deepEqual(first, { route: 'none', width: display.width, height: display.height, screen: first?.screen });
});

test('Sealed frames pass through the data channels both ways, as they are', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper, sharer } = pages;
  for (const page of [helper, sharer]) await page.waitForFunction(() => window.stage.carrier.open);
  await helper.evaluate(() => {
    window.stage.send('input', [1, 2, 255]);
    window.stage.send('moves', [7]);
  });
  await sharer.evaluate(() => window.stage.send('input', [0]));
  await sharer.waitForFunction(() => window.stage.frames.length === 2);
  await helper.waitForFunction(() => window.stage.frames.length === 1);
  const came = await sharer.evaluate(() => window.stage.frames);
  assert.deepEqual(came.find(({ stream }) => stream === 'input')?.bytes, [1, 2, 255]);
  assert.deepEqual(came.find(({ stream }) => stream === 'moves')?.bytes, [7]);
  assert.deepEqual(await helper.evaluate(() => window.stage.frames), [{ stream: 'input', bytes: [0] }]);
});

test('The capture slows down while nothing changes, and the helper’s input brings the full rate back', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  const rateNow = (holds: string) =>
    helper.waitForFunction((holds) => {
      const rate = window.stage.reports.at(-1)?.framesPerSecond;
      return rate !== undefined && (holds === 'slow' ? rate > 0 && rate <= 12 : rate > 12);
    }, holds);
  await rateNow('slow');
  await helper.evaluate(() => {
    const timer = setInterval(() => {
      window.stage.send('moves', [1]);
      const rate = window.stage.reports.at(-1)?.framesPerSecond ?? 0;
      if (rate > 12) clearInterval(timer);
    }, 50);
  });
  await rateNow('fast');
});

test('Without control the helper’s hands do nothing', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  await control(helper, false);
  const [x, y] = await pointOf(helper, 0.5, 0.5);
  await helper.mouse.click(x, y);
  await helper.keyboard.press('a');
  await control(helper, true);
  await helper.mouse.click(x, y);
  await hasRun(helper, 'button');
  // Only the click after control was allowed.
  assert.deepEqual(
    (await taken(helper)).map(({ action }) => action),
    ['button', 'button'],
  );
});

test('Moves, buttons and the wheel say where on the shared screen they are', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  await control(helper, true);
  const [x, y] = await pointOf(helper, 0.25, 0.75);
  await helper.mouse.move(x, y);
  await hasRun(helper, 'move');
  const moves = await helper.evaluate(() => window.stage.runs.filter(({ action }) => action === 'move'));
  near(moves.at(-1)?.input, 0.25, 0.75);
  await helper.mouse.down({ button: 'right' });
  await helper.mouse.up({ button: 'right' });
  await helper.mouse.wheel(0, 240);
  await hasRun(helper, 'wheel');
  const [down, up, wheel] = await taken(helper);
  assert.ok(down && up && wheel);
  const press = down.input as { readonly button: string; readonly pressed: boolean; readonly at: unknown };
  assert.deepEqual([press.button, press.pressed, (up.input as typeof press).pressed], ['right', true, false]);
  near(press.at, 0.25, 0.75);
  const turn = wheel.input as { readonly x: number; readonly y: number; readonly at: unknown };
  assert.deepEqual([turn.x, turn.y], [0, 2]);
  near(turn.at, 0.25, 0.75);
});

test('Keys go by their place, held ones repeat as the helper’s keyboard does, and composed words go as text', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  await control(helper, true);
  await helper.mouse.click(...(await pointOf(helper, 0.5, 0.5)));
  await taken(helper);
  await helper.keyboard.down('Shift');
  await helper.keyboard.down('Shift');
  await helper.keyboard.down('a');
  await helper.keyboard.down('a');
  await helper.keyboard.up('a');
  await helper.keyboard.up('Shift');
  await helper.keyboard.insertText('日é');
  await hasRun(helper, 'text');
  assert.deepEqual(await taken(helper), [
    { action: 'key', input: { code: 'ShiftLeft', pressed: true } },
    { action: 'key', input: { code: 'KeyA', pressed: true } },
    { action: 'key', input: { code: 'KeyA', pressed: true } },
    { action: 'key', input: { code: 'KeyA', pressed: false } },
    { action: 'key', input: { code: 'ShiftLeft', pressed: false } },
    { action: 'text', input: { text: '日é' } },
  ]);
});

test('Ctrl+Alt+Shift pressed and let go gives the keyboard back, and Enter takes it again', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  await control(helper, true);
  await helper.mouse.click(...(await pointOf(helper, 0.5, 0.5)));
  await taken(helper);
  for (const key of ['Control', 'Alt', 'Shift']) await helper.keyboard.down(key);
  for (const key of ['Shift', 'Alt', 'Control']) await helper.keyboard.up(key);
  await hasRun(helper, 'releaseKeys');
  assert.equal((await taken(helper)).at(-1)?.action, 'releaseKeys');
  await helper.keyboard.press('b');
  await helper.keyboard.press('Enter');
  await helper.keyboard.press('c');
  await hasRun(helper, 'key');
  const keys = (await taken(helper)).map(({ input }) => (input as { readonly code: string }).code);
  assert.deepEqual(
    [...new Set(keys)].filter((code) => code !== 'Enter'),
    ['KeyC'],
  );
});

test('A combination with another key in it is a combination, and goes over', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  await control(helper, true);
  await helper.mouse.click(...(await pointOf(helper, 0.5, 0.5)));
  await taken(helper);
  await helper.keyboard.press('Control+Alt+Shift+Delete');
  await helper.waitForFunction(() =>
    window.stage.runs.some(
      ({ input }) => Reflect.get(input as object, 'code') === 'ControlLeft' && !Reflect.get(input as object, 'pressed'),
    ),
  );
  const runs = await taken(helper);
  assert.equal(runs.length, 8);
  assert.ok(runs.every(({ action }) => action === 'key'));
});

test('At a pause the last frame stays and the hands are not heard; a new offer brings the picture back', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper, sharer, display } = pages;
  await control(helper, true);
  const [x, y] = await pointOf(helper, 0.5, 0.5);
  const moving = await screenGrabs(display);
  await looksThree(helper);
  assert.notDeepEqual(await screenGrabs(display), moving, 'pictures are taken before the pause');

  await helper.evaluate(() => window.stage.setMode({ control: true, paused: true }));
  const left = await sharer.evaluate(() => {
    window.stage.setMode({ control: false, paused: true });
    const { tracks, connections } = window.seen;
    const states = connections.map((each) => each.connectionState);
    return { enabled: tracks.map(({ enabled }) => enabled), states, said: window.stage.silences };
  });
  assert.deepEqual(left, { enabled: [false], states: ['closed'], said: 1 }, 'nothing leaves from the very moment on');
  await sharer.waitForFunction(() => window.stage.rests === 1 && !window.stage.carrier.open);
  const frozen = helper.locator('.stage-frozen');
  assert.equal(await frozen.isVisible(), true);
  assert.equal(await helper.locator('video').evaluate((video) => getComputedStyle(video).visibility), 'hidden');
  await helper.mouse.click(x, y);
  await helper.keyboard.press('d');
  assert.deepEqual(await helper.evaluate(() => window.stage.runs.splice(0)), []);

  // Whatever the helper’s stage says: the other takes no picture, and makes no connection.
  await helper.evaluate(() => window.stage.host.signal({ kind: 'ready' }));
  const resting = await screenGrabs(display);
  await looksThree(helper);
  assert.deepEqual(await screenGrabs(display), resting, 'no picture is taken while it rests');
  assert.equal(await sharer.evaluate(() => window.seen.connections.length), 1);

  // The device says again that the helper's is ready.
  await sharer.evaluate(() => window.stage.setMode({ control: false, paused: false }));
  await helper.evaluate(() => window.stage.host.signal({ kind: 'ready' }));
  await helper.evaluate(() => window.stage.setMode({ control: true, paused: false }));
  await frozen.waitFor({ state: 'hidden' });
  await helper.waitForFunction(() => window.stage.carrier.open);
  await helper.mouse.click(x, y);
  await hasRun(helper, 'button');
  const ever = await sharer.evaluate(() => ({
    asked: window.seen.tracks.length,
    live: window.seen.tracks[0]?.enabled,
  }));
  assert.deepEqual(ever, { asked: 1, live: true }, 'the person is not asked again which screen');
});

test('A stage that is ended while it rests lets go of the screen', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { sharer } = pages;
  await sharer.evaluate(() => window.stage.setMode({ control: false, paused: true }));
  await sharer.waitForFunction(() => window.stage.rests === 2);
  await sharer.evaluate(() => window.stage.end());
  assert.equal(await sharer.evaluate(() => window.seen.tracks[0]?.readyState), 'ended');
});

test('A description that names two certificates ends the connection', async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper } = pages;
  const offer = await helper.evaluate(async () => {
    const pc = new RTCPeerConnection();
    pc.createDataChannel('x');
    return (await pc.createOffer()).sdp ?? '';
  });
  const other = 'a=fingerprint:sha-256 00:11:22';
  const [before = '', ...rest] = offer.split(/(?=a=fingerprint:)/);
  await pages.signalHelper({ kind: 'description', type: 'offer', sdp: `${before}${other}\r\n${rest.join('')}` });
  await helper.waitForFunction(() => window.stage.failures.includes('connection_failed'));
  await helper.waitForFunction(() => !window.stage.carrier.open);
});
