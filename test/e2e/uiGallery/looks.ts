import type { BrowserContextOptions, Page } from 'playwright-core';
import { pseudo } from '../../../workbench/ui/texts/pseudo.ts';
import { places, prompts } from './fixtures.ts';

/** One way to see the pages. */
export interface Look {
  readonly context: BrowserContextOptions;
  readonly language?: string;
}

const desktop = { width: 1280, height: 800 };

export const looks = {
  light: { context: { viewport: desktop, colorScheme: 'light', reducedMotion: 'reduce' } },
  dark: { context: { viewport: desktop, colorScheme: 'dark', reducedMotion: 'reduce' } },
  contrast: { context: { viewport: desktop, colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' } },
  rtl: { context: { viewport: desktop, colorScheme: 'light', reducedMotion: 'reduce' }, language: 'qps-plocm' },
  narrow: { context: { viewport: { width: 480, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' } },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof looks;

/** Opens a page of the gallery in a state and waits until it is drawn. */
export async function openState(page: Page, origin: string, name: string, lookName: LookName): Promise<void> {
  const look: Look = looks[lookName];
  const language = look.language ?? 'en';
  await page.clock.setFixedTime(Date.UTC(2026, 4, 12, 9, 42, 34));
  if (Object.hasOwn(prompts, name)) {
    await page.setViewportSize({ width: 520, height: 600 });
    await page.goto(`${origin}/prompt?prompt=${name}&language=${language}`);
    await page.getByRole('alertdialog').waitFor();
    return;
  }
  if (places[name] === 'page') {
    // As after a reload on that page.
    await page.addInitScript(() => sessionStorage.setItem('handrail.place', '{"extension":"sample","action":"open"}'));
  }
  await page.goto(`${origin}/?state=${name === 'getHelp' ? 'homeSharer' : name}&language=${language}`);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  if (places[name] === 'page') {
    await page.waitForFunction(
      () => !document.querySelector('main [aria-busy="true"]') && document.querySelector('main h1'),
    );
    return;
  }
  if (!Object.hasOwn(places, name)) return;
  if (places[name] === 'connect') {
    await page.getByRole('textbox').fill('help.northwind.example');
    await page.getByRole('button', { name: 'Continue' }).or(page.locator('main button[type="submit"]')).first().click();
    await page.locator('[data-finding], main [aria-busy="true"], main h1:focus').first().waitFor();
    return;
  }
  if (places[name] === 'drawing') {
    const draw = language === 'en' ? 'Draw' : pseudo('Draw');
    await page.getByRole('button', { name: draw, exact: true }).click();
    await page.getByRole('application').waitFor();
    return;
  }
  await page.getByRole('main').getByRole('button').last().click();
  if (places[name] === 'check') {
    await page.locator('[data-step="name"]').waitFor();
    // Running for ever, or until the page has looked at what only it can.
    if (name !== 'checkRunning') await page.waitForFunction(() => !document.querySelector('[data-state="running"]'));
    return;
  }
  await page.locator('main input').waitFor();
}
