import { execFile, execFileSync, type SpawnOptions } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyAuthority, type Display } from './display.ts';
import { runMark } from './ownedProcess.ts';
import { findCommand } from './systemTools.ts';

/** The system user that browsers run under when we are root: Chromium's sandbox is only to be had without root. */
const userName = 'handrail-browser';

/** Who a browser runs as, and what it may write. */
export interface BrowserUser {
  /** The name of the account: ours when we are nobody special. */
  readonly name: string;
  /** A folder of its own that goes with `dispose`. */
  readonly home: string;
  /**
   * What `child_process.spawn` needs to run a browser as this user on a display (without one: headless). Extra pipes in
   * `stdio` reach the program. The environment is the whole of it: nothing of ours is passed on to another user.
   */
  spawnOptions(display?: BrowserDisplay): Promise<BrowserSpawnOptions>;
  /** An empty profile folder that this user owns. */
  makeProfile(): Promise<string>;
  /**
   * A small program that becomes the browser as this user, for tools that want to start it by themselves and know of no
   * users, such as Playwright (`executablePath`, with `chromiumSandbox: true` and a profile of `makeProfile`).
   */
  makeLauncher(browser: string, display?: BrowserDisplay): Promise<string>;
  /** Removes the home with everything in it. Browsers are to be ended before. */
  dispose(): Promise<void>;
}

/** The part of a display that a browser needs. */
export type BrowserDisplay = Pick<Display, 'name' | 'authority'>;

/** The part of `SpawnOptions` that decides who runs and where. */
export interface BrowserSpawnOptions extends Pick<SpawnOptions, 'uid' | 'gid'> {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Makes sure the account exists and gives it a fresh home. As a usual user, and off Linux, it is that user itself. */
export async function browserUser(): Promise<BrowserUser> {
  const account = process.platform === 'linux' && process.getuid?.() === 0 ? await ensureAccount() : undefined;
  // The folder for temporary files of root may be closed to others; the system's own is not.
  const home = await mkdtemp(join(account === undefined ? tmpdir() : '/tmp', 'handrail-browser-'));
  const own = async (path: string) => {
    if (account !== undefined) await chown(path, account.uid, account.gid);
    return path;
  };
  const makeFolder = async (path: string) => {
    await mkdir(path, { mode: 0o700 });
    return own(path);
  };
  await own(home);
  for (const folder of ['tmp', 'run', 'config', 'cache']) await makeFolder(join(home, folder));
  const environment = async (display?: BrowserDisplay): Promise<Record<string, string>> => {
    if (account === undefined) return { ...ourOwn(), ...(await displayVariables(display)) };
    return { ...fresh(home), ...(await displayVariables(display)) };
  };
  const displayVariables = async (display?: BrowserDisplay) => {
    if (display === undefined) return {};
    if (account === undefined) return { DISPLAY: display.name, XAUTHORITY: display.authority };
    const copy = join(home, `authority-${display.name.replaceAll(/\W/g, '')}`);
    await copyAuthority(display, copy);
    await own(copy);
    return { DISPLAY: display.name, XAUTHORITY: copy };
  };
  let made = 0;
  return {
    name: account?.name ?? userInfo().username,
    home,
    async spawnOptions(display) {
      const who = account === undefined ? {} : { uid: account.uid, gid: account.gid };
      return { ...who, cwd: home, env: await environment(display) };
    },
    makeProfile: () => makeFolder(join(home, `profile-${++made}`)),
    async makeLauncher(browser, display) {
      const path = join(home, `launch-${++made}`);
      await writeFile(path, launcher(browser, account, await environment(display)), { mode: 0o755 });
      return own(path);
    },
    dispose: () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

/**
 * Whether Chromium's sandbox can be had for this user, and if not, why. The sandbox of today's Chromium stands on user
 * namespaces, which some systems close.
 */
export async function sandboxPossible(
  user: BrowserUser,
): Promise<{ readonly possible: true } | { readonly possible: false; readonly reason: string }> {
  if (process.platform !== 'linux') return { possible: true };
  const options = await user.spawnOptions();
  if (options.uid === undefined && process.getuid?.() === 0) {
    return { possible: false, reason: 'Chromium does not run sandboxed as root.' };
  }
  try {
    await promisify(execFile)('unshare', ['--user', '--map-root-user', '--pid', '--net', '--fork', 'true'], options);
    return { possible: true };
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    return {
      possible: false,
      reason:
        `User namespaces are closed to "${user.name}" on this system (${said}). ` +
        'Look at kernel.unprivileged_userns_clone, user.max_user_namespaces, AppArmor, and the container profile.',
    };
  }
}

async function ensureAccount(): Promise<Account> {
  if (accountId('-u') === undefined) {
    const nologin = findCommand('nologin', '/usr/sbin:/sbin') ?? '/bin/false';
    const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', nologin];
    try {
      await promisify(execFile)('/usr/sbin/useradd', [...args, userName]);
    } catch (error) {
      // Another process may have made it at the same moment.
      if (accountId('-u') === undefined) throw new Error(`The user ${userName} could not be made.`, { cause: error });
    }
  }
  const uid = accountId('-u');
  const gid = accountId('-g');
  if (uid === undefined || gid === undefined) throw new Error(`The user ${userName} is not there.`);
  return { name: userName, uid, gid };
}

function accountId(which: '-u' | '-g'): number | undefined {
  try {
    return Number(execFileSync('id', [which, userName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

function fresh(home: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    HOME: home,
    TMPDIR: join(home, 'tmp'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    ...marked(),
  };
}

function ourOwn(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function marked(): Record<string, string> {
  const mark = process.env[runMark];
  return mark === undefined ? {} : { [runMark]: mark };
}

function launcher(browser: string, account: Account | undefined, env: Readonly<Record<string, string>>): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const variables = Object.entries(env).map(([key, value]) => `${key}=${quoted(value)}`);
  if (account === undefined) return `#!/bin/sh\nexec env ${displayOnly(variables).join(' ')} ${quoted(browser)} "$@"\n`;
  const who = `--reuid ${account.uid} --regid ${account.gid} --clear-groups --pdeathsig TERM`;
  return `#!/bin/sh\nexec setpriv ${who} -- env -i ${variables.join(' ')} ${quoted(browser)} "$@"\n`;
}

/** As ourselves the environment is inherited anyway; only the display is another. */
function displayOnly(variables: readonly string[]): readonly string[] {
  return variables.filter((each) => /^(DISPLAY|XAUTHORITY)=/.test(each));
}
