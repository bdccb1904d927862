import { test } from 'node:test';
import type { BrowserLauncher } from '../../workbench/chromium/browser/browserLauncher.ts';
import { ChromiumShell } from '../../workbench/chromium/chromiumShell.ts';
import { type BrowserPlace, browserPlace, fixturePages, noBrowserPlace } from '../support/browserPlace.ts';
import { shellContract } from './shell.ts';

const skip = noBrowserPlace();
if (skip) test('The shell on an installed browser keeps the contract of a shell', { skip }, () => undefined);
else {
  let place: BrowserPlace;
  shellContract(
    'The shell on an installed browser',
    async () => {
      place = await browserPlace();
      const options = await place.options(await fixturePages());
      const opened: string[] = [];
      const started: number[] = [];
      const launcher: BrowserLauncher = {
        prepareFolder: (folder) => options.launcher.prepareFolder(folder),
        launch(...call) {
          const child = options.launcher.launch(...call);
          if (child.pid !== undefined) started.push(child.pid);
          return child;
        },
      };
      const shell = await ChromiumShell.start({
        ...options,
        launcher,
        testing: { captureSource: 'Entire screen' },
        systemBrowser: {
          available: () => Promise.resolve(true),
          open: async (address) => void opened.push(address),
        },
      });
      const kill = () => {
        for (const pid of started) process.kill(pid, 'SIGKILL');
      };
      return { shell, opened, kill };
    },
    () => place.dispose(),
  );
}
