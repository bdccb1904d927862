import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { browserUser, sandboxPossible } from '../../../build/browserUser.ts';
import { startXvfb } from '../../../build/display.ts';
import { findBrowser } from '../../../build/systemTools.ts';

const browser = findBrowser() ?? '';

test('A browser of this user runs on our display with its sandbox on', async (t) => {
  const user = await browserUser();
  t.after(() => user.dispose());
  const sandbox = await sandboxPossible(user);
  if (!sandbox.possible) return t.skip(sandbox.reason);
  const display = await startXvfb();
  t.after(() => display.dispose());
  const profile = await user.makeProfile();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await user.makeLauncher(browser, display),
    chromiumSandbox: true,
    headless: false,
  });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto('chrome://sandbox');
  await page.getByText('You are adequately sandboxed.').waitFor();
  const rows = await page.locator('table').innerText();
  assert.match(rows, /Layer 1 Sandbox\s+Namespace/);
  assert.match(rows, /Seccomp-BPF sandbox\s+Yes/);
});

test('A browser started by us speaks over extra pipes, as its own user, with nothing of our environment', async (t) => {
  const user = await browserUser();
  t.after(() => user.dispose());
  const options = await user.spawnOptions();
  const sandbox = await sandboxPossible(user);
  if (!sandbox.possible) t.diagnostic(`The browser runs without its sandbox. ${sandbox.reason}`);
  const args = [
    '--headless=new',
    '--no-first-run',
    `--user-data-dir=${await user.makeProfile()}`,
    '--remote-debugging-pipe',
    ...(sandbox.possible ? [] : ['--no-sandbox']),
  ];
  process.env['HANDRAIL_LOCAL_PROBE'] = 'of our own';
  const child = spawn(browser, args, { ...options, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  delete process.env['HANDRAIL_LOCAL_PROBE'];
  const [, , , toBrowser, fromBrowser] = child.stdio;
  assert.ok(toBrowser && 'write' in toBrowser && fromBrowser);
  toBrowser.write('{"id":1,"method":"Browser.getVersion"}\0');
  const [answer] = (await once(fromBrowser, 'data')) as [Buffer];
  assert.match(answer.toString(), /"product":"(Headless)?Chrome\//);
  if (process.getuid?.() === 0) {
    assert.equal(statSync(`/proc/${child.pid}`).uid, options.uid);
    assert.notEqual(options.uid, 0);
    assert.doesNotMatch(readFileSync(`/proc/${child.pid}/environ`, 'utf8'), /HANDRAIL_LOCAL_PROBE/);
  }
  toBrowser.write('{"id":2,"method":"Browser.close"}\0');
  await once(child, 'exit');
});

test('The home of a browser is gone after dispose', async () => {
  const user = await browserUser();
  const profile = await user.makeProfile();
  assert.equal(existsSync(profile), true);
  await user.dispose();
  assert.equal(existsSync(user.home), false);
});
