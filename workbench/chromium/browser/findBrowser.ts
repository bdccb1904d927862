import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { HandrailError } from '@handrail/sdk';

/** The variable that names the browser to use. */
const browserVariable = 'HANDRAIL_BROWSER';

const commands = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const macApplications = ['Google Chrome', 'Microsoft Edge', 'Chromium'];

const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

/** Where to look; the system's own by default. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => boolean;
}

/** The path of an installed Chrome, Edge or Chromium. Error: `no_browser` with a `reason`. */
export function findBrowser(search: BrowserSearch = ownSearch()): string {
  const named = search.env[browserVariable];
  if (named !== undefined && named !== '') {
    const found = isAbsolute(named) ? [named].find(search.isExecutable) : onPath(search, named);
    if (found === undefined) {
      throw new HandrailError('no_browser', `The browser that ${browserVariable} names is not there or cannot be run`, {
        reason: 'named_missing',
        variable: browserVariable,
      });
    }
    return found;
  }
  const found = candidates(search).find(search.isExecutable);
  if (found !== undefined) return found;
  throw new HandrailError('no_browser', 'No Chrome, Edge or Chromium is installed; install one or name it', {
    reason: 'none_installed',
    variable: browserVariable,
  });
}

function candidates(search: BrowserSearch): readonly string[] {
  if (search.platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => search.env[name]);
    return windowsPaths.flatMap((path) => roots.flatMap((root) => (root ? [`${root}\\${path}`] : [])));
  }
  if (search.platform === 'darwin') {
    const roots = ['/Applications', join(search.env['HOME'] ?? '/', 'Applications')];
    return macApplications.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
  }
  return [...commands.flatMap((name) => pathsOf(search, name)), '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

function onPath(search: BrowserSearch, name: string): string | undefined {
  return /[/\\]/.test(name) ? undefined : pathsOf(search, name).find(search.isExecutable);
}

function pathsOf(search: BrowserSearch, name: string): readonly string[] {
  return (search.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => (isAbsolute(folder) ? [join(folder, name)] : []));
}

function ownSearch(): BrowserSearch {
  return {
    platform: process.platform,
    env: process.env,
    isExecutable(path) {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        // Not there, or not ours to run: the next candidate is looked at.
        return false;
      }
    },
  };
}
