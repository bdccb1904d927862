import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/until.ts';
import { temporaryFolder } from './support/running.ts';

const main = fileURLToPath(new URL('../../../workbench/service/main.ts', import.meta.url));

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  out(): string;
}

function run(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
  });
  t.after(() => child.kill('SIGKILL'));
  const texts = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => {
    texts.out += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    texts.err += data;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...texts }));
  });
  return { child, ended, out: () => texts.out };
}

test('With --demo it prints one line with its address when it is ready, and ends cleanly when it is told to', async (t) => {
  const service = run(t, ['--demo', '--port', '0', '--data', await temporaryFolder(t)]);
  await until('it is ready', () => service.out().includes('\n'));
  const { address } = JSON.parse(service.out()) as { address: string };
  assert.equal((await fetch(`${address}/readyz`)).status, 200);
  service.child.kill('SIGTERM');
  const { code, out } = await service.ended;
  assert.equal(code, 0);
  assert.equal(out.trim().split('\n').length, 1, 'nothing else goes to the standard output');
});

test('A port that is taken, a folder in use and a damaged database each say what happened and what to do', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const port = String((taken.address() as AddressInfo).port);
  const folder = await temporaryFolder(t);
  const first = await run(t, ['--demo', '--port', port, '--data', folder]).ended;
  assert.equal(first.code, 1);
  assert.match(first.err, /The port is in use\. \(port_taken\)\n {2}port: \d+[\s\S]*choose another with --port/);

  const running = run(t, ['--demo', '--port', '0', '--data', folder]);
  await until('it is ready', () => running.out() !== '');
  const second = await run(t, ['--demo', '--port', '0', '--data', folder]).ended;
  assert.equal(second.code, 1);
  assert.match(second.err, /Another Handrail service is using the data folder[\s\S]*--data/);

  const damaged = join(await temporaryFolder(t), 'data');
  mkdirSync(damaged);
  writeFileSync(join(damaged, 'handrail.db'), 'not a database, but long enough to look at it for a while');
  const third = await run(t, ['--demo', '--port', '0', '--data', damaged]).ended;
  assert.equal(third.code, 1);
  assert.match(third.err, /cannot be read\. \(data_corrupt\)\n {2}file: .*handrail\.db\n {2}Restore it/);
});

test('Wrong options are explained', async (t) => {
  const data = await temporaryFolder(t);
  const cases: readonly (readonly [string[], Readonly<Record<string, string>>, number, RegExp])[] = [
    [['--help'], {}, 0, /^$/],
    [['--demo'], {}, 2, /--data is missing/],
    [['--demo', '--data', data, '--port', '99999'], {}, 2, /--port takes a number/],
    [['--nonsense'], {}, 2, /--nonsense/],
    [
      ['--data', data],
      { HANDRAIL_CLIENT_ID: 'x' },
      1,
      /No identity provider is set[\s\S]*variable: HANDRAIL_ISSUER[\s\S]*--demo/,
    ],
    [
      ['--demo', '--data', data],
      { HANDRAIL_ISSUER: 'https://login.example' },
      1,
      /embedded identity provider cannot be used/,
    ],
    [['--demo', '--data', data, '--host', '0.0.0.0'], {}, 1, /embedded identity provider cannot be used/],
  ];
  for (const [args, env, code, says] of cases) {
    const ended = await run(t, args, env).ended;
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.err}`);
    assert.match(ended.err, says);
  }
});
