// The page that lies over a shared screen, in a real browser: what it draws, and what it does not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MarkColour } from '@handrail/sdk';
import { Emitter } from '@handrail/sdk';
import type { Port } from '../../workbench/base/rpc/port.ts';
import { overlayOver } from '../../workbench/desktop/overlay/overlayOver.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import type { OverlayMark } from '../../workbench/device/ports/shell.ts';
import { type OverlayPage, type OverlayPages, startOverlayPages } from '../support/overlayPage.ts';

let pages: OverlayPages | { readonly reason: string };
before(async () => {
  pages = await startOverlayPages();
});
after(async () => {
  if ('open' in pages) await pages.dispose();
});

/** A page over a screen of this size, and the device's end of it. */
async function over(t: { skip(why: string): void }, width = 800, height = 600, still = true) {
  if ('reason' in pages) return t.skip(pages.reason);
  const opened = await pages.open({
    viewport: { width, height },
    reducedMotion: still ? 'reduce' : 'no-preference',
    colorScheme: 'dark',
  });
  return { ...opened, ...device(opened) };
}

function device(opened: OverlayPage) {
  let sent = Promise.resolve();
  const port: Port = {
    send: (frame) => {
      sent = sent.then(() => opened.send(frame));
    },
    onFrame: new Emitter<Uint8Array>().event,
    onClose: new Emitter<never>().event,
    bufferedBytes: 0,
    close: () => undefined,
  };
  const { overlay, free } = overlayOver(port, systemClock());
  const drawn = async () => {
    await sent;
    await opened.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  };
  return { ...overlay, free, drawn };
}

type Point = readonly [x: number, y: number];

/** Red, green, blue and how much of them at these points of the page. */
async function pixels({ page }: OverlayPage, points: readonly Point[]): Promise<readonly (readonly number[])[]> {
  const png = (await page.screenshot({ omitBackground: true })).toString('base64');
  return page.evaluate(
    async ({ source, at }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const drawn = canvas.getContext('2d', { willReadFrequently: true });
      drawn?.drawImage(image, 0, 0);
      return at.map(([x, y]) => [...(drawn?.getImageData(x, y, 1, 1).data ?? [])]);
    },
    { source: png, at: points },
  );
}

async function pixel(place: OverlayPage, ...point: Point): Promise<readonly number[] | undefined> {
  return (await pixels(place, [point]))[0];
}

const line = (kind: 'pen' | 'arrow' | 'rectangle', colour: MarkColour, id = 1): OverlayMark => ({
  id,
  kind,
  colour,
  points: [
    { x: 0.25, y: 0.25 },
    { x: 0.75, y: 0.75 },
  ],
});
const clear = [0, 0, 0, 0];

test('Nothing is drawn where nothing was said, not even a ground', async (t) => {
  const place = await over(t);
  if (!place) return;
  const seen = await pixels(place, [
    [0, 0],
    [400, 300],
    [799, 599],
  ]);
  assert.deepEqual(seen, [clear, clear, clear]);
  await place.dispose();
});

test('Each mark is where its points are, in its colour, with an edge around it', async (t) => {
  const place = await over(t);
  if (!place) return;
  const on: Readonly<Record<string, readonly [number, number]>> = {
    pen: [400, 300],
    arrow: [400, 300],
    rectangle: [200, 300],
  };
  const fills = { red: [224, 36, 36], yellow: [255, 214, 10], green: [31, 157, 61], blue: [31, 111, 235] };
  for (const kind of ['pen', 'arrow', 'rectangle'] as const)
    for (const colour of ['red', 'yellow', 'green', 'blue'] as const) {
      place.put(line(kind, colour));
      await place.drawn();
      const [x, y] = on[kind] ?? [0, 0];
      const across = Array.from({ length: 25 }, (_, step): Point => [x - 12 + step, y]);
      const [fill, elsewhere, ...edge] = await pixels(place, [[x, y], [600, 100], ...across]);
      assert.deepEqual(fill?.slice(0, 3), fills[colour], `${kind} in ${colour}`);
      assert.deepEqual(elsewhere, clear, 'nothing is elsewhere');
      const dark = edge.some(
        ([red = 255, green = 255, blue = 255, much = 0]) => much > 200 && red + green + blue < 120,
      );
      assert.ok(dark, `${kind} in ${colour} has a dark rim`);
    }
  await place.dispose();
});

