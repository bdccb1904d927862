import type { SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { browserUser, sandboxPossible } from '../../build/browserUser.ts';
import { type Display, startOpenbox, startXvfb } from '../../build/display.ts';
import { findCommand } from '../../build/systemTools.ts';
import { launcherWith } from '../../workbench/chromium/browser/browserLauncher.ts';
import { findBrowser } from '../../workbench/chromium/browser/findBrowser.ts';
import type { ChromiumShellOptions } from '../../workbench/chromium/chromiumShell.ts';
import type { Bundles } from '../../workbench/desktop/pages/bundles.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';

/** A display with a window manager, a user for the browser and everything a shell needs there. */
export interface BrowserPlace {
  readonly display: Display;
  /** Options for a shell with an empty profile and the given pages. */
  options(bundles: Bundles): Promise<ChromiumShellOptions>;
  /** The same as plain data, for a process of its own. */
  plain(): Promise<{ executable: string; profile: string; spawnAs: SpawnOptions; allowUnsandboxed: boolean }>;
  dispose(): Promise<void>;
}

/** Why no browser can be had here, or false; fits the `skip` option of a test. */
export function noBrowserPlace(): string | false {
  const missing = ['Xvfb', 'openbox', 'xprop'].filter((tool) => findCommand(tool) === undefined);
  if (missing.length > 0) return `NOT RUN: this machine lacks ${missing.join(', ')}`;
  try {
    findBrowser();
    return false;
  } catch {
    return 'NOT RUN: this machine has no Chrome, Edge or Chromium';
  }
}

export async function browserPlace(): Promise<BrowserPlace> {
  const display = await startXvfb();
  const windows = await startOpenbox(display);
  const user = await browserUser();
  const possible = await sandboxPossible(user);
  return {
    display,
    async options(bundles) {
      return {
        executable: findBrowser(),
        profile: await user.makeProfile(),
        launcher: launcherWith(await user.spawnOptions(display)),
        bundles,
        clock: systemClock(),
        preferences: () => ({ language: 'en', theme: 'system' }),
        random: (length) => new Uint8Array(randomBytes(length)),
        allowUnsandboxed: !possible.possible,
      };
    },
    plain: async () => ({
      executable: findBrowser(),
      profile: await user.makeProfile(),
      spawnAs: await user.spawnOptions(display),
      allowUnsandboxed: !possible.possible,
    }),
    async dispose() {
      await windows.dispose();
      await display.dispose();
      await user.dispose();
    },
  };
}

const root = join(import.meta.dirname, '../..');

/** The small pages of test/contract/fixture, bundled with the shell's own scripts. */
export async function fixturePages(): Promise<Bundles> {
  const pages = {
    'chromium/connect': 'workbench/chromium/pages/connect.ts',
    'pages/connect': 'workbench/pages/connect.ts',
    'chromium/stagePage': 'workbench/chromium/pages/stagePage.ts',
    'ui/main': 'test/contract/fixture/shellWorkbench.ts',
    'ui/prompt': 'test/contract/fixture/shellPrompt.ts',
    'stage/sharer': 'test/contract/fixture/shellSharerStage.ts',
    'pages/overlayPage': 'test/contract/fixture/shellOverlay.ts',
    'stage/helper': 'test/contract/fixture/shellHelperStage.ts',
  };
  const result = await build({
    entryPoints: Object.fromEntries(Object.entries(pages).map(([name, file]) => [name, join(root, file)])),
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome120',
    logLevel: 'silent',
  });
  return new Map(
    result.outputFiles.map((file) => [
      file.path.replaceAll('\\', '/').replace(/^.*?\/(?=chromium|pages|ui|stage)/, ''),
      file.contents,
    ]),
  );
}
