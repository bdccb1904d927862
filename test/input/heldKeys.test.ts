import assert from 'node:assert/strict';
import { type ChildProcess, execFile } from 'node:child_process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import { forkChild } from '../../workbench/desktop/input/forkChild.ts';
import type { Injector } from '../../workbench/device/ports/input.ts';
import { type Desk, noDesk, type Program, runNode, startDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

const middle = { x: 0.5, y: 0.5 };

describe('What the helper holds down', { skip: noDesk() }, () => {
  let desk: Desk;
  let xev: Program;
  let injector: Injector;
  let children: ChildProcess[] = [];
  before(async () => {
    desk = await startDesk();
    xev = await desk.runXev();
  });
  after(() => desk?.dispose());
  beforeEach(async () => {
    children = [];
    injector = await createInjector({
      ...place(desk.inner),
      fork: (request) => {
        const child = forkChild(request);
        children.push(child);
        return child;
      },
    });
    xev.clear();
  });
  afterEach(() => injector.dispose());

  const shiftPressed = () => /KeyPress event[\s\S]*?Shift_L/.test(xev.output());
  const shiftReleased = () => /KeyRelease event[\s\S]*?Shift_L/.test(xev.output());
  const buttonReleased = () => /ButtonRelease event[\s\S]*?button 1,/.test(xev.output());

  async function holdShiftAndButton(): Promise<void> {
    injector.key({ code: 'ShiftLeft', pressed: true });
    injector.button({ button: 'left', pressed: true, at: middle });
    await injector.flush();
    await until('Shift is down', shiftPressed);
    assert.equal(shiftReleased(), false);
    assert.equal(buttonReleased(), false);
  }

  it('is released by releaseAll', async () => {
    await holdShiftAndButton();
    injector.releaseAll();
    await injector.flush();
    await until('Shift and the button come up', () => shiftReleased() && buttonReleased());
  });

  it('is released when the injector is closed', async () => {
    await holdShiftAndButton();
    await injector.dispose();
    await until('Shift and the button come up', () => shiftReleased() && buttonReleased());
  });

  it('is released when the process that injects is told to end', async () => {
    await holdShiftAndButton();
    children[0]?.kill('SIGTERM');
    await until('Shift and the button come up', () => shiftReleased() && buttonReleased());
  });

  it('is released when the process that injects is killed, and the loss is reported', async () => {
    const failures: Error[] = [];
    injector.onFailure((error) => failures.push(error));
    await holdShiftAndButton();
    children[0]?.kill('SIGKILL');
    await until('Shift and the button come up', () => shiftReleased() && buttonReleased());
    assert.deepEqual(
      failures.map((error) => 'code' in error && error.code),
      ['input_failed'],
    );
    await assert.rejects(injector.flush(), { code: 'input_failed' });
    await injector.dispose();
    assert.equal(
      children.every((child) => child.exitCode !== null || child.signalCode !== null),
      true,
    );
  });

  it('is pressed once however often the helper repeats the press', async () => {
    injector.button({ button: 'left', pressed: true, at: middle });
    injector.button({ button: 'left', pressed: true, at: middle });
    injector.button({ button: 'left', pressed: false, at: middle });
    await injector.flush();
    await until('the button comes up', buttonReleased);
    assert.equal(xev.output().match(/ButtonPress event/g)?.length, 1);
  });

  it('repeats when the helper’s keyboard repeats, and never by itself: a release may be late', async () => {
    const pressed = (key: string) =>
      xev.output().match(new RegExp(`KeyPress event[^\\0]*?keysym \\w+, ${key}\\)`, 'g'))?.length;
    injector.key({ code: 'KeyA', pressed: true });
    await injector.flush();
    // The display's own delay is 660 ms.
    await pause(1500);
    injector.key({ code: 'KeyA', pressed: true });
    injector.key({ code: 'KeyA', pressed: true });
    injector.key({ code: 'KeyA', pressed: false });
    for (const down of [true, true, false]) injector.key({ code: 'ShiftLeft', pressed: down });
    await injector.flush();
    await until('Shift comes up', shiftReleased);
    assert.deepEqual([pressed('a'), pressed('Shift_L')], [3, 1]);
  });

  for (const [how, end] of [
    ['closed', async () => undefined],
    ['killed', async () => void children[0]?.kill('SIGKILL')],
  ] as const) {
    it(`leaves other programs that inject the display’s own repeating when it is ${how}`, async () => {
      await end();
      await injector.dispose();
      const hand = (word: string) =>
        promisify(execFile)('xdotool', [word, 'a'], { env: { ...process.env, ...desk.inner.env } });
      await hand('keydown');
      try {
        await until('it repeats', () => (xev.output().match(/KeyPress event/g)?.length ?? 0) > 3);
      } finally {
        await hand('keyup');
      }
    });
  }

  it('is released when the program around it is killed', async () => {
    const program = fileURLToPath(new URL('./holdingProgram.ts', import.meta.url));
    const holding = runNode(program, [desk.inner.name, desk.inner.authority]);
    try {
      await until('Shift is down', () => holding.output().includes('held') && shiftPressed());
      assert.equal(shiftReleased(), false);
    } finally {
      await holding.end();
    }
    await until('Shift comes up', shiftReleased);
  });
});
