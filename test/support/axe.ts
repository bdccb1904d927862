import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Switches a page between light and dark, and settles once it is painted so. */
export async function paint(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  // The provider's pages follow the system by their style sheet alone, at once.
  await page.waitForFunction(
    (scheme) => ['', scheme].includes(document.documentElement.style.colorScheme),
    colorScheme,
  );
  await page.evaluate(settle);
}

/** What on the page, or in a frame of it, keeps anybody out, a line each. */
export async function violations(page: Page | Frame): Promise<readonly string[]> {
  await page.evaluate(settle);
  // The debugging port evaluates whatever the page's own policy says about scripts. Reading it takes as long as a check, and once will do.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(source);
  // The stage's frame is another page's affair; the dummies are how Fluent's tabs hear the Tab key, and hold nothing.
  const { violations: found } = (await page.evaluate(
    "axe.run({ exclude: ['[data-tabster-dummy]'] }, { iframes: false, resultTypes: ['violations'] })",
  )) as Found;
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`).join('; ')}`,
  );
}

/**
 * Runs in the page: waits until what was changed is drawn, and what moves to its new colour has come there. A colour
 * that is handed down sets the children's off when the parent's has come, one level after the other; so nothing may
 * have moved for three frames in a row.
 */
export async function settle(): Promise<void> {
  const moving = () =>
    document
      .getAnimations()
      .some(
        ({ playState, effect }) =>
          playState !== 'finished' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
      );
  let still = 0;
  while (still < 3) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    still = moving() ? 0 : still + 1;
  }
}
