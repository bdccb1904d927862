// Starts every command of this repository. Plain JavaScript without dependencies, so that it runs on any Node from 20
// on in a fresh clone: it finds or fetches the Node that Handrail needs, installs the packages, lets build/setup.ts see
// to the system's own packages, and then becomes the command.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { nodePackage, nodeVersion } from './nodePackage.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache');

/** What each command runs, and what of the system it needs (see build/setup.ts); `here` leaves it where it was called. */
const commands = {
  demo: { script: 'build/demo.ts', needs: 'demo', about: 'a whole help session on this machine, with real parts' },
  start: { script: 'build/start.ts', needs: 'start', about: 'the service and the workbench, to use' },
  test: { script: 'build/test.ts', needs: 'tests', about: 'all checks and tests, or the groups named' },
  bench: { script: 'build/bench.ts', needs: 'tests', about: 'measurements' },
  check: { script: 'build/check.ts', needs: 'nothing', about: 'types, layers, style and lint, without any test' },
  format: { script: 'build/format.ts', needs: 'nothing', about: 'formats the source and sorts imports in place' },
  package: { script: 'build/package.ts', needs: 'nothing', about: 'the workbench as packages for people to install' },
  updates: { script: 'build/updates.ts', needs: 'nothing', about: 'keys and signed texts for updates of the app' },
  handrail: {
    script: 'workbench/cli/main.ts',
    needs: 'nothing',
    about: 'the command for administrators',
    where: 'here',
  },
  setup: {
    script: 'build/bundle.ts',
    needs: 'tests',
    about: 'fetches, installs and builds what the others need, and ends',
  },
};

const [name, ...given] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command === undefined) {
  const asked = name === undefined || name === '--help' || name === '-h';
  (asked ? process.stdout : process.stderr).write(usage(asked ? '' : `There is no command "${name}".\n\n`));
  process.exit(asked ? 0 : 2);
}
// What a product's command is told is its own, and files are where the person stands who names them.
const isProduct = command.where === 'here';
const withoutSystem = !isProduct && given.includes('--no-system');
const rest = isProduct ? given : given.filter((argument) => argument !== '--no-system');
if (name === 'setup' && (rest.includes('--help') || rest.includes('-h'))) {
  process.stdout.write(
    'npm run setup: fetches Node, installs packages and what is needed of the system, builds what pages are made of, and ends.\n',
  );
  process.exit(0);
}

try {
  process.exitCode = await main(command);
} catch (error) {
  process.stderr.write(`handrail: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main({ script, needs }) {
  if (!existsSync(join(root, script))) throw new Error(`${script} is not there yet.`);
  mkdirSync(cache, { recursive: true });
  const node = await findNode();
  // Node turns each source file into what it runs once, and not in every process anew; kept by content.
  const env = { NODE_COMPILE_CACHE: join(cache, 'compile'), ...withFirstOnPath(dirname(node)) };
  if (!packagesAreCurrent()) await withLock(join(cache, 'setup.lock'), say, () => installPackages(node, env));
  const helpOnly = rest.includes('--help') || rest.includes('-h');
  if (needs !== 'nothing' && !withoutSystem && !helpOnly) {
    const code = await run(node, [join(root, 'build/setup.ts'), needs], env);
    if (code !== 0) return code;
  }
  if (isProduct && rest[0] === 'start' && !helpOnly && !(await buildPages(node, env))) return 1;
  return run(node, [join(root, script), ...rest], env, isProduct ? process.cwd() : root);
}

/** The Node that runs this when it is new enough, else the pinned one, fetched once into .cache. */
async function findNode() {
  if (isAtLeast(process.versions.node, nodeVersion)) return process.execPath;
  const wanted = nodePackage(process.platform, process.arch);
  if (wanted === undefined) {
    throw new Error(
      `Node ${process.versions.node} is too old, and Node ${nodeVersion} is not to be had as a package for ` +
        `${process.platform} on ${process.arch}. Install Node ${nodeVersion} or newer and run this again.`,
    );
  }
  const home = join(cache, `node-${nodeVersion}-${process.platform}-${process.arch}`);
  const executable = join(home, 'node_modules', wanted.name, wanted.executable);
  if (existsSync(executable)) return executable;
  await withLock(join(cache, 'setup.lock'), say, async () => {
    if (existsSync(executable)) return;
    say(`Fetching Node ${nodeVersion} (this machine's is ${process.versions.node}).`);
    // Installed beside and moved into place whole, so that a broken download is never taken for Node. The lock file
    // that is written here pins the content by its hash.
    const beside = `${home}.${process.pid}`;
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { recursive: true });
    const manifest = {
      name: 'node-home',
      version: '1.0.0',
      private: true,
      dependencies: { [wanted.name]: nodeVersion },
    };
    const lock = {
      ...manifest,
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': manifest,
        [`node_modules/${wanted.name}`]: { version: nodeVersion, integrity: wanted.integrity },
      },
    };
    writeFileSync(join(beside, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(beside, 'package-lock.json'), JSON.stringify(lock));
    await npm(process.execPath, process.env, beside, `fetching Node ${nodeVersion}`);
    rmSync(home, { recursive: true, force: true });
    renameSync(beside, home);
  });
  return executable;
}

