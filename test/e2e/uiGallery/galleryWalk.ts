import type { BrowserContext, Page } from 'playwright-core';
import { paint, settle, violations } from '../../support/axe.ts';
import { places, prompts } from './fixtures.ts';
import type { Gallery } from './galleryDevice.ts';
import { desktop, loadState, narrow, snapshotOf } from './looks.ts';

const pseudo = 'qps-plocm';

/** Where the gallery is, and a browser to see it in, whose clock stands. */
export interface GalleryPlace {
  readonly context: BrowserContext;
  readonly origin: string;
}

/**
 * Goes from state to state in one page, and tells what is wrong with any: against a rule of accessibility in light or dark, wider
 * than the window or 480 pixels, a sheet that is higher than what is in it, a word from no catalogue, or an error in the console, such as of the content security policy.
 * `spoil` runs in the page at each state.
 */
export async function walkThrough(
  place: GalleryPlace,
  names: readonly string[],
  spoil?: () => void,
): Promise<readonly string[]> {
  const walk = new Walk(await place.context.newPage(), place.origin, spoil);
  for (const name of names) await walk.ask(name);
  return await walk.end();
}

class Walk {
  readonly #page: Page;
  readonly #origin: string;
  readonly #spoil: (() => void) | undefined;
  readonly #found: string[] = [];
  #at = '';
  /** How the page came to where it is. */
  #place: string | undefined;

  constructor(page: Page, origin: string, spoil: (() => void) | undefined) {
    this.#page = page;
    this.#origin = origin;
    this.#spoil = spoil;
    page.on('pageerror', (error) => this.#add([error.message]));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#add([message.text()]);
    });
  }

  async ask(name: string): Promise<void> {
    this.#at = name;
    const prompt = Object.hasOwn(prompts, name);
    if (prompt) await this.#reachPrompt(name);
    else await this.#reachPage(name);
    if (this.#spoil) await this.#page.evaluate(this.#spoil);
    const size = this.#page.viewportSize() ?? desktop;
    await this.#inBothSchemes();
    await this.#page.setViewportSize(narrow);
    await this.#page.evaluate(settle);
    this.#add(await this.#page.evaluate(tooWide), '480 pixels');
    this.#add(await this.#page.evaluate(tooHigh), '480 pixels');
    await this.#page.setViewportSize(size);
    // A prompt is told its language once: it is loaded for each.
    if (prompt) await loadState(this.#page, this.#origin, name, pseudo);
    else await show(this.#page, name, pseudo);
    await this.#inPseudoLanguage();
  }

  async end(): Promise<readonly string[]> {
    await this.#page.close();
    return this.#found;
  }

  async #reachPrompt(name: string): Promise<void> {
    await loadState(this.#page, this.#origin, name, 'en');
    // Its buttons wake up while it is looked at, to its end.
    await this.#page.locator('main').press('End');
    await this.#page.waitForFunction(() => !document.querySelector('button[aria-disabled="true"]'));
  }

  /** States that the snapshot brings about are shown; where the page gets to by itself, it is loaded and led there. */
  async #reachPage(name: string): Promise<void> {
    const place = Object.hasOwn(places, name) ? places[name] : 'snapshot';
    // At these the person stays while the snapshot changes.
    const stays = place === this.#place && ['snapshot', 'page', 'getHelp'].includes(place ?? '');
    if (stays) await show(this.#page, name, 'en');
    else await loadState(this.#page, this.#origin, name, 'en');
    this.#place = place;
  }

  async #inBothSchemes(): Promise<void> {
    // The state before may have been left in the dark; each is tried in both, whichever comes first.
    const painted = await this.#page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    for (const scheme of painted ? (['dark', 'light'] as const) : (['light', 'dark'] as const)) {
      await paint(this.#page, scheme);
      this.#add(await violations(this.#page), scheme);
    }
  }

  async #inPseudoLanguage(): Promise<void> {
    await this.#page.evaluate(settle);
    this.#add(await this.#page.evaluate(strangeTexts), 'pseudo-language');
    this.#add(await this.#page.evaluate(tooWide), 'pseudo-language');
    const direction = await this.#page.evaluate(() => document.documentElement.dir);
    if (direction !== 'rtl') this.#add(['not right to left'], 'pseudo-language');
  }

  #add(found: readonly string[], look?: string): void {
    this.#found.push(...found.map((each) => [this.#at, ...(look ? [look] : []), each].join(': ')));
  }
}

async function show(page: Page, name: string, language: string): Promise<void> {
  await page.evaluate(
    ([state = '', spoken]) =>
      new Promise<void>((resolve) => {
        (globalThis as unknown as { gallery: Gallery }).gallery.show(state, spoken);
        // The snapshot comes in this turn's microtasks, and is drawn by the second frame.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    [snapshotOf(name), language],
  );
  await page.locator('main h1').first().waitFor({ state: 'attached' });
}

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
