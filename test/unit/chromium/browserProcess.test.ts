import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { BrowserProcess } from '../../../workbench/chromium/browser/browserProcess.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { turns } from '../../support/turns.ts';

/** A browser that is being started and that the test plays. */
async function starting() {
  const [stderr, commands, answers] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const child = Object.assign(new EventEmitter(), {
    stderr,
    stdio: [null, null, stderr, commands, answers],
    exitCode: null as number | null,
    signalCode: null,
  });
  const clock = new FakeClock();
  const started = BrowserProcess.start({
    executable: '/nowhere/browser',
    args: [],
    profile: '/nowhere/profile',
    launcher: { prepareFolder: async () => undefined, launch: () => child as unknown as ChildProcess },
    clock,
  });
  await turns();
  const ends = (code: number) => {
    answers.destroy();
    child.exitCode = code;
    child.emit('exit', code, null);
  };
  return { started, stderr, clock, ends };
}

test('Why a browser ended is told by what it said, also where its end is seen before that', async () => {
  const { started, stderr, ends } = await starting();
  const refused = assert.rejects(started, { code: 'no_display' });
  ends(1);
  await turns();
  stderr.end('Missing X server or $DISPLAY');
  await refused;
});

test('What a browser left behind may hold its pipe: nobody waits for that for long', async () => {
  const { started, clock, ends } = await starting();
  const refused = assert.rejects(started, { code: 'no_browser', details: { reason: 'ended' } });
  ends(1);
  await turns();
  clock.advance(500);
  await refused;
});
