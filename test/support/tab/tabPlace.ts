import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type BrowserUser, browserUser, sandboxPossible } from '../../../build/browserUser.ts';
import { bundle } from '../../../build/bundle.ts';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { startDemoService } from '../../../build/demo/service.ts';
import type { Display } from '../../../build/display.ts';
import { findBrowser } from '../../../build/systemTools.ts';

/** A service with its demo people, and browsers that open it in tabs. */
export interface TabPlace {
  readonly address: string;
  /** A tab in a browser of its own, which keeps nothing of another's; on a display where it has to capture one. */
  open(display?: Display): Promise<BrowserContext>;
  /** What the pages of its browsers said was wrong: errors, and what a policy refused. */
  readonly complaints: readonly string[];
  dispose(): Promise<void>;
}

const flags = [
  // Two tabs on one machine without any network.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--auto-select-desktop-capture-source=Entire screen',
];

export async function tabPlace(): Promise<TabPlace> {
  const endings: (() => Promise<unknown>)[] = [];
  const complaints: string[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    await bundle();
    const folder = await mkdtemp(join(tmpdir(), 'handrail-tab-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const service = await startDemoService({ data: join(folder, 'service') });
    endings.push(() => service.process.dispose());
    const user: BrowserUser = await browserUser();
    endings.push(() => user.dispose());
    const { possible } = await sandboxPossible(user);
    return {
      address: service.ready.address,
      complaints,
      async open(display) {
        const context = await chromium.launchPersistentContext(await user.makeProfile(), {
          executablePath: await user.makeLauncher(findBrowser() ?? 'chromium', display),
          chromiumSandbox: possible,
          headless: display === undefined,
          args: flags,
          viewport: display === undefined ? { width: 1180, height: 760 } : null,
        });
        endings.push(() => context.close());
        context.setDefaultTimeout(appearLimitMs);
        context.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        context.on('weberror', (error) => complaints.push(error.error().message));
        return context;
      },
      dispose,
    };
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
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('heading', { name: /Good to see you/ }).waitFor();
  return page;
}
