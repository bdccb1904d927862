import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { bundle } from '../../../build/bundle.ts';
import { pressWhenAlive } from '../../../build/demo/people.ts';
import { startDemoService } from '../../../build/demo/service.ts';
import { type TabBrowsers, tabBrowsers } from './tabBrowsers.ts';

/** A service with its demo people, and browsers that open it in tabs. */
export interface TabPlace extends TabBrowsers {
  readonly address: string;
}

export async function tabPlace(): Promise<TabPlace> {
  const endings: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    await bundle();
    const folder = await mkdtemp(join(tmpdir(), 'handrail-tab-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const service = await startDemoService({ data: join(folder, 'service') });
    endings.push(() => service.process.dispose());
    const browsers = await tabBrowsers();
    endings.push(() => browsers.dispose());
    const { open, complaints } = browsers;
    return { address: service.ready.address, open, complaints, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Opens the workbench and signs in as one of the demo's people. */
export async function signInAt(address: string, context: BrowserContext, name: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in with your work account' }).click();
  await chooseAtProvider(page, name);
  await page.getByRole('heading', { name: /Good to see you/ }).waitFor();
  return page;
}

/** Chooses who to be on the page of the demo's provider. */
export async function chooseAtProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
}

/** Helper: asks for a code and reads it from the screen. */
export async function askForCodeIn(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Get a security code' }).click();
  return await page.getByTestId('code').innerText();
}

/** Sharer: types the code that was read out, and sends it off. */
export async function typeCodeIn(page: Page, code: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Security code' });
  if (!(await field.isVisible())) await page.getByRole('button', { name: 'Enter a security code' }).click();
  await field.fill(code);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/**
 * Sharer: puts the code into the field as a paste does it, and sends nothing off. Without a window manager's focus no key reaches a
 * Firefox on a display.
 */
export async function pasteCodeIn(page: Page, code: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Security code' });
  if (!(await field.isVisible())) await page.getByRole('button', { name: 'Enter a security code' }).click();
  await field.waitFor();
  await field.evaluate((input: HTMLInputElement, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
  }, code);
}

/** Sharer: answers the prompt over the tab, once *Allow* is alive. */
export async function answerIn(page: Page, button: string): Promise<void> {
  await pressWhenAlive(page.frameLocator('dialog iframe').getByRole('button', { name: button }));
}

/** The helper's stage in a tab, as soon as it is there. */
export async function stageIn(page: Page): Promise<Frame> {
  const element = await page.locator('iframe[src*="/stage/"]').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The tab shows no stage.');
  return frame;
}
