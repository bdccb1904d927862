import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { utilityFork } from '../../../../workbench/desktop/input/utilityFork.ts';

const channel = join(import.meta.dirname, '../../../../workbench/desktop/input/utilityChannel.ts');

/** A child that answers, that says when its channel closed, and that has only what a utility process has. */
const program = `
const listeners = [];
let inside = false;
process.on('message', (data) => {
  // What the channel makes of it comes here again.
  if (inside) return;
  inside = true;
  for (const each of listeners) each({ data });
  inside = false;
});
const send = process.send.bind(process);
delete process.send;
process.parentPort = { on: (_, listener) => listeners.push(listener), postMessage: (message) => send(message) };
await import(${JSON.stringify(channel)});
process.on('message', (message) => process.send({ got: message, argv: process.argv.slice(2), env: process.env.KEY }));
process.on('disconnect', () => process.exit(7));
`;

test("A child in a process of Electron's own kind, against a replaced one, has the channel of a forked one", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-utility-'));
  const path = join(folder, 'child.mjs');
  await writeFile(path, program);
  let started: ChildProcess | undefined;
  t.after(async () => {
    started?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const start = utilityFork((file, args, { env, stdio }) => {
    assert.deepEqual(stdio, ['ignore', 'ignore', 'ignore']);
    const child = fork(file, args, { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    started = child;
    return {
      pid: child.pid,
      stdout: null,
      on: (event: string, listener: (value: number) => void) => child.on(event, listener),
      postMessage: (message: object) => void child.send(message),
      kill: () => child.kill(),
    };
  });
  const child = start({ path, environment: { KEY: 'value' }, arguments: ['one'] });
  const answer = new Promise((resolve) => child.on('message', resolve));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  child.send({ order: 1 });
  assert.deepEqual(await answer, { got: { order: 1 }, argv: ['one'], env: 'value' });
  assert.equal(child.connected, true);
  child.disconnect();
  assert.equal(await ended, 7);
  assert.equal(child.exitCode, 7);
  assert.equal(child.connected, false);
});
