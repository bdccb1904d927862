import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { paint, violations } from '../axe.ts';
import { pictures } from './room.ts';

/** Looks at a page in light and dark: takes a picture of each, and finds nothing that keeps anybody out. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await paint(page, colorScheme);
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
