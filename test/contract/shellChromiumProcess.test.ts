import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { appearLimitMs } from '../../build/demo/patience.ts';
import type { BrowserLauncher } from '../../workbench/chromium/browser/browserLauncher.ts';
import { ChromiumShell, type ChromiumShellOptions } from '../../workbench/chromium/chromiumShell.ts';
import type { Bundles } from '../../workbench/desktop/pages/bundles.ts';
import { type BrowserPlace, browserPlace, fixturePages, noBrowserPlace } from '../support/browserPlace.ts';

const skip = noBrowserPlace();
let place: BrowserPlace;
let pages: Bundles;

before(async () => {
  if (skip) return;
  place = await browserPlace();
  pages = await fixturePages();
});
after(() => place?.dispose());

/** A launcher that also notes what it started, and may change the command line. */
function noting(launcher: BrowserLauncher, change: (args: readonly string[]) => readonly string[] = (args) => args) {
  const started: number[] = [];
  const noted: BrowserLauncher = {
    prepareFolder: (folder) => launcher.prepareFolder(folder),
    launch(program, args, options) {
      const child = launcher.launch(program, change(args), options);
      if (child.pid !== undefined) started.push(child.pid);
      return child;
    },
  };
  return { launcher: noted, started };
}

/** Processes of a group that still run; those that ended and wait to be reaped do not. */
function living(group: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(pgrp) === group && state !== 'Z' && state !== 'X';
      } catch {
        // Ended while we looked.
        return false;
      }
    });
}

async function untilGone(group: number): Promise<void> {
  const limit = AbortSignal.timeout(appearLimitMs);
  while (living(group).length > 0) {
    assert.ok(!limit.aborted, `processes of the browser's group stayed: ${living(group).join(', ')}`);
    await pause(20);
  }
}

test('A device process that is killed leaves no browser behind', {
  skip: skip || (process.platform !== 'linux' && 'NOT RUN: reads /proc'),
}, async () => {
  const { executable, profile, spawnAs, allowUnsandboxed } = await place.plain();
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'fixture/shellHolder.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOLDER: JSON.stringify({ executable, profile, as: spawnAs, allowUnsandboxed }) },
  });
  let said = '';
  for await (const chunk of holder.stdout) {
    said += String(chunk);
    if (said.includes('open')) break;
  }
  const group = Number.parseInt(said, 10);
  assert.ok(living(group).length > 1, 'the browser runs');
  holder.kill('SIGKILL');
  await untilGone(group);
});

test('Closing the shell ends the whole browser', { skip }, async () => {
  const options = await place.options(pages);
  const { launcher, started } = noting(options.launcher);
  const shell = await ChromiumShell.start({ ...options, launcher });
  await shell.openWorkbench();
  let lost = false;
  shell.onClosed(() => {
    lost = true;
  });
  await shell.close();
  if (process.platform === 'linux') await untilGone(started[0] ?? 0);
  assert.equal(lost, false, 'a shell that is closed was not lost');
  await assert.rejects(shell.openWorkbench(), { code: 'wrong_state' });
});

const starts = async (options: ChromiumShellOptions) => {
  const { launcher, started } = noting(options.launcher);
  const shell = await ChromiumShell.start({ ...options, launcher });
  try {
    await shell.openWorkbench();
  } finally {
    await shell.close();
    if (process.platform === 'linux') for (const pid of started) await untilGone(pid);
  }
};

test('A browser without its sandbox is refused and ended, whoever turned the sandbox off', {
  skip: skip || (process.platform !== 'linux' && 'NOT RUN: reads /proc'),
}, async () => {
  const options = await place.options(pages);
  const { launcher } = noting(options.launcher, (args) => ['--no-sandbox', ...args]);
  await assert.rejects(starts({ ...options, launcher, allowUnsandboxed: false }), {
    code: 'no_browser',
    details: { reason: 'no_sandbox' },
  });
});

test('A display that is not there, a program that is no browser, and a profile in use each say so', {
  skip,
}, async () => {
  const options = await place.options(pages);
  const { launcher } = noting(options.launcher, (args) => [...args, '--display=:59535']);
  if (process.platform === 'linux') await assert.rejects(starts({ ...options, launcher }), { code: 'no_display' });
  await assert.rejects(starts({ ...options, executable: '/bin/false' }), {
    code: 'no_browser',
    details: { reason: 'ended' },
  });
  const shell = await ChromiumShell.start(options);
  try {
    await shell.openWorkbench();
    await assert.rejects(starts(options), { code: 'no_browser', details: { reason: 'profile_in_use' } });
  } finally {
    await shell.close();
  }
});

test('An address for the person opens in an ordinary window where the system has no browser, and closes when it is done', {
  skip,
}, async () => {
  const options = await place.options(pages);
  const shell = await ChromiumShell.start({
    ...options,
    systemBrowser: { available: async () => false, open: async () => assert.fail('there is none') },
    externalDone: (address) => address.startsWith('http://127.0.0.1:') && address.endsWith('/done'),
  });
  const visited = Promise.withResolvers<void>();
  const server = (await import('node:http')).createServer((request, response) => {
    if (request.url === '/start') response.writeHead(303, { location: '/done' }).end();
    else response.end('done', () => visited.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const page = await shell.openWorkbench();
    const address = server.address();
    await shell.openExternal(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/start`);
    await visited.promise;
    page.port.send(new TextEncoder().encode('still here'));
    const frame = await new Promise<Uint8Array>((resolve) => page.port.onFrame(resolve));
    assert.equal(new TextDecoder().decode(frame), 'still here');
  } finally {
    await shell.close();
    server.close();
    server.closeAllConnections();
  }
});
