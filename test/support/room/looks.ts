import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { pictures } from './room.ts';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** As long as anything moves, colours are between those of before and after. */
const still = () =>
  document
    .getAnimations()
    .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity);

/** Looks at a page in light and dark: takes a picture of each, and finds nothing that keeps anybody out. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(still);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    assert.deepEqual(await sideways(page), [], `${name}: nothing has to be scrolled sideways`);
    assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}`);
  }
}

/** What is wider than the place it has. */
function sideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .map((element) => element.outerHTML.slice(0, 200)),
  );
}

async function violations(page: Page): Promise<readonly string[]> {
  // The debugging port evaluates whatever the page's own policy says about scripts.
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: { run(where: object, options: object): Promise<{ readonly violations: readonly Violation[] }> };
    };
    // The dummies are how Fluent's tabs hear the Tab key, and hold nothing.
    const where = { exclude: ['[data-tabster-dummy]'] };
    return (await axe.run(where, { iframes: false, resultTypes: ['violations'] })).violations;
  });
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('; ')}`,
  );
}
