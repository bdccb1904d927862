import { join } from 'node:path';
import { type DesktopOptions, desktopApp } from '../desktop/app/desktopApp.ts';
import type { DesktopWorkbench } from '../desktop/app/desktopWorkbench.ts';
import { isSignInDone } from '../desktop/identity/redirectServer.ts';
import { FileKeystore } from '../desktop/keystore/fileKeystore.ts';
import { SplitKeystore } from '../desktop/keystore/splitKeystore.ts';
import type { BrowserLauncher } from './browser/browserLauncher.ts';
import type { Placement } from './browser/browserWindow.ts';
import { findBrowser } from './browser/findBrowser.ts';
import type { TestFlags } from './browser/flags.ts';
import { ChromiumShell } from './chromiumShell.ts';

/** What differs from one workbench on an installed browser to another. `dataFolder` also keeps the browser's profile. */
export interface WorkbenchOptions extends Omit<DesktopOptions, 'keystore' | 'inputChildren'> {
  readonly launcher: BrowserLauncher;
  /** The browser's profile where it is not to be in the data folder. */
  readonly profile?: string;
  readonly windowSize?: Placement;
  readonly externalBrowser?: 'system' | 'own';
  /** Demo and tests only. */
  readonly testing?: TestFlags;
  /** Demo and tests only. */
  readonly allowUnsandboxed?: boolean;
}

/** Puts the workbench together on an installed Chrome, Edge or Chromium. Errors: no_browser, port_taken, data_corrupt. */
export async function createWorkbench(options: WorkbenchOptions): Promise<DesktopWorkbench> {
  const { dataFolder } = options;
  const keystore = new SplitKeystore(new FileKeystore(join(dataFolder, 'keys')));
  return desktopApp({ ...options, keystore }, (parts) =>
    ChromiumShell.start({
      ...parts,
      executable: findBrowser(),
      profile: options.profile ?? join(dataFolder, 'browser'),
      ...(options.network ? { ways: options.network } : {}),
      launcher: options.launcher,
      ...(options.windowSize ? { windowSize: options.windowSize } : {}),
      externalDone: isSignInDone,
      ...(options.externalBrowser ? { externalBrowser: options.externalBrowser } : {}),
      ...(options.testing ? { testing: options.testing } : {}),
      ...(options.allowUnsandboxed ? { allowUnsandboxed: true } : {}),
    }),
  );
}
