import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { browserUser, sandboxPossible } from '../../../build/browserUser.ts';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { findBrowser } from '../../../build/systemTools.ts';

/** Headless browsers for the gallery, as the browsers' own user. */
export interface GalleryBrowser {
  /** A browser of its own for each: a profile must belong to the user that the browser runs as. */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  dispose(): Promise<void>;
}

/** Sandboxed wherever a sandbox can be had. */
export async function startGalleryBrowser(): Promise<GalleryBrowser> {
  const user = await browserUser();
  const { possible } = await sandboxPossible(user);
  const contexts: BrowserContext[] = [];
  return {
    async newContext(options) {
      const context = await chromium.launchPersistentContext(await user.makeProfile(), {
        ...options,
        executablePath: await user.makeLauncher(findBrowser() ?? 'chromium'),
        chromiumSandbox: possible,
        headless: true,
      });
      contexts.push(context);
      context.setDefaultTimeout(appearLimitMs);
      return context;
    },
    async dispose() {
      for (const context of contexts) await context.close();
      await user.dispose();
    },
  };
}
