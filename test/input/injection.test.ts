import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import type { Injector } from '../../workbench/device/ports/input.ts';
import { type Desk, noDesk, type Program, startDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

const middle = { x: 0.5, y: 0.5 };

describe('Injection on a real display', { skip: noDesk() }, () => {
  let desk: Desk;
  let injector: Injector;
  before(async () => {
    desk = await startDesk();
    injector = await createInjector(place(desk.inner));
  });
  after(async () => {
    await injector?.dispose();
    await desk?.dispose();
  });

  async function terminal(name: string): Promise<{ readonly typed: () => Promise<string> }> {
    const file = join(desk.folder, name);
    desk.run('xterm', [
      '-title',
      name,
      '-xrm',
      'xterm*allowTitleOps: false',
      '-u8',
      '-geometry',
      '60x10',
      '-e',
      'sh',
      '-c',
      `echo ready > ${file}.ready; cat > ${file}`,
    ]);
    await until('the terminal runs', async () => (await desk.read(`${file}.ready`)) !== '');
    await until('the terminal has the keyboard', async () => (await desk.focused()) === name);
    return { typed: () => desk.read(file) };
  }

  function enter(): void {
    injector.key({ code: 'Enter', pressed: true });
    injector.key({ code: 'Enter', pressed: false });
  }

  it('lists the screen with its size', async () => {
    const screens = await injector.screens();
    assert.deepEqual(
      screens.map(({ x, y, width, height }) => ({ x, y, width, height })),
      [{ x: 0, y: 0, width: 800, height: 600 }],
    );
  });

  it('refuses a screen that is not there', async () => {
    await assert.rejects(injector.selectScreen('no such'), { code: 'invalid_input' });
  });

  it('types ASCII and any other character into a program', async () => {
    const { typed } = await terminal('text');
    const text = 'Hello, World! ~#{[|]} é € 日 😀 Äß żółw Привет';
    injector.text(text);
    enter();
    await injector.flush();
    assert.equal(await until('the text arrives', async () => (await typed()) || undefined), `${text}\n`);
  });

  it('types more different characters in one call than there are free keycodes', async () => {
    const { typed } = await terminal('many');
    const text = Array.from({ length: 150 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    injector.text(text);
    enter();
    await injector.flush();
    assert.equal(await until('the text arrives', async () => (await typed()) || undefined), `${text}\n`);
  });

  it('types the same text while Shift is held and Caps Lock is on', async () => {
    const { typed } = await terminal('locked');
    injector.key({ code: 'CapsLock', pressed: true });
    injector.key({ code: 'CapsLock', pressed: false });
    injector.key({ code: 'ShiftLeft', pressed: true });
    injector.text('aBé1');
    injector.key({ code: 'ShiftLeft', pressed: false });
    injector.text('xY2');
    enter();
    injector.key({ code: 'CapsLock', pressed: true });
    injector.key({ code: 'CapsLock', pressed: false });
    await injector.flush();
    assert.equal(await until('the text arrives', async () => (await typed()) || undefined), 'aBé1xY2\n');
  });

  it('keeps the order of keys and text', async () => {
    const { typed } = await terminal('order');
    for (const code of ['KeyA', 'KeyB']) {
      injector.key({ code, pressed: true });
      injector.key({ code, pressed: false });
      injector.text('日');
    }
    enter();
    await injector.flush();
    assert.equal(await until('the text arrives', async () => (await typed()) || undefined), 'a日b日\n');
  });

  it('drops what waits behind text when everything is released', async () => {
    const { typed } = await terminal('cut');
    injector.text(Array.from({ length: 150 }, (_, index) => String.fromCodePoint(0x5e00 + index)).join(''));
    injector.text('never');
    injector.releaseAll();
    injector.text('after');
    enter();
    await injector.flush();
    const said = await until('the line arrives', async () => (await typed()) || undefined);
    assert.match(said, /after\n$/);
    assert.doesNotMatch(said, /never/);
  });

  describe('the mouse', () => {
    let xev: Program;
    before(async () => {
      xev = await desk.runXev();
    });

    function buttons(): readonly string[] {
      return [...xev.output().matchAll(/^Button(Press|Release) event[\s\S]*?button (\d+),/gm)].map(
        ([, kind, number]) => `${kind} ${number}`,
      );
    }

    it('presses each of its five buttons', async () => {
      xev.clear();
      for (const button of ['left', 'middle', 'right', 'back', 'forward'] as const) {
        injector.button({ button, pressed: true, at: middle });
        injector.button({ button, pressed: false, at: middle });
      }
      await injector.flush();
      await until('ten events', () => buttons().length >= 10);
      assert.deepEqual(
        buttons(),
        [1, 2, 3, 8, 9].flatMap((number) => [`Press ${number}`, `Release ${number}`]),
      );
    });

    it('turns both wheels, adding up fractions of a notch', async () => {
      xev.clear();
      injector.wheel({ x: 0, y: -1, at: middle });
      injector.wheel({ x: 0, y: 2, at: middle });
      injector.wheel({ x: -1, y: 0, at: middle });
      injector.wheel({ x: 1, y: 0, at: middle });
      for (let count = 0; count < 10; count += 1) injector.wheel({ x: 0, y: 0.1, at: middle });
      await injector.flush();
      await until('six notches', () => buttons().length >= 12);
      const presses = buttons().filter((each) => each.startsWith('Press'));
      assert.deepEqual(presses, ['Press 4', 'Press 5', 'Press 5', 'Press 6', 'Press 7', 'Press 5']);
    });

    it('drags from one place to another', async () => {
      xev.clear();
      injector.button({ button: 'left', pressed: true, at: { x: 0.25, y: 0.25 } });
      injector.move({ x: 0.5, y: 0.5 });
      injector.button({ button: 'left', pressed: false, at: { x: 0.75, y: 0.75 } });
      await injector.flush();
      await until('the release', () => buttons().includes('Release 1'));
      const roots = [...xev.output().matchAll(/^(ButtonPress|ButtonRelease) event[\s\S]*?root:\((\d+),(\d+)\)/gm)].map(
        (each) => each.slice(1, 4).join(' '),
      );
      assert.deepEqual(roots, ['ButtonPress 200 150', 'ButtonRelease 600 450']);
      assert.match(xev.output(), /MotionNotify event[\s\S]*?state 0x100/);
    });

    it('reaches the last pixel of the screen', async () => {
      xev.clear();
      injector.move({ x: 1, y: 0.5 });
      await injector.flush();
      await until('the pointer is there', () => /root:\(799,300\)/.test(xev.output()));
    });
  });

  it('restores the free keycodes when it is closed', async () => {
    const before = await mapping();
    const second = await createInjector(place(desk.inner));
    second.text('日本語');
    await second.flush();
    assert.notEqual(await mapping(), before);
    await second.dispose();
    assert.equal(await mapping(), before);
  });

  async function mapping(): Promise<string> {
    const file = join(desk.folder, `keymap-${performance.now()}`);
    desk.run('sh', ['-c', `xmodmap -pke > ${file}.part; mv ${file}.part ${file}`]);
    return until('the mapping is read', async () => (await desk.read(file)) || undefined);
  }
});
