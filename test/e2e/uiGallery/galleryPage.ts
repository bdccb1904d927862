import { after, before, beforeEach } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type GalleryBrowser, startGalleryBrowser } from './galleryBrowser.ts';
import type { Gallery } from './galleryDevice.ts';
import { type GalleryServer, startGallery } from './galleryServer.ts';
import { looks, openState } from './looks.ts';

export type WithGallery = { readonly gallery: Gallery };

/** A fresh page of the gallery, in the light look, for each test of a file. */
export function galleryPage() {
  let server: GalleryServer;
  let browser: GalleryBrowser;
  let context: BrowserContext;
  let page: Page | undefined;
  const now = (): Page => {
    if (!page) throw new Error('The gallery has a page only within a test');
    return page;
  };
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
  return {
    /** The page of the test that runs. */
    get page() {
      return now();
    },
    get origin() {
      return server.origin;
    },
    /** Opens the page in a state. */
    open: (state: string) => openState(now(), server.origin, state, 'light'),
    /** Goes over to another state. */
    show: (state: string) => now().evaluate((name) => (globalThis as unknown as WithGallery).gallery.show(name), state),
  };
}
