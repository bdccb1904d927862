import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { SystemCommands } from '../../../../workbench/desktop/posture/systemCommands.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { live } from './fakeMachine.ts';

const shell = ['/bin/sh'];
const secret = { HOME: '/h', PATH: '/evil', HANDRAIL_SECRET: 's', LC_ALL: 'de_DE', LD_PRELOAD: '/evil.so' };
// A clock that stands still: a busy machine ends nothing here.
const commands = new SystemCommands(new FakeClock(), secret);

/** A process group is gone when no signal reaches it. */
async function untilGone(group: number): Promise<void> {
  for (;;) {
    try {
      process.kill(-group, 0);
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error);
      return;
    }
    await new Promise(setImmediate);
  }
}

test('the first path that exists is run, with its arguments as they are', async () => {
  const files = ['/nowhere/echo', '/bin/echo'];
  const outcome = await commands.run({ files, args: ['$HOME', '; echo x', '*'] }, live);
  assert.deepEqual(outcome, { kind: 'ended', code: 0, output: '$HOME ; echo x *\n', errors: '' });
});

test('a command learns only what it needs of the app\u2019s surroundings, and speaks English', async () => {
  const outcome = await commands.run({ files: ['/usr/bin/env'], args: [] }, live);
  assert.ok(outcome.kind === 'ended');
  assert.deepEqual(outcome.output.trim().split('\n').sort(), [
    'HOME=/h',
    'LC_ALL=C',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  ]);
});

test('a command that ends badly is heard out', async () => {
  const outcome = await commands.run({ files: shell, args: ['-c', 'echo a; echo b >&2; exit 3'] }, live);
  assert.deepEqual(outcome, { kind: 'ended', code: 3, output: 'a\n', errors: 'b\n' });
});

test('missing, closed, killed and endless commands are told apart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-posture-'));
  t.after(() => rm(folder, { recursive: true }));
  const closed = join(folder, 'closed');
  await writeFile(closed, '');
  await chmod(closed, 0o600);
  assert.deepEqual(await commands.run({ files: ['/nowhere/x', '/etc/passwd/x'], args: [] }, live), { kind: 'missing' });
  assert.deepEqual(await commands.run({ files: [closed], args: [] }, live), { kind: 'denied' });
  assert.deepEqual(await commands.run({ files: shell, args: ['-c', 'kill -9 $$'] }, live), { kind: 'broken' });
  assert.deepEqual(await commands.run({ files: ['/usr/bin/yes'], args: [] }, live), { kind: 'broken' });
});

/** Starts a command that tells its process id, starts another, and would go on for ever. */
async function endless(t: { after(run: () => unknown): void }, clock: FakeClock, signal: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-posture-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'pid');
  const script = `sleep 600 & echo $$ > ${file}.new; mv ${file}.new ${file}; wait`;
  const running = new SystemCommands(clock, {}).run({ files: shell, args: ['-c', script], limitMs: 50 }, signal);
  for (;;) {
    try {
      return { running, group: Number(await readFile(file, 'utf8')) };
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'ENOENT');
      await new Promise(setImmediate);
    }
  }
}

test('a command that takes too long is ended with all that it started', async (t) => {
  const clock = new FakeClock();
  const { running, group } = await endless(t, clock, live);
  clock.advance(50);
  assert.deepEqual(await running, { kind: 'timed_out' });
  await untilGone(group);
});

test('a cancelled command is ended, and one that is cancelled before is not begun', async (t) => {
  const stop = new AbortController();
  const { running, group } = await endless(t, new FakeClock(), stop.signal);
  const refused = assert.rejects(running, (error) => error instanceof HandrailError && error.code === 'cancelled');
  stop.abort();
  await refused;
  await untilGone(group);
  await assert.rejects(commands.run({ files: shell, args: ['-c', 'exit'] }, stop.signal), { code: 'cancelled' });
});
