import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** A program of the system that demo and tests use, and the Debian package that brings it. */
export interface SystemTool {
  /** What is looked for: a command on PATH, or a description where `found` looks elsewhere. */
  readonly name: string;
  readonly debianPackage: string;
  readonly found: () => boolean;
  /** What can be done without it: whatever needs it is skipped and says so. */
  readonly optional?: boolean;
}

const command = (name: string, debianPackage: string): SystemTool => ({
  name,
  debianPackage,
  found: () => findCommand(name) !== undefined,
});

const library = (name: string, debianPackage: string): SystemTool => ({
  name,
  debianPackage,
  found: () => libraryFolders().some((folder) => existsSync(join(folder, name))),
});

/** The one thing that `npm start` needs beyond Node. */
export const browserTools: readonly SystemTool[] = [
  { name: 'Chromium, Chrome or Edge', debianPackage: 'chromium', found: () => findBrowser() !== undefined },
];

/** What input injection and the global key load on X11. */
export const nativeTools: readonly SystemTool[] = [
  library('libX11.so.6', 'libx11-6'),
  library('libXtst.so.6', 'libxtst6'),
  library('libXi.so.6', 'libxi6'),
  library('libXrandr.so.2', 'libxrandr2'),
  library('libXfixes.so.3', 'libxfixes3'),
  library('libXt.so.6', 'libxt6'),
];

/** Displays of our own, a window manager, a program to type into, and what looks at the result from outside. */
export const displayTools: readonly SystemTool[] = [
  command('Xvfb', 'xvfb'),
  command('Xephyr', 'xserver-xephyr'),
  command('openbox', 'openbox'),
  command('xdotool', 'xdotool'),
  command('xinput', 'xinput'),
  command('xterm', 'xterm'),
  command('xprop', 'x11-utils'),
  command('setxkbmap', 'x11-xkb-utils'),
  command('xset', 'x11-xserver-utils'),
  command('xcompmgr', 'xcompmgr'),
  command('import', 'imagemagick'),
  command('xauth', 'xauth'),
  // Networks of our own, and a TURN server in one.
  command('ip', 'iproute2'),
  command('turnserver', 'coturn'),
  { name: 'fonts', debianPackage: 'fonts-dejavu', found: () => hasFonts('/usr/share/fonts') },
];

/** What the tests of the store's second engine start a server with. */
export const serverTools: readonly SystemTool[] = [
  { name: 'PostgreSQL', debianPackage: 'postgresql', found: () => findPostgres() !== undefined },
];

/** The second browser that the tab is tried in. */
export const tabTools: readonly SystemTool[] = [
  { name: 'Firefox', debianPackage: 'firefox-esr', found: () => findFirefox() !== undefined, optional: true },
];

/** The folder with the newest PostgreSQL's programs. Debian keeps them off PATH. */
export function findPostgres(): string | undefined {
  const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres).map(Number) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(debianPostgres, String(version), 'bin'));
  const onPath = findCommand('postgres');
  return [...folders, ...(onPath === undefined ? [] : [dirname(realpathSync(onPath))])].find((folder) =>
    ['initdb', 'postgres', 'psql'].every((name) => isExecutable(join(folder, name))),
  );
}

const debianPostgres = '/usr/lib/postgresql';

/** The full path of a command on PATH, or undefined. */
export function findCommand(name: string, path: string = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The installed browser that demo and tests drive: Chromium, then Chrome, then Edge. `HANDRAIL_BROWSER` overrules. */
export function findBrowser(): string | undefined {
  const chosen = process.env['HANDRAIL_BROWSER'];
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : findCommand(chosen);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']) {
    const path = findCommand(name);
    if (path !== undefined) return path;
  }
  return otherBrowserPaths().find(isExecutable);
}

/** The Firefox that the tab is tried in: Debian's long-term release before any other. */
export function findFirefox(): string | undefined {
  return findCommand('firefox-esr') ?? findCommand('firefox');
}

function otherBrowserPaths(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (process.platform !== 'win32') return [];
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((key) => {
    const folder = process.env[key];
    if (folder === undefined) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ];
  });
}

function libraryFolders(): readonly string[] {
  const triple = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return [`/usr/lib/${triple}`, `/lib/${triple}`, '/usr/lib64', '/usr/lib', '/lib64', '/lib'];
}

function hasFonts(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => /\.(ttf|otf|ttc)$/.test(file));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
