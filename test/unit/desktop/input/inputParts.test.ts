import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ActivityRate } from '../../../../workbench/desktop/input/activityRate.ts';
import { createInjector } from '../../../../workbench/desktop/input/createInjector.ts';
import { inputSystem } from '../../../../workbench/desktop/input/desktopPlace.ts';
import { defaultEndKey, EndKeyMatch, endKeyText } from '../../../../workbench/desktop/input/endKey.ts';
import { HeldInput } from '../../../../workbench/desktop/input/heldInput.ts';
import { keyPlaces } from '../../../../workbench/desktop/input/keyCodes.ts';
import { pixelAt } from '../../../../workbench/desktop/input/pixelAt.ts';
import { WheelSteps } from '../../../../workbench/desktop/input/wheelSteps.ts';
import { keysymOf, keysymsOf } from '../../../../workbench/desktop/input/x11/keysyms.ts';
import { isXtest } from '../../../../workbench/desktop/input/x11/xinput.ts';

describe('The table of keys', () => {
  it('has letters, digits, modifiers and arrows where each system has them', () => {
    const wanted = [
      ['KeyA', 30, 0x1e, 0x00],
      ['Digit0', 11, 0x0b, 0x1d],
      ['ShiftRight', 54, 0x36, 0x3c],
      ['AltRight', 100, 0xe038, 0x3d],
      ['ArrowUp', 103, 0xe048, 0x7e],
      ['NumpadEnter', 96, 0xe01c, 0x4c],
      ['IntlBackslash', 86, 0x56, 0x0a],
      ['MetaLeft', 125, 0xe05b, 0x37],
    ] as const;
    for (const [code, evdev, scan, mac] of wanted) assert.deepEqual(keyPlaces.get(code), { evdev, scan, mac }, code);
  });

  it('gives no evdev or scan code twice and fits every code into X11', () => {
    const places = [...keyPlaces.values()];
    assert.equal(new Set(places.map((place) => place.evdev)).size, places.length);
    assert.equal(new Set(places.map((place) => place.scan)).size, places.length);
    assert.ok(places.every((place) => place.evdev + 8 <= 255));
  });

  it('has neither power nor sleep', () => {
    for (const code of ['Power', 'Sleep', 'WakeUp', '__proto__', 'constructor'])
      assert.equal(keyPlaces.get(code), undefined);
  });
});

describe('pixelAt', () => {
  it('comes back to the same pixel however the fraction was made, on a second screen too', () => {
    const screen = { x: 1920, y: -200, width: 1366, height: 768 };
    for (let n = 0; n < screen.width; n += 1) {
      for (const x of [n / screen.width, (n + 0.5) / screen.width, n / (screen.width - 1)]) {
        assert.equal(pixelAt({ x, y: 0 }, screen).x, 1920 + n);
      }
    }
    assert.deepEqual(pixelAt({ x: 1, y: 1 }, screen), { x: 3285, y: 567 });
    assert.deepEqual(pixelAt({ x: -1, y: 2 }, screen), { x: 1920, y: 567 });
  });
});

describe('WheelSteps', () => {
  it('makes one notch of ten tenths and starts anew when the direction changes', () => {
    const steps = new WheelSteps();
    const due = Array.from({ length: 10 }, () => steps.add(0, 0.1).y);
    assert.deepEqual(due, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert.deepEqual(steps.add(0.9, 0), { x: 0, y: 0 });
    assert.deepEqual(steps.add(-0.5, 0), { x: 0, y: 0 });
    assert.deepEqual(steps.add(-0.5, -3.25), { x: -1, y: -3 });
  });
});

describe('HeldInput', () => {
  it('gives what is down, the last pressed first, and knows repeats', () => {
    const held = new HeldInput();
    assert.equal(held.key('ShiftLeft', true), true);
    assert.equal(held.key('ShiftLeft', true), false);
    held.key('KeyA', true);
    held.button('left', true);
    assert.equal(held.button('right', false), false);
    assert.deepEqual(held.state(), { keys: ['KeyA', 'ShiftLeft'], buttons: ['left'] });
  });

  it('doubts a release until it is confirmed', () => {
    const held = new HeldInput();
    held.key('KeyA', true);
    held.clear();
    assert.deepEqual(held.state(), { keys: [], buttons: [] });
    assert.deepEqual(held.doubtful(), { keys: ['KeyA'], buttons: [] });
    const first = held.lastRelease;
    held.key('KeyB', true);
    held.key('KeyB', false);
    held.confirm(first);
    assert.deepEqual(held.doubtful(), { keys: ['KeyB'], buttons: [] });
  });
});

describe('ActivityRate', () => {
  it('passes one in each interval', () => {
    let now = 0;
    const rate = new ActivityRate(50, () => now);
    const passed = [0, 10, 49, 50, 99, 100].filter((time) => {
      now = time;
      return rate.pass();
    });
    assert.deepEqual(passed, [0, 50, 100]);
  });
});

describe('The end key', () => {
  it('is complete with either side of each modifier and any further one', () => {
    const match = new EndKeyMatch(defaultEndKey);
    for (const code of ['ControlRight', 'AltLeft', 'MetaLeft']) match.seen(code, true);
    assert.equal(match.seen('End', true), false);
    match.seen('ShiftLeft', true);
    assert.equal(match.seen('End', false), false);
    assert.equal(match.seen('End', true), true);
    match.seen('ControlRight', false);
    assert.equal(match.seen('End', true), false);
  });

  it('has the words of each system', () => {
    assert.equal(endKeyText(defaultEndKey, 'linux'), 'Ctrl+Alt+Shift+End');
    assert.equal(endKeyText(defaultEndKey, 'darwin'), 'Control+Option+Shift+End');
  });
});

describe('Keysyms', () => {
  it('are Latin-1 where they can be, else the code point, and the older number beside it', () => {
    assert.equal(keysymOf(0xe9), 0xe9);
    assert.equal(keysymOf(0x65e5), 0x10065e5);
    assert.equal(keysymOf(0x1f600), 0x101f600);
    assert.deepEqual(keysymsOf(0x20ac), [0x10020ac, 0x20ac]);
  });

  it("tell the X server's own injection devices from real ones", () => {
    assert.equal(isXtest('Virtual core XTEST pointer'), true);
    assert.equal(isXtest('Second seat XTEST keyboard'), true);
    assert.equal(isXtest('Xephyr virtual mouse'), false);
    assert.equal(isXtest('XTEST pointer'), false);
  });
});

describe('The driver for a machine', () => {
  it('is chosen by system and display', () => {
    assert.equal(inputSystem({ platform: 'linux', display: ':0', waylandDisplay: 'wayland-0' }), 'x11');
    assert.equal(inputSystem({ platform: 'win32' }), 'windows');
    assert.equal(inputSystem({ platform: 'darwin' }), 'mac');
  });

  it('is refused with a reason on Wayland alone, without a display and on other systems', async () => {
    await assert.rejects(createInjector({ platform: 'linux', waylandDisplay: 'wayland-0' }), {
      code: 'not_supported',
      message: /Xorg/,
    });
    await assert.rejects(createInjector({ platform: 'linux' }), { code: 'no_display' });
    await assert.rejects(createInjector({ platform: 'aix' }), { code: 'not_supported' });
  });
});
