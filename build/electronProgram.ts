import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Electron's program, or a sentence that says why there is none. */
export type ElectronFound = { readonly program: string } | { readonly missing: string };

export interface ElectronSearch {
  /** Folder of Electron's npm package. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Chromium's sandbox is not to be had as root. */
  readonly isRoot: boolean;
  /** How long whoever has the program may take to answer at all, and then to hand it over, ms. */
  readonly answerLimitMs: number;
  readonly fetchLimitMs: number;
  readonly say: (line: string) => void;
}

/** The search as `npm start` makes it on this machine. */
export function electronSearch(say: (line: string) => void): ElectronSearch {
  return {
    folder: join(dirname(import.meta.dirname), 'node_modules/electron'),
    platform: process.platform,
    arch: process.arch,
    environment: process.env,
    isRoot: process.getuid?.() === 0,
    answerLimitMs: 5_000,
    fetchLimitMs: 180_000,
    say,
  };
}

/** What is on this machine already: where ELECTRON_OVERRIDE_DIST_PATH points, or what Electron's package has fetched before. */
export function installedElectron(search: ElectronSearch): ElectronFound {
  const { folder, platform, environment, isRoot } = search;
  if (isRoot && platform === 'linux') return { missing: 'Electron does not run as root with its sandbox on.' };
  const name =
    platform === 'win32' ? 'electron.exe' : platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  const named = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named !== undefined && named !== '') {
    const program = join(named, name);
    return existsSync(program) ? { program } : { missing: `ELECTRON_OVERRIDE_DIST_PATH has no ${name} in it.` };
  }
  const program = join(folder, 'dist', name);
  const version = join(folder, 'dist/version');
  // Half of a program that was once being fetched is none: its package writes path.txt last.
  const whole = existsSync(join(folder, 'path.txt')) && existsSync(program) && existsSync(version);
  if (whole && readFileSync(version, 'utf8').replace(/^v/, '').trim() === versionOf(folder)) return { program };
  return { missing: "Electron's program is not installed." };
}

/**
 * Electron's program, fetched where that can be done. It never waits long for a download that is blocked: whoever has the
 * program must answer within seconds, and hand it over within minutes.
 */
export async function electronProgram(search: ElectronSearch): Promise<ElectronFound> {
  const installed = installedElectron(search);
  const { environment, isRoot, platform, folder, say } = search;
  const named = (environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  if ('program' in installed || named || (isRoot && platform === 'linux')) return installed;
  if ((environment['ELECTRON_SKIP_BINARY_DOWNLOAD'] ?? '') !== '') {
    return { missing: `${installed.missing} ELECTRON_SKIP_BINARY_DOWNLOAD says not to fetch it.` };
  }
  const address = addressOf(search);
  if (!(await answers(address, search.answerLimitMs))) {
    return { missing: `${installed.missing} It cannot be fetched: ${new URL(address).host} did not answer.` };
  }
  say(`Fetching Electron ${versionOf(folder)}, once.`);
  const failed = await fetchIt(search);
  const found = installedElectron(search);
  return 'program' in found ? found : { missing: `${installed.missing} Fetching it failed: ${failed}.` };
}

function versionOf(folder: string): string {
  const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return typeof read === 'object' && read !== null ? String(Reflect.get(read, 'version')) : '';
}

/** Where Electron's package would fetch its program. */
function addressOf({ folder, platform, arch, environment }: ElectronSearch): string {
  const version = `v${versionOf(folder)}`;
  const mirror = environment['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  return `${mirror}${version}/electron-${version}-${platform}-${arch}.zip`;
}

async function answers(address: string, limitMs: number): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(limitMs) })).ok;
  } catch {
    // Blocked, unknown, or silent: all the same to who waits.
    return false;
  }
}

/** Runs the package's own installer; gives why it failed, or undefined. */
function fetchIt({ folder, environment, fetchLimitMs }: ElectronSearch): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...environment }, stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] };
    const child = spawn(process.execPath, [join(folder, 'install.js')], options);
    let said = '';
    child.stderr.on('data', (text) => {
      said = `${said}${text}`.slice(-2_000);
    });
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      // Something that it started may hold the pipe for as long as it lives.
      child.stderr.destroy();
    }, fetchLimitMs);
    const end = (why: string | undefined) => {
      clearTimeout(limit);
      resolve(late ? 'it took too long' : why);
    };
    child.once('error', (error) => end(error.message));
    // "close" and not "exit": by then all that it said has been heard.
    child.once('close', (code) => end(code === 0 ? undefined : said.trim().split('\n')[0] || `code ${code}`));
  });
}
