import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { HandrailError } from '@handrail/sdk';

/** What the system opens addresses and folders with: the person's own browser where it knows one, and its window for files. */
export interface SystemBrowser {
  available(): Promise<boolean>;
  /** Rejects when the system did not take the address, or the folder. */
  open(addressOrFolder: string): Promise<void>;
}

/** Asks the operating system to open addresses and folders. No shell is between, so no character of an address means anything else. */
export function systemBrowser(platform: NodeJS.Platform = process.platform): SystemBrowser {
  if (platform === 'win32') return always('rundll32', ['url.dll,FileProtocolHandler']);
  if (platform === 'darwin') return always('open', []);
  return {
    async available() {
      try {
        const query = await promisify(execFile)('xdg-mime', ['query', 'default', 'x-scheme-handler/https'], {
          timeout: 5_000,
        });
        return query.stdout.trim() !== '';
      } catch {
        // No such program, or it failed: the system knows no browser.
        return false;
      }
    },
    open: (address) => run('xdg-open', [address]),
  };
}

function always(command: string, before: readonly string[]): SystemBrowser {
  return { available: () => Promise.resolve(true), open: (address) => run(command, [...before, address]) };
}

/** Settles when the program ended well, or still runs after a moment: some openers stay as long as the browser does. */
function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    const failed = (cause?: unknown) =>
      reject(new HandrailError('not_supported', 'The system opened nothing for it', { command }, { cause }));
    const stays = setTimeout(resolve, 3_000);
    child.once('error', (error) => {
      clearTimeout(stays);
      failed(error);
    });
    child.once('exit', (code) => {
      clearTimeout(stays);
      if (code === 0) resolve();
      else failed();
    });
    child.unref();
  });
}