test('A text is drawn as it was typed: nothing of it is markup, and all of it is on the screen', async (t) => {
  const place = await over(t);
  if (!place) return;
  const text = '<img src=x onerror=alert(1)> & "words" that go on for longer than one line of a small screen is wide';
  place.put({ id: 1, kind: 'text', colour: 'blue', text, points: [{ x: 0.95, y: 0.99 }] });
  await place.drawn();
  const found = await place.page.evaluate(() => ({
    names: [...new Set([...document.body.querySelectorAll('*')].map(({ localName }) => localName))].sort(),
    letters: [...document.querySelectorAll('text')].map((each) =>
      [...each.querySelectorAll('tspan')].map(({ textContent }) => textContent).join(' '),
    ),
    boxes: [...document.querySelectorAll('text')].map((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  }));
  assert.deepEqual(found.names, ['clipPath', 'g', 'path', 'svg', 'text', 'tspan']);
  assert.deepEqual([...new Set(found.letters)], [text]);
  for (const { left, top, right, bottom } of found.boxes)
    assert.ok(left >= 0 && top >= 0 && right <= 800 && bottom <= 600, JSON.stringify({ left, top, right, bottom }));
  await place.dispose();
});

test('A word that is longer than a line is broken, and no letter of it is lost', async (t) => {
  const place = await over(t);
  if (!place) return;
  const text = 'W'.repeat(119).concat('!');
  place.put({ id: 1, kind: 'text', colour: 'red', text, points: [{ x: 0, y: 0 }] });
  await place.drawn();
  const lines = await place.page.evaluate(() =>
    [...(document.querySelector('text')?.querySelectorAll('tspan') ?? [])].map(({ textContent }) => textContent),
  );
  assert.ok(lines.length > 2);
  assert.equal(lines.join(''), text);
  await place.dispose();
});

test('A pointer has its name beside it, and goes when it is taken away', async (t) => {
  const place = await over(t);
  if (!place) return;
  for (const at of [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]) {
    place.point({ at, name: 'Hanna Helper' });
    await place.drawn();
    const [box] = await place.page.evaluate(() =>
      [...document.querySelectorAll('rect')].map((each) => {
        const { left, top, right, bottom } = each.getBoundingClientRect();
        return [left, top, right, bottom];
      }),
    );
    const [left = -1, top = -1, right = 999, bottom = 999] = box ?? [];
    assert.ok(left >= -2 && top >= -2 && right <= 802 && bottom <= 602, String(box));
    assert.equal(await place.page.textContent('text'), 'Hanna Helper');
  }
  place.point(undefined);
  await place.drawn();
  assert.equal(await place.page.locator('text, rect, circle').count(), 0);
  await place.dispose();
});

test('A mark with a known id is drawn in the place of the other, and a removed one vanishes', async (t) => {
  for (const still of [true, false]) {
    const place = await over(t, 800, 600, still);
    if (!place) return;
    place.put(line('rectangle', 'red', 1));
    place.put(line('pen', 'blue', 2));
    place.put(line('rectangle', 'green', 1));
    await place.drawn();
    const marks = () =>
      place.page.evaluate(() => [...document.querySelectorAll('g > g > g')].map((each) => each.children.length));
    assert.equal((await marks()).length, 2);
    place.remove(2);
    place.remove(99);
    await place.drawn();
    // Whoever wants nothing to move sees it go at once.
    if (still) assert.equal((await marks()).length, 1);
    await place.page.waitForFunction(() => document.querySelectorAll('g > g > g').length === 1);
    assert.deepEqual((await pixel(place, 200, 300))?.slice(0, 3), [31, 157, 61]);
    await place.dispose();
  }
});

test('Nothing is drawn outside of what is free, and what was there comes back', async (t) => {
  const place = await over(t);
  if (!place) return;
  place.put(line('rectangle', 'red'));
  place.free([{ x: 0, y: 0, width: 1, height: 0.4 }]);
  await place.drawn();
  assert.notDeepEqual(await pixel(place, 400, 150), clear);
  assert.deepEqual(await pixel(place, 200, 300), clear);
  place.free([]);
  await place.drawn();
  assert.deepEqual(await pixel(place, 400, 150), clear);
  place.free([{ x: 0, y: 0, width: 1, height: 1 }]);
  await place.drawn();
  assert.notDeepEqual(await pixel(place, 200, 300), clear);
  await place.dispose();
});

test('What is drawn fits the screen again after it got another size', async (t) => {
  const place = await over(t);
  if (!place) return;
  place.put(line('rectangle', 'red'));
  await place.drawn();
  await place.page.setViewportSize({ width: 1600, height: 1200 });
  await place.drawn();
  assert.notDeepEqual(await pixel(place, 400, 600), clear);
  assert.deepEqual(await pixel(place, 200, 300), clear);
  await place.dispose();
});

test('Frames that fit no declaration draw nothing, and what fits is drawn after them', async (t) => {
  const place = await over(t);
  if (!place) return;
  for (const frame of [[], [0xc1], [1, 2, 3], [0xdd, 0xff, 0xff, 0xff, 0xff]]) await place.send(Uint8Array.from(frame));
  const bad = [
    { ...line('pen', 'red'), points: [{ x: 2, y: 0 }] },
    { ...line('pen', 'red'), points: [] },
    { ...line('pen', 'red'), colour: 'url(#free)' },
    { ...line('pen', 'red'), kind: 'script' },
    { ...line('pen', 'red'), id: -1 },
    { ...line('pen', 'red'), kind: 'text', text: 'x\ny' },
  ];
  for (const each of bad) place.put(each as OverlayMark);
  await place.drawn();
  assert.equal(await place.page.locator('g > g > g').count(), 0);
  place.put(line('pen', 'red'));
  await place.drawn();
  assert.equal(await place.page.locator('g > g > g').count(), 1);
  await place.dispose();
});