/** A stamp with the lock file's hash says so at once; without one, npm's own record of what it installed is compared. */
function packagesAreCurrent() {
  const stamp = join(cache, 'packages.stamp');
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const mark = `${hash(lockText)} ${hash(readFileSync(record, 'utf8'))}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return true;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const current = Object.entries(JSON.parse(lockText).packages).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      (installed[path] === undefined ? entry.optional === true : installed[path].version === entry.version),
  );
  if (current) writeFileSync(stamp, mark);
  return current;
}

async function installPackages(node, env) {
  if (packagesAreCurrent()) return;
  say('Installing the packages of package-lock.json.');
  await npm(node, env, root, 'installing packages');
  if (!packagesAreCurrent()) throw new Error('The packages installed are not those of package-lock.json.');
}

/** `npm ci` under the given Node, without install scripts. Its output is shown only when it fails. */
async function npm(node, env, directory, what) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const own = process.env.npm_execpath;
  const isNpm = own !== undefined && /npm-cli\.[cm]?js$/.test(own) && existsSync(own);
  // A running `npm run` hands its own paths down; they would point this npm at the wrong folder.
  const clean = Object.fromEntries(
    Object.entries(env).filter(
      ([key]) => !/^npm_(config_local_prefix|config_workspace|package_|lifecycle_|command)/i.test(key),
    ),
  );
  const options = { cwd: directory, env: clean, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true };
  const child = isNpm
    ? spawn(node, [own, ...args], options)
    : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  // It ends with this process: one that went on alone would change what the next run installs.
  const code = await ended(child).catch((error) => {
    throw new Error(`${what} failed: npm could not be started (${error.message}).`);
  });
  if (code !== 0) {
    const advice = 'Run this again when what npm says is mended; a folder it cannot change is deleted first.';
    throw new Error(`${what} failed. ${advice}\n${said}`);
  }
}

/**
 * What the service serves to browser tabs, of the sources that it runs from: also after an upgrade. A folder that cannot be
 * written to keeps no service from starting. False where somebody ended it meanwhile.
 */
async function buildPages(node, env) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  const child = spawn(node, [join(root, 'build/bundle.ts')], { cwd: root, env, stdio });
  const code = await ended(child);
  if (child.signalCode !== null) return false;
  if (code !== 0)
    say(
      'The pages for browser tabs could not be built: those of before are served, where there are any. Whom this folder ' +
        `belongs to builds them with "npm run setup -- --no-system" in ${root}.`,
    );
  return true;
}

/** Runs a command in the foreground. */
function run(executable, args, env, cwd = root) {
  return ended(spawn(executable, args, { cwd, env, stdio: 'inherit' }));
}

/** The exit code of a process; 1 for one that a signal ended. Signals are handed on, so that Ctrl+C and a supervisor reach it. */
function ended(child) {
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // A terminal sends Ctrl+C to the child itself; handing it on too would make two of one.
  const leaveIt = () => undefined;
  const handlers = signals.map((each) => [each, each === 'SIGINT' && process.stdin.isTTY ? leaveIt : forward]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const [each, handler] of handlers) process.off(each, handler);
      resolve(signal === null ? (code ?? 1) : 1);
    });
  });
}

function withFirstOnPath(directory) {
  const key = Object.keys(process.env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${directory}${delimiter}${process.env[key] ?? ''}` };
}

function isAtLeast(version, least) {
  const [a, b] = [version, least].map((each) => each.split('.').map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] !== b[1] ? a[1] > b[1] : a[2] >= b[2];
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

function say(text) {
  process.stderr.write(`handrail: ${text}\n`);
}

function usage(prefix) {
  const lines = Object.entries(commands).map(([each, { about }]) => `  ${each.padEnd(10)}${about}`);
  return (
    `${prefix}node build/run.mjs <command> [options]\n\n${lines.join('\n')}\n\n` +
    'Every command takes --help, and all but handrail --no-system, which leaves the system as it is: nothing is\n' +
    'installed with its package manager, and what is missing is found missing later.\n'
  );
}
