import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { HandrailError } from '@handrail/sdk';
import { withoutLogins } from '../../network/chromiumProxy.ts';

/**
 * Starts the browser. The product starts it as the person who runs the app; demo and tests on a machine where
 * everything runs as root hand in one that starts it as an unprivileged user, with that user's own home and display key.
 */
export interface BrowserLauncher {
  /** Makes the profile's folder so that the browser, and as far as possible nobody else, can use it. */
  prepareFolder(folder: string): Promise<void>;
  /** Starts a program with the given pipes, in a process group of its own where `detached` says so. */
  launch(executable: string, args: readonly string[], options: Pick<SpawnOptions, 'stdio' | 'detached'>): ChildProcess;
}

/** Starts the browser as who we are, without what signs in to proxies. Refuses as root: the browser's sandbox does not work there. Error: `no_browser`. */
export function ownLauncher(env: NodeJS.ProcessEnv = withoutLogins(process.env)): BrowserLauncher {
  const refuseRoot = (): void => {
    if (process.getuid?.() !== 0) return;
    throw new HandrailError('no_browser', 'The browser is not run as root; start Handrail as an ordinary user', {
      reason: 'root',
    });
  };
  return {
    async prepareFolder(folder) {
      refuseRoot();
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    launch(executable, args, options) {
      refuseRoot();
      return spawn(executable, args, { ...options, env, windowsHide: false });
    },
  };
}

/** Starts the browser with the given user, folder and environment; demo and tests use it where everything runs as root. */
export function launcherWith(as: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd' | 'env'>): BrowserLauncher {
  return {
    async prepareFolder(folder) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
    },
    launch: (executable, args, options) => spawn(executable, args, { ...as, ...options }),
  };
}
