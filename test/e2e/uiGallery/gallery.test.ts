import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { paint, violations } from '../../support/axe.ts';
import { fixtures, places, prompts } from './fixtures.ts';
import { type GalleryBrowser, startGalleryBrowser } from './galleryBrowser.ts';
import type { Gallery } from './galleryDevice.ts';
import { type GalleryServer, startGallery } from './galleryServer.ts';
import { type LookName, looks, openState } from './looks.ts';

const own = Object.keys(fixtures).filter((name) => !Object.hasOwn(places, name));
const names = [...own, ...Object.keys(places), ...Object.keys(prompts)];
let server: GalleryServer;
let browser: GalleryBrowser;

before(async () => {
  server = await startGallery();
  browser = await startGalleryBrowser();
});

after(async () => {
  await browser?.dispose();
  await server?.dispose();
});

/** Goes through every state in one look, asks something of each, and tells that and what the browser complained of. */
async function inEveryState(
  look: LookName,
  ask: (page: Page, name: string) => Promise<readonly string[]>,
): Promise<string> {
  const context = await browser.newContext(looks[look].context);
  const found: string[] = [];
  try {
    let page: Page | undefined;
    for (const name of names) {
      if (page && isSnapshot(name)) await showState(page, name);
      else {
        await page?.close();
        page = await context.newPage();
        page.on('pageerror', (error) => found.push(`${name}: ${error.message}`));
        page.on('console', (message) => {
          if (message.type() === 'error') found.push(`${name}: ${message.text()}`);
        });
        await openState(page, server.origin, name, look);
      }
      found.push(...(await ask(page, name)).map((each) => `${name}: ${each}`));
    }
  } finally {
    await context.close();
  }
  return found.join('\n');
}

/** States that the snapshot alone brings about. */
const isSnapshot = (name: string) => Object.hasOwn(fixtures, name) && !Object.hasOwn(places, name);

async function showState(page: Page, name: string): Promise<void> {
  await page.evaluate(
    (state) =>
      new Promise<void>((resolve) => {
        (globalThis as unknown as { gallery: Gallery }).gallery.show(state);
        // The snapshot comes in this turn's microtasks, and is drawn by the second frame.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    name,
  );
  await page.locator('main h1').first().waitFor({ state: 'attached' });
}

test('No page breaks a rule of accessibility in light or dark, nor its content security policy', async () => {
  const found = await inEveryState('light', async (page, name) => {
    // A prompt's buttons wake up while it is looked at, to its end.
    if (Object.hasOwn(prompts, name)) {
      await page.locator('main').press('End');
      await page.waitForFunction(() => !document.querySelector('button[aria-disabled="true"]'));
    }
    // The state before may have been left in the dark; each is tried in both, whichever comes first.
    const painted = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const found: string[] = [];
    for (const scheme of painted ? (['dark', 'light'] as const) : (['light', 'dark'] as const)) {
      await paint(page, scheme);
      found.push(...(await violations(page)).map((each) => `${scheme}: ${each}`));
    }
    return found;
  });
  assert.equal(found, '');
});

test('In the pseudo-language every word comes from a catalogue, and nothing is wider than the window', async () => {
  const found = await inEveryState('rtl', async (page) => [
    ...(await page.evaluate(strangeTexts)),
    ...(await page.evaluate(tooWide)),
    ...((await page.evaluate(() => document.documentElement.dir)) === 'rtl' ? [] : ['not right to left']),
  ]);
  assert.equal(found, '');
});

test('At 480 pixels nothing is wider than the window, and no sheet of a page higher than what is in it', async () => {
  const found = await inEveryState('narrow', async (page) => [
    ...(await page.evaluate(tooWide)),
    ...(await page.evaluate(tooHigh)),
  ]);
  assert.equal(found, '');
});

/** Runs in the page: texts with letters that are neither of the pseudo-language nor marked as somebody's own. */
function strangeTexts(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? '';
    const element = node.parentElement;
    if (
      !/[a-z]/i.test(text) ||
      text.includes('\u200f') ||
      element?.closest('bdi, [dir="ltr"], [dir="auto"], [unicode-bidi="isolate"], script, style, [aria-hidden="true"]')
    )
      continue;
    found.push(`text "${text}"`);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    for (const name of ['aria-label', 'placeholder']) {
      const text = element.closest('[aria-hidden="true"]') ? null : element.getAttribute(name);
      if (text !== null && !text.includes('\u200f')) found.push(`${name} "${text}"`);
    }
  }
  return found;
}

/** Runs in the page: sheets with a heading whose last part ends far above their own end. */
function tooHigh(): string[] {
  return [...document.querySelectorAll('main section:has(> h2):has(> dl)')]
    .filter((sheet) => {
      const end = sheet.lastElementChild?.getBoundingClientRect().bottom ?? 0;
      return sheet.getBoundingClientRect().bottom - end > 48;
    })
    .map((sheet) => `higher than what is in it: ${sheet.querySelector('h2')?.textContent}`);
}

/** Runs in the page: what must be scrolled sideways to be read. */
function tooWide(): string[] {
  return [...document.querySelectorAll('main, main *, header, header *')]
    .filter((element) => !element.closest('[role="progressbar"]'))
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
    .filter(
      (element) => !['visible', 'clip'].includes(getComputedStyle(element).overflowX) || element.tagName === 'MAIN',
    )
    .filter((element) => getComputedStyle(element).textOverflow !== 'ellipsis')
    .map((element) => `wider than it may be: ${element.tagName} ${element.className.slice(0, 60)}`);
}
