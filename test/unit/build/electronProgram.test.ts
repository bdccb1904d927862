import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ElectronSearch, electronProgram } from '../../../build/electronProgram.ts';

/** A package of Electron's without its program; `installer` is what its install.js does. */
function search(t: TestContext, change: Partial<ElectronSearch> = {}, installer = 'process.exit(1)'): ElectronSearch {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-electron-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{"version":"45.5.0"}');
  writeFileSync(join(folder, 'install.cjs'), installer);
  writeFileSync(join(folder, 'install.js'), "require('./install.cjs')");
  return {
    folder,
    platform: 'linux',
    arch: 'x64',
    environment: { ELECTRON_MIRROR: 'http://127.0.0.1:9/' },
    isRoot: false,
    // Long enough for the busiest machine: what comes is waited for.
    answerLimitMs: 60_000,
    fetchLimitMs: 60_000,
    say: () => undefined,
    ...change,
  };
}

function place(program: string): void {
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '');
  chmodSync(program, 0o755);
}

function install(folder: string, version: string): void {
  place(join(folder, 'dist/electron'));
  writeFileSync(join(folder, 'dist/version'), version);
  writeFileSync(join(folder, 'path.txt'), 'electron');
}

async function mirror(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const missing = async (found: ElectronSearch) => {
  const result = await electronProgram(found);
  assert.ok('missing' in result, 'there is none');
  return result.missing;
};

test('Electron is taken from where it is named, or from its package where that has the very version', async (t) => {
  const here = search(t);
  install(here.folder, 'v45.5.0');
  assert.deepEqual(await electronProgram(here), { program: join(here.folder, 'dist/electron') });
  install(here.folder, '44.0.0');
  assert.match(await missing(here), /not installed/);
  const named = { ...here, environment: { ELECTRON_OVERRIDE_DIST_PATH: join(here.folder, 'other') } };
  assert.match(await missing(named), /ELECTRON_OVERRIDE_DIST_PATH has no electron/);
  place(join(here.folder, 'other/electron'));
  assert.deepEqual(await electronProgram(named), { program: join(here.folder, 'other/electron') });
});

test('Half of a program that was being fetched is none', async (t) => {
  const here = search(t);
  place(join(here.folder, 'dist/electron'));
  writeFileSync(join(here.folder, 'dist/version'), '45.5.0');
  assert.match(await missing(here), /not installed/);
});

test('Root is told that Electron is not for root, and who forbids the download that it is forbidden', async (t) => {
  const here = search(t);
  assert.match(await missing({ ...here, isRoot: true }), /as root with its sandbox on/);
  assert.match(await missing({ ...here, environment: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } }), /SKIP_BINARY_DOWNLOAD/);
});

test('A download that is blocked, silent or not there is given up within its limit, with its host', async (t) => {
  assert.match(await missing(search(t)), /127\.0\.0\.1:9 did not answer/);
  const silent = await mirror(t, () => undefined);
  const soon = { environment: { ELECTRON_MIRROR: silent }, answerLimitMs: 100 };
  assert.match(await missing(search(t, soon)), /did not answer/);
  const lost = await mirror(t, (_request, response) => void response.writeHead(404).end());
  assert.match(await missing(search(t, { environment: { ELECTRON_MIRROR: lost } })), /did not answer/);
});

/** An installer that has ended before its last word is said: what it started says it, once it is alone. */
const saysLate = `const { spawn } = require('node:child_process');
  const late = "process.stdin.resume().once('end', () => process.stderr.write('no space left'))";
  spawn(process.execPath, ['-e', late], { stdio: ['pipe', 'ignore', 'inherit'] }).unref();
  process.exit(1);`;

test('Where it can be had it is fetched by its own installer; one that fails or hangs is said', async (t) => {
  const asked: string[] = [];
  const ELECTRON_MIRROR = await mirror(t, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end();
  });
  const environment = { ELECTRON_MIRROR };
  const installs = `const fs = require('node:fs'); fs.mkdirSync(__dirname + '/dist');
    for (const [name, text] of [['dist/electron', ''], ['dist/version', '45.5.0'], ['path.txt', 'electron']]) fs.writeFileSync(__dirname + '/' + name, text);`;
  const good = search(t, { environment }, installs);
  assert.deepEqual(await electronProgram(good), { program: join(good.folder, 'dist/electron') });
  assert.deepEqual(asked, ['HEAD /v45.5.0/electron-v45.5.0-linux-x64.zip']);
  const bad = search(t, { environment }, "process.stderr.write('no space left\\n'); process.exitCode = 1;");
  assert.match(await missing(bad), /Fetching it failed: no space left/);
  assert.match(await missing(search(t, { environment }, saysLate)), /Fetching it failed: no space left/);
  assert.match(await missing(search(t, { environment })), /Fetching it failed: code 1/);
  const slow = search(t, { environment, fetchLimitMs: 300 }, 'setInterval(() => undefined, 1000);');
  assert.match(await missing(slow), /it took too long/);
});
