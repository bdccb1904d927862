import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import {
  browserTools,
  displayTools,
  findCommand,
  nativeTools,
  type SystemTool,
  serverTools,
  tabTools,
} from './systemTools.ts';

// Sees to what a command needs of the system: `node build/setup.ts <start|browser|demo|displays|tests>`. As root on a Debian-like
// system it installs what is missing; else it names the one command to run and ends with an error.

const root = dirname(import.meta.dirname);

/** What of the system is needed and not there. */
export function missingTools(needs: string): readonly SystemTool[] {
  return wantedTools(needs).filter(({ optional }) => optional !== true);
}

/** The same, with what can be done without. */
function wantedTools(needs: string): readonly SystemTool[] {
  return toolsFor(needs).filter((tool) => !tool.found());
}

function toolsFor(needs: string): readonly SystemTool[] {
  if (process.platform !== 'linux') return needs === 'start' ? [] : browserTools;
  // Who is not root may have Electron instead of a browser; `npm start` says what it lacks.
  if (needs === 'start' && process.getuid?.() !== 0) return nativeTools;
  if (needs === 'browser' || needs === 'start') return [...browserTools, ...nativeTools];
  if (needs === 'tests') return [...browserTools, ...nativeTools, ...displayTools, ...serverTools, ...tabTools];
  return [...browserTools, ...nativeTools, ...displayTools];
}

async function main(needs: string): Promise<number> {
  if (wantedTools(needs).length === 0) return 0;
  if (!canInstall()) {
    doWithout(needs, 'this is not root on a Debian system');
    return missingTools(needs).length === 0 ? 0 : explain(missingTools(needs));
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  return withLock(join(root, '.cache/system.lock'), say, () => {
    const missing = missingTools(needs);
    const code = missing.length === 0 ? 0 : install(needs, missing);
    const optional = wantedTools(needs).filter((tool) => tool.optional);
    if (code === 0 && optional.length > 0 && !installPackages(optional)) {
      doWithout(needs, 'the packages of this system cannot be had');
    }
    return code;
  });
}

/** Says loudly what is done without, and why. */
function doWithout(needs: string, reason: string): void {
  for (const { name, debianPackage } of wantedTools(needs).filter((tool) => tool.optional)) {
    say(`${name} is not there, and ${reason}: what is tried in it is SKIPPED. The package is ${debianPackage}.`);
  }
}

function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && isDebian() && findCommand('apt-get') !== undefined;
}

/** Ubuntu is left out: its chromium package is only a door to another package system. */
function isDebian(): boolean {
  return /^ID=debian$/m.test(osRelease()) || (/^ID_LIKE=.*debian/m.test(osRelease()) && !/ubuntu/.test(osRelease()));
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

function install(needs: string, missing: readonly SystemTool[]): number {
  const ok = installPackages(missing);
  const left = missingTools(needs);
  if (ok && left.length === 0) return 0;
  say(`These are still missing: ${left.map((tool) => tool.name).join(', ')}.`);
  return explain(left);
}

function installPackages(tools: readonly SystemTool[]): boolean {
  say(`Installing what this system lacks: ${tools.map((tool) => tool.name).join(', ')}.`);
  const wait = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];
  return (
    apt([...wait, 'update']) &&
    withoutCluster(() => apt([...wait, 'install', '-y', '--no-install-recommends', ...packages(tools)]))
  );
}

/** The programs of PostgreSQL are all that is wanted: its package would make and start a server for everybody on this machine. */
function withoutCluster<T>(work: () => T): T {
  const folder = '/etc/postgresql-common/createcluster.d';
  const file = join(folder, 'handrail-setup.conf');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status === 0) return true;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`);
  return false;
}

function explain(missing: readonly SystemTool[]): number {
  const names = missing.map((tool) => tool.name).join(', ');
  if (process.platform !== 'linux') say(`This needs ${names}. Install one of them and run this again.`);
  else if (isDebian()) {
    say(
      `This needs ${names}. Run this, then try again:\n\n  ${sudo()}apt-get install -y ${packages(missing).join(' ')}\n`,
    );
  } else say(`This needs ${names}. Install them with your system's package manager and run this again.`);
  return 1;
}

function sudo(): string {
  return process.getuid?.() === 0 ? '' : 'sudo ';
}

function packages(tools: readonly SystemTool[]): readonly string[] {
  return [...new Set(tools.map((tool) => tool.debianPackage))];
}

function say(text: string): void {
  process.stderr.write(`handrail: ${text}\n`);
}

if (import.meta.main) process.exitCode = await main(process.argv[2] ?? 'displays');
