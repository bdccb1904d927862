import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Display, startXvfb } from '../../build/display.ts';
import { ownProcess } from '../../build/ownedProcess.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { living, type SeenProcess, treeOf } from '../support/room/processes.ts';
import { until } from '../support/until.ts';

const skip = noBrowserPlace();
const start = join(import.meta.dirname, '../../build/start.ts');
let display: Display;
let folder: string;
let data = 0;

before(async () => {
  if (skip !== false) return;
  display = await startXvfb();
  folder = await mkdtemp(join(tmpdir(), 'handrail-start-'));
});
after(async () => {
  await display?.dispose();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A data folder that is not there yet. */
const fresh = () => join(folder, String(++data));

interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly left: readonly string[];
}

/** Runs `npm start` to its end. */
function run(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<Ended> {
  return runNode([start, '--port', '0', '--shell', 'browser', ...args], env);
}

async function runNode(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Ended> {
  const owned = ownProcess(process.execPath, args, {
    env: { ...process.env, ...display.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const seen = new Map<string, SeenProcess>();
  for (const stream of [owned.child.stdout, owned.child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      for (const one of treeOf(owned.child.pid ?? 0)) seen.set(`${one.pid} ${one.started}`, one);
    });
  }
  await owned.ended;
  assert.doesNotMatch(said, /\n\s+at /, 'no stack for what a person can put right');
  await until('all that was started has ended', () => living([...seen.values()]).length === 0);
  return { code: owned.child.exitCode, said, left: living([...seen.values()]) };
}

test('A port that another program uses is named as the reason', { skip }, async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const address = other.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  try {
    const { code, said } = await run(['--port', port, '--data', fresh()]);
    assert.equal(code, 1);
    assert.match(said, /handrail: .*The port is in use\. \(port_taken\)/s);
  } finally {
    await new Promise((done) => other.close(done));
  }
});

test('Without a display it says where to find one', { skip }, async () => {
  const { code, said } = await run(['--data', fresh()], { DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
  assert.equal(code, 1);
  assert.match(
    said,
    /^handrail: There is no display to open the workbench on\. Sign in to a desktop, or try "npm run demo"/m,
  );
});

test('A display that is gone is told from a browser that is missing', { skip }, async () => {
  const { code, said } = await run(['--data', fresh()], { DISPLAY: ':4711' });
  assert.equal(code, 1);
  assert.match(said, /The browser found no display\. \(no_display\)\n {2}Sign in to the desktop/);
});

test('A browser that is not there is named by the variable that names it', { skip }, async () => {
  const { code, said } = await run(['--data', fresh()], { HANDRAIL_BROWSER: '/nonexistent' });
  assert.equal(code, 1);
  assert.match(
    said,
    /The browser that HANDRAIL_BROWSER names is not there or cannot be run\. \(no_browser\)\n {2}Install Chrome/,
  );
});

test('A data folder whose database is damaged is not touched, and said to be so', { skip }, async () => {
  const broken = fresh();
  await mkdir(join(broken, 'service'), { recursive: true, mode: 0o700 });
  const name = 'handrail.db';
  await writeFile(join(broken, 'service', name), 'This is no database.'.repeat(200));
  const { code, said } = await run(['--data', broken]);
  assert.equal(code, 1);
  assert.match(said, /A file in the data folder cannot be read\. \(data_corrupt\)/);
  assert.deepEqual((await readdir(join(broken, 'service'))).includes(name), true);
});

test('A data folder that cannot be one is said to be so, before anything starts', { skip }, async () => {
  const file = fresh();
  await writeFile(file, '');
  const { code, said } = await run(['--data', file]);
  assert.equal(code, 1);
  assert.equal(
    said,
    `handrail: The data folder ${file} cannot be made or written: a file is in its place. Choose another one with --data.\n`,
  );
});

test('Options that do not fit are explained with the usage', { skip }, async () => {
  for (const [args, sentence] of [
    [['--port', 'abc'], '--port takes a number from 0 to 65535.'],
    [['--port', '65536'], '--port takes a number from 0 to 65535.'],
    [['--port='], '--port takes a number from 0 to 65535.'],
    [['--data='], '--data takes the path of a folder.'],
    [['--prot', '1'], "Unknown option '--prot'."],
  ] as const) {
    const { code, said } = await run(args);
    assert.equal(code, 2);
    assert.ok(said.startsWith(`handrail: ${sentence}\n\nnpm start -- [options]`), said);
  }
});

test('A device key that is damaged is not replaced in silence, and nothing stays open', { skip }, async () => {
  const broken = fresh();
  await mkdir(join(broken, 'first', 'keys'), { recursive: true, mode: 0o700 });
  await writeFile(join(broken, 'first', 'keys', 'device-key'), 'This is no key.');
  const { code, said } = await run(['--data', broken]);
  assert.equal(code, 1);
  assert.match(
    said,
    /The device's key cannot be read\. \(data_corrupt\)\n {2}Rename the data folder \S+first and start again/,
  );
  assert.equal(await readFile(join(broken, 'first', 'keys', 'device-key'), 'utf8'), 'This is no key.');
});

test('A workbench whose browser cannot run says so and ends, with nothing left open', { skip }, async () => {
  const main = join(import.meta.dirname, '../../workbench/chromium/main.ts');
  const browser = process.platform === 'win32' ? process.execPath : '/bin/false';
  const { code, said } = await runNode([main, '--service', 'http://127.0.0.1:1', '--data', fresh()], {
    HANDRAIL_BROWSER: browser,
  });
  assert.equal(code, 1);
  assert.match(said, /^handrail: .*\(no_browser\)/);
});
