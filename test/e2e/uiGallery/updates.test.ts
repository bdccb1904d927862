import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type GalleryBrowser, startGalleryBrowser } from './galleryBrowser.ts';
import type { Gallery } from './galleryDevice.ts';
import { type GalleryServer, startGallery } from './galleryServer.ts';
import { looks, openState } from './looks.ts';

let server: GalleryServer;
let browser: GalleryBrowser;
let context: BrowserContext;
let page: Page;

before(async () => {
  server = await startGallery();
  browser = await startGalleryBrowser();
  context = await browser.newContext(looks.light.context);
});

beforeEach(async () => {
  await page?.close();
  page = await context.newPage();
});

after(async () => {
  await browser?.dispose();
  await server?.dispose();
});

type WithGallery = { readonly gallery: Gallery };

const show = (state: string) =>
  page.evaluate((name) => (globalThis as unknown as WithGallery).gallery.show(name), state);
const asked = (method: string) =>
  page.waitForFunction(
    (name) => (globalThis as unknown as WithGallery).gallery.asked.some((each) => each.method === name),
    method,
  );
const notices = () => page.getByRole('region', { name: 'Notices' });

test('A version that is ready is offered in a corner, can be put off, and is not spoken of in a session', async () => {
  await openState(page, server.origin, 'updateReady', 'light');
  await notices().getByText('Version 1.4.0 is ready.').waitFor();
  await show('updateReadyInSession');
  await notices().waitFor({ state: 'detached' });
  await show('updateReady');
  await notices().getByRole('button', { name: 'Later' }).click();
  await notices().waitFor({ state: 'detached' });
  await openState(page, server.origin, 'updateReady', 'light');
  await notices().getByRole('button', { name: 'Restart now' }).click();
  await asked('installUpdate');
});

test('The menu has the version and looks for a newer one, and says why one was refused', async () => {
  await openState(page, server.origin, 'homeHelper', 'light');
  await page.getByRole('button', { name: /Account and settings/ }).click();
  await page.getByText('Handrail 0.1.0').waitFor();
  await page.getByRole('menuitem', { name: 'Check for updates' }).click();
  await asked('checkForUpdate');
  await show('updateRefused');
  await page
    .getByRole('status')
    .getByText(/not signed by the makers of this app\. Nothing was changed\./)
    .waitFor();
  await show('updateReady');
  await page.getByRole('menuitem', { name: 'Restart for version 1.4.0' }).click();
  await asked('installUpdate');
});

test('Where a newer version is required, the page has a button where the app updates itself, and says how else', async () => {
  await openState(page, server.origin, 'upgradeRefused', 'light');
  await page.getByText('The update that arrived is not the one that was signed.').waitFor();
  await page.getByRole('button', { name: 'Update and restart' }).click();
  await asked('installUpdate');
  await show('upgradeFetching');
  await page.getByRole('progressbar', { name: 'Progress of the update' }).waitFor();
  assert.equal(await page.getByText('Fetching version 1.4.0: 42%').count(), 1);
  await show('upgradeInTab');
  await page.getByRole('button', { name: 'Reload' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Update and restart' }).count(), 0);
});
