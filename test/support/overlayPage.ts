import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { browserUser, sandboxPossible } from '../../build/browserUser.ts';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { findBrowser } from '../../build/systemTools.ts';
import { servedHeaders } from '../../workbench/desktop/pages/contentPolicy.ts';
import { pageContents } from '../../workbench/desktop/pages/pageContents.ts';

const root = join(import.meta.dirname, '../..');

/** The page over a screen in a real browser. What a shell's preload script does is done by a script of the test. */
export interface OverlayPage {
  readonly page: Page;
  /** A frame from the device. */
  send(frame: Uint8Array): Promise<void>;
  dispose(): Promise<void>;
}

/** Where the overlay's page can be tried: one browser, a page for each look. */
export interface OverlayPages {
  open(options?: BrowserContextOptions): Promise<OverlayPage>;
  dispose(): Promise<void>;
}

declare global {
  interface Window {
    deviceEnd?: MessagePort;
  }
}

/** Starts it, or says why it cannot be had here. */
export async function startOverlayPages(): Promise<OverlayPages | { readonly reason: string }> {
  const browser = findBrowser();
  if (browser === undefined) return { reason: 'NOT RUN: no browser is installed' };
  const user = await browserUser();
  const { possible } = await sandboxPossible(user);
  const server = await serve();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contexts: BrowserContext[] = [];
  return {
    async open(options = {}) {
      const context = await chromium.launchPersistentContext(await user.makeProfile(), {
        ...options,
        executablePath: await user.makeLauncher(browser),
        chromiumSandbox: possible,
        headless: true,
      });
      contexts.push(context);
      context.setDefaultTimeout(appearLimitMs);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.addInitScript(preload);
      await page.goto(`${origin}/overlay`);
      await page.waitForFunction(() => window.deviceEnd);
      return {
        page,
        send: (frame) =>
          page
            .evaluate((bytes) => window.deviceEnd?.postMessage(Uint8Array.from(bytes)), [...frame])
            .then(() => undefined),
        async dispose() {
          await context.close();
          if (errors.length > 0) throw new Error(errors.join('\n'));
        },
      };
    },
    async dispose() {
      for (const context of contexts) await context.close();
      await new Promise((resolve) => server.close(resolve));
      await user.dispose();
    },
  };
}

/** Runs in the page before its own scripts. */
function preload(): void {
  addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
    if (source !== window || typeof data !== 'object' || data === null || !('handrailConnect' in data)) return;
    const { port1, port2 } = new MessageChannel();
    window.deviceEnd = port2;
    window.postMessage('handrail:port', location.origin, [port1]);
  });
}

/** As a shell serves it, with its own policy. */
async function serve(): Promise<Server> {
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: {
      'pages/connect': 'workbench/pages/connect.ts',
      'pages/overlayPage': 'workbench/pages/overlay/overlayPage.ts',
    },
    outdir: '/out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome120',
    logLevel: 'silent',
  });
  const bundles = new Map(bundled.outputFiles.map(({ path, contents }) => [path.replace(/^.*?\/out\//, ''), contents]));
  const html = ['index', 'prompt'].map((name) => readFileSync(join(root, `workbench/ui/${name}.html`)));
  bundles.set('ui/index.html', html[0] ?? new Uint8Array()).set('ui/prompt.html', html[1] ?? new Uint8Array());
  const none = 'handrail-app://none';
  const origins = { workbench: none, prompt: none, stage: none, overlay: 'handrail-app://overlay' };
  const { overlay } = pageContents(bundles, origins, () => ({ language: 'en', theme: 'dark' }), 'pages/connect.js');
  const server = createServer(({ url = '' }, response) => {
    const served = overlay.get(url);
    if (!served) return response.writeHead(404).end();
    const nonce = 'bm9uY2U';
    response.writeHead(200, { ...servedHeaders('overlay', origins, served, nonce) });
    response.end(typeof served.body === 'function' ? served.body(nonce) : served.body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
