import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { overlayDeviceInterface } from '../../../../workbench/base/app/overlayApi.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import type { Child } from '../../../../workbench/desktop/input/forkChild.ts';
import { exitCodes } from '../../../../workbench/desktop/input/messages.ts';
import { overlayChildInterface } from '../../../../workbench/desktop/overlay/childApi.ts';
import { openChildOverlay } from '../../../../workbench/desktop/overlay/childOverlay.ts';
import { childPort } from '../../../../workbench/desktop/overlay/childPort.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/flow/until.ts';

/** A child that the test plays. Messages cross as JSON, as Node's own do. */
class PlayedChild extends EventEmitter implements Child {
  readonly inside = new EventEmitter();
  readonly pid = 1;
  readonly stdout = null;
  readonly signalCode = null;
  exitCode: number | null = null;
  killed = 0;
  disconnected = 0;
  stubborn = false;

  get connected(): boolean {
    return this.exitCode === null && this.disconnected === 0;
  }

  send(message: object): void {
    const text = JSON.stringify(message);
    setImmediate(() => this.inside.emit('message', JSON.parse(text)));
  }

  disconnect(): void {
    this.disconnected += 1;
    if (!this.stubborn) setImmediate(() => this.ends(exitCodes.stopped));
  }

  kill(): void {
    this.killed += 1;
    this.ends(137);
  }

  ends(code: number): void {
    if (this.exitCode !== null) return;
    this.exitCode = code;
    this.emit('exit', code);
  }

  /** The child's side of things. */
  rpc() {
    const process = Object.assign(this.inside, {
      connected: true,
      send: (message: unknown) => setImmediate(() => this.emit('message', JSON.parse(JSON.stringify(message)))),
    }) as unknown as NodeJS.Process;
    return new Rpc(childPort(process), {
      local: overlayChildInterface,
      remote: overlayDeviceInterface,
      clock: new FakeClock(),
    });
  }
}

const screen = { width: 640, height: 480, screen: 'screen:5:0' };

/** On a clock that stands still where nothing else is said: a busy machine ends no child. */
function opening(child: PlayedChild, limitMs = 5_000, clock = new FakeClock(), startLimitMs = limitMs) {
  const options = { childPath: '/x', environment: {}, fork: () => child, clock, startLimitMs, limitMs };
  return openChildOverlay(options, screen, [7]);
}

test('A child that draws is told the screen and the processes of Handrail first, and then every mark in order', async () => {
  const child = new PlayedChild();
  const rpc = child.rpc();
  const heard: unknown[] = [];
  rpc.handle('drawn', () => ({}));
  rpc.handle('open', (input) => {
    heard.push(input);
    return {};
  });
  rpc.handle('show', (input) => {
    heard.push(input);
    return {};
  });
  for (const name of ['put', 'remove', 'point'] as const) rpc.on(name, (said) => heard.push(said));
  const overlay = await opening(child);
  const mark = { id: 1, kind: 'text', colour: 'red', text: 'x', points: [{ x: 0, y: 1 }] } as const;
  const next = async (count: number, act: () => void) => {
    act();
    await until('it is heard', () => heard.length === count);
  };
  await next(2, () => overlay.put(mark));
  await next(3, () => overlay.remove(1));
  await next(4, () => overlay.point({ at: { x: 0, y: 0 }, name: 'Hanna' }));
  await next(5, () => overlay.point(undefined));
  await overlay.setVisible(false);
  assert.deepEqual(heard, [
    { screen, own: [7] },
    mark,
    { id: 1 },
    { pointer: { at: { x: 0, y: 0 }, name: 'Hanna' } },
    {},
    { visible: false },
  ]);
  let closed = 0;
  overlay.onClosed(() => {
    closed += 1;
  });
  await overlay.close();
  await overlay.close();
  assert.deepEqual([closed, child.disconnected, child.killed], [1, 1, 0]);
  overlay.put(mark);
  await overlay.setVisible(true);
});

test('Why a child cannot draw is told by its code, and the child is ended', async () => {
  const child = new PlayedChild();
  child.rpc().handle('open', () => {
    throw new HandrailError('screen_unclear', 'Several screens could be it');
  });
  await assert.rejects(opening(child), { code: 'screen_unclear' });
  assert.equal(child.exitCode, exitCodes.stopped);
});

test('A child that ends as it opens, or never answers, is a display that was lost or drawing that failed', async () => {
  const lost = new PlayedChild();
  setImmediate(() => lost.ends(exitCodes.displayLost));
  await assert.rejects(opening(lost), { code: 'no_display' });
  const failed = new PlayedChild();
  setImmediate(() => failed.ends(exitCodes.failed));
  await assert.rejects(opening(failed), { code: 'drawing_failed' });
  const silent = new PlayedChild();
  silent.stubborn = true;
  const clock = new FakeClock();
  const refused = assert.rejects(opening(silent, 5, clock), { code: 'drawing_failed' });
  await until('it is ended', () => {
    clock.advance(5);
    return silent.killed > 0;
  });
  await refused;
  assert.equal(silent.killed, 1, 'one that does not end by itself is ended');
});

test('A child may take longer to start than to answer', async () => {
  const clock = new FakeClock();
  const child = new PlayedChild();
  let started: (() => void) | undefined;
  child.rpc().handle('open', () => new Promise<object>((done) => (started = () => done({}))));
  const opened = opening(child, 5, clock, 50);
  await until('the child is asked to open', () => started !== undefined);
  clock.advance(49);
  started?.();
  await (await opened).close();
  assert.equal(child.killed, 0);
});

test('A child that is busy with what a helper had it draw is off the screen before a prompt gives up on it', async () => {
  const clock = new FakeClock();
  const child = new PlayedChild();
  child.rpc().handle('open', () => ({}));
  const overlay = await opening(child, 10_000, clock);
  child.stubborn = true;
  const closing = overlay.close();
  clock.advance(300);
  assert.equal(child.killed, 1);
  await closing;
});

test('A child that is lost later is heard of once', async () => {
  const child = new PlayedChild();
  child.rpc().handle('open', () => ({}));
  const overlay = await opening(child);
  let closed = 0;
  overlay.onClosed(() => {
    closed += 1;
  });
  child.ends(exitCodes.displayLost);
  assert.equal(closed, 1);
  await overlay.setVisible(true);
  await overlay.close();
  assert.equal(closed, 1);
});
