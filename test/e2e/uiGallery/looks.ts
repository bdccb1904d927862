import type { BrowserContextOptions, Page } from 'playwright-core';
import { pseudo } from '../../../workbench/ui/texts/pseudo.ts';
import { places, prompts } from './fixtures.ts';

/** One way to see the pages. */
export interface Look {
  readonly context: BrowserContextOptions;
  readonly language?: string;
}

export const desktop = { width: 1280, height: 800 };
export const narrow = { width: 480, height: 800 };
const promptSize = { width: 520, height: 600 };

export const looks = {
  light: { context: { viewport: desktop, colorScheme: 'light', reducedMotion: 'reduce' } },
  dark: { context: { viewport: desktop, colorScheme: 'dark', reducedMotion: 'reduce' } },
  contrast: { context: { viewport: desktop, colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' } },
  rtl: { context: { viewport: desktop, colorScheme: 'light', reducedMotion: 'reduce' }, language: 'qps-plocm' },
  narrow: { context: { viewport: narrow, colorScheme: 'light', reducedMotion: 'reduce' } },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof looks;

/** When it is in the gallery, so that what the pages say of time is the same each time. */
export const now = Date.UTC(2026, 4, 12, 9, 42, 34);

/** Opens a page of the gallery in a state and waits until it is drawn. */
export async function openState(page: Page, origin: string, name: string, lookName: LookName): Promise<void> {
  const look: Look = looks[lookName];
  await page.clock.setFixedTime(now);
  await loadState(page, origin, name, look.language ?? 'en');
}

/** Loads a state into a page that knows what time it is, and waits until it is drawn. */
export async function loadState(page: Page, origin: string, name: string, language: string): Promise<void> {
  if (Object.hasOwn(prompts, name)) {
    await page.setViewportSize(promptSize);
    await page.goto(`${origin}/prompt?prompt=${name}&language=${language}`);
    await page.getByRole('alertdialog').waitFor();
    return;
  }
  const place = Object.hasOwn(places, name) ? places[name] : undefined;
  const at = place === 'page' ? '&page' : '';
  await page.goto(`${origin}/?state=${snapshotOf(name)}&language=${language}${at}`);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  if (place === 'page') {
    await page.waitForFunction(
      () => !document.querySelector('main [aria-busy="true"]') && document.querySelector('main h1'),
    );
    return;
  }
  if (place === undefined) return;
  if (place === 'connect') {
    await page.getByRole('textbox').fill('help.northwind.example');
    await page.getByRole('button', { name: 'Continue' }).or(page.locator('main button[type="submit"]')).first().click();
    await page.locator('[data-finding], main [aria-busy="true"], main h1:focus').first().waitFor();
    return;
  }
  if (place === 'drawing') {
    const draw = language === 'en' ? 'Draw' : pseudo('Draw');
    await page.getByRole('button', { name: draw, exact: true }).click();
    await page.getByRole('application').waitFor();
    return;
  }
  await page.getByRole('main').getByRole('button').last().click();
  if (place === 'check') {
    await page.locator('[data-step="name"]').waitFor();
    // Running for ever, or until the page has looked at what only it can.
    if (name !== 'checkRunning') await page.waitForFunction(() => !document.querySelector('[data-state="running"]'));
    return;
  }
  await page.locator('main input').waitFor();
}

/** The snapshot behind a state: where code is typed, the page comes to by itself. */
export const snapshotOf = (name: string): string => (name === 'getHelp' ? 'homeSharer' : name);
