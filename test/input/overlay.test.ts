// Marks over a real X display: seen by their pixels, felt by clicks that go through them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, describe, it, test } from 'node:test';
import { promisify } from 'node:util';
import { type Display, startOpenbox, startXvfb } from '../../build/display.ts';
import { ownProcess } from '../../build/ownedProcess.ts';
import { findCommand } from '../../build/systemTools.ts';
import { forkChild } from '../../workbench/desktop/input/forkChild.ts';
import { loadXlib } from '../../workbench/desktop/input/x11/xlib.ts';
import { type ScreenDrawer, screenDrawer } from '../../workbench/desktop/overlay/screenDrawer.ts';
import { loadWindows, windowNumbers } from '../../workbench/desktop/overlay/x11/windows.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import type { CapturedScreen } from '../../workbench/device/ports/input.ts';
import type { Overlay, OverlayMark } from '../../workbench/device/ports/shell.ts';
import { noDesk, runNode } from '../support/desk.ts';
import { paintRoot, screenPixels } from '../support/screenPixels.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

const missing = ['import', 'xsetroot', 'xrandr'].filter((tool) => findCommand(tool) === undefined);
const skip = missing.length > 0 ? `NOT RUN: this machine lacks ${missing.join(', ')}` : noDesk();
const childPath = join(import.meta.dirname, '../../workbench/desktop/overlay/x11/overlayChild.ts');

const size = { width: 640, height: 480 };
const ground = '#336699';
const [red, green, dark] = ['#e02424', '#1f9d3d', '#141414'];
const at = (x: number, y: number) => ({ x, y });
const box: OverlayMark = { id: 1, kind: 'rectangle', colour: 'red', points: [at(0.25, 0.25), at(0.75, 0.75)] };
/** Where the box has a line, and where it has none. */
const line = [160, 240] as const;
const inside = [320, 240] as const;

async function drawerOn(display: Display): Promise<ScreenDrawer> {
  const drawer = await screenDrawer({ ...place(display), clock: systemClock() });
  assert.ok(drawer, 'this machine can draw');
  return drawer;
}

/** Waits until a place of the screen has this colour. */
async function shows(display: Display, [x, y]: readonly [number, number], colour: string): Promise<void> {
  let seen = '';
  await until(`${x},${y} is ${colour}`, async () => {
    seen = (await screenPixels(display))(x, y);
    return seen === colour;
  }).catch((error: Error) => {
    throw new Error(`${error.message}, but ${seen}`);
  });
}

/** A window takes clicks in so many pixels of its upper left corner, as Electron leaves one that ignores the mouse. */
function takesClicks(display: Display, window: number, pixels: number): void {
  const was = process.env['XAUTHORITY'];
  process.env['XAUTHORITY'] = display.authority;
  const x = loadXlib();
  const opened = x.XOpenDisplay(display.name);
  if (was === undefined) delete process.env['XAUTHORITY'];
  else process.env['XAUTHORITY'] = was;
  assert.ok(opened);
  const corner = Buffer.alloc(8);
  corner.writeUInt16LE(pixels, 4);
  corner.writeUInt16LE(pixels, 6);
  const { shapeInput, shapeSet } = windowNumbers;
  loadWindows().XShapeCombineRectangles(opened, window, shapeInput, 0, 0, corner, 1, shapeSet, 0);
  x.XSync(opened, 0);
  x.XCloseDisplay(opened);
}

describe('An overlay on a real display', { skip }, () => {
  let display: Display;
  let drawer: ScreenDrawer;
  const open: Overlay[] = [];
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    display = await startXvfb(size);
    await paintRoot(display, ground);
    drawer = await drawerOn(display);
  });
  afterEach(async () => {
    for (const overlay of open.splice(0)) await overlay.close();
    for (const end of ends.splice(0).reverse()) await end();
  });
  after(() => display?.dispose());

  const draw = async (own: readonly number[] = [], screen: CapturedScreen = size) => {
    const overlay = await drawer.open(screen, own);
    open.push(overlay);
    return overlay;
  };
  const tool = async (name: string, ...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(name, [...args], { env: { ...process.env, ...display.env } });
    return stdout.trim();
  };
  /** A window of a program, white. */
  const program = (geometry: string) => {
    const args = ['-geometry', geometry, '-bw', '0', '-event', 'button', '-event', 'focus'];
    const owned = ownProcess('stdbuf', ['-oL', 'xev', ...args], {
      env: { ...process.env, ...display.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    ends.push(() => owned.dispose());
    let said = '';
    owned.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    return { said: () => said };
  };
  const windowOf = (name: string) =>
    until(`${name} has a window`, () =>
      tool('xdotool', 'search', '--name', name).then(
        (ids) => ids.split('\n')[0] ?? false,
        () => false as const,
      ),
    );
  /** xev says nothing of its process; a browser does. */
  const saysPid = async (window: string, pid: number) => {
    await tool('xprop', '-id', window, '-f', '_NET_WM_PID', '32c', '-set', '_NET_WM_PID', String(pid));
    // Shown anew: a window says it before it is shown.
    await tool('xdotool', 'windowunmap', '--sync', window, 'windowmap', '--sync', window);
  };

  it('shows marks with their edges, hides them at once, and leaves nothing', async () => {
    const overlay = await draw();
    overlay.put(box);
    await shows(display, line, red);
    const seen = await screenPixels(display);
    assert.equal(seen(...inside), ground);
    const across = Array.from({ length: 16 }, (_, step) => seen(line[0] - 8 + step, line[1]));
    assert.ok(
      across.includes(dark) && across.some((each) => each > '#c0' && each.slice(1, 3) === each.slice(3, 5)),
      across.join(' '),
    );

    await overlay.setVisible(false);
    assert.equal((await screenPixels(display))(...line), ground);
    overlay.put({ ...box, id: 2, colour: 'green' });
    overlay.remove(1);
    await overlay.setVisible(true);
    assert.equal((await screenPixels(display))(...line), green, 'what was put meanwhile is there');

    overlay.put({
      ...box,
      id: 3,
      kind: 'pen',
      colour: 'blue',
      points: [at(0.25, 0.5), at(0.4, 0.5), at(0.5, 0.5), at(0.5, 0.9)],
    });
    await shows(display, [240, 240], '#1f6feb');
    overlay.remove(2);
    await shows(display, [480, 240], ground);
    assert.equal((await screenPixels(display))(240, 240), '#1f6feb', 'the others stay');
    await overlay.close();
    assert.equal((await screenPixels(display))(240, 240), ground);
  });

  it('draws text as it was typed, and a pointer that goes away', async () => {
    const overlay = await draw();
    const dots = async () => {
      const seen = await screenPixels(display);
      let count = 0;
      for (let x = 0; x < size.width; x += 2)
        for (let y = 0; y < size.height; y += 2) if (seen(x, y) !== ground) count += 1;
      return count;
    };
    const text = (id: number, words: string): OverlayMark => ({
      id,
      kind: 'text',
      colour: 'yellow',
      text: words,
      points: [at(0.9, 0.99)],
    });
    overlay.put(text(1, '<b>&lt;</b>'));
    const marked = await until('the text is seen', async () => (await dots()) || false);
    overlay.put(text(1, '<'));
    await until('one letter takes less', async () => (await dots()) < marked / 3);
    overlay.put(text(1, 'a\ud800 👍 שלום'));
    overlay.remove(1);
    await until('it is gone', async () => (await dots()) === 0);
    overlay.point({ at: at(0.5, 0.5), name: 'Hanna <i>Helper</i>' });
    await shows(display, inside, red);
    overlay.point({ at: at(1, 1), name: '' });
    await shows(display, inside, ground);
    overlay.point(undefined);
    await until('the pointer is gone', async () => (await dots()) === 0);
  });

  it('lets clicks through to the window below, which keeps the keyboard', async () => {
    const below = program('640x480+0+0');
    await windowOf('Event Tester');
    const overlay = await draw();
    overlay.put(box);
    await shows(display, line, red);
    await tool('xdotool', 'mousemove', String(line[0]), String(line[1]), 'click', '1');
    await until('the click arrived', () => below.said().includes('ButtonPress event'));
    assert.match(below.said(), /ButtonPress event[\s\S]*root:\(160,240\)/);
    assert.doesNotMatch(below.said(), /FocusOut/);
  });

  it('leaves windows of Handrail free wherever they go, and lies above all others', async () => {
    program('200x480+0+0');
    const window = await windowOf('Event Tester');
    const overlay = await draw([4711]);
    overlay.put(box);
    await shows(display, line, red);
    await saysPid(window, 4711);
    await shows(display, line, '#ffffff');
    await shows(display, [480, 240], red);
    await tool('xdotool', 'windowmove', window, '400', '0');
    await shows(display, [480, 240], '#ffffff');
    await shows(display, line, red);
    await tool('xdotool', 'windowsize', window, '20', '20');
    await shows(display, [480, 240], red);
    await tool('xdotool', 'windowsize', window, '240', '480');
    await shows(display, [480, 240], '#ffffff');
    await tool('xdotool', 'windowunmap', window);
    await shows(display, [480, 240], red);

    program('640x480+0+0');
    // It comes up above the overlay, which then comes back.
    await shows(display, inside, '#ffffff');
    await shows(display, line, red);
  });

  it('is seen over a window of Handrail that lets clicks through', async () => {
    program('640x480+0+0');
    const window = await windowOf('Event Tester');
    const overlay = await draw([4711]);
    overlay.put(box);
    await saysPid(window, 4711);
    await shows(display, line, '#ffffff');
    takesClicks(display, Number(window), 1);
    await tool('xdotool', 'windowunmap', '--sync', window, 'windowmap', '--sync', window);
    await shows(display, inside, '#ffffff');
    await shows(display, line, red);
  });

  it('leaves what a window manager puts around them free too', async () => {
    const manager = await startOpenbox(display);
    ends.push(() => manager.dispose());
    program('240x200+40+140');
    const window = await windowOf('Event Tester');
    const overlay = await draw([4711]);
    await saysPid(window, 4711);
    overlay.put({ ...box, kind: 'pen', points: [at(0, 0.5), at(1, 0.5)] });
    await shows(display, [600, 240], red);
    const frame = await until('it is framed', async () => {
      const extents = await tool('xprop', '-id', window, '_NET_FRAME_EXTENTS');
      return /= \d+, \d+, ([1-9]\d*)/.exec(extents)?.[1] ?? false;
    });
    assert.ok(Number(frame) > 0);
    const { x, y } = await tool('xdotool', 'getwindowgeometry', '--shell', window).then((said) => ({
      x: Number(/X=(-?\d+)/.exec(said)?.[1]),
      y: Number(/Y=(-?\d+)/.exec(said)?.[1]),
    }));
    // A line right through the title bar.
    const bar = (y - Number(frame) / 2) / size.height;
    overlay.put({ ...box, kind: 'pen', points: [at(0, bar), at(1, bar)] });
    await shows(display, [600, Math.round(bar * size.height)], red);
    const seen = await screenPixels(display);
    for (let step = x; step < x + 240; step += 4) assert.notEqual(seen(step, Math.round(bar * size.height)), red);
  });

  it('is gone when its parent was killed', async () => {
    const holder = runNode(join(import.meta.dirname, 'overlayHolder.ts'), [display.name, display.authority]);
    ends.push(() => holder.end());
    await until('it is drawn', () => holder.output().includes('drawn'));
    await shows(display, line, red);
    await holder.end();
    await shows(display, line, ground);
  });

  it('goes on after messages that fit nothing, and ends after too many of them', async () => {
    const child = forkChild({ path: childPath, environment: { ...display.env } });
    const ended = once(child, 'exit');
    await once(child, 'message');
    child.send({ frame: 'not base64 at all' });
    child.send({ frame: 12 });
    child.send('open');
    child.send({ op: 'open', screen: size });
    assert.equal(child.exitCode, null);
    for (let count = 0; count < 20; count += 1) child.send({ frame: Buffer.from([0xc1, count]).toString('base64') });
    const [code] = await ended;
    assert.notEqual(code, 0);
  });

  it('shows the same where a compositor runs, and when it ends', {
    skip: !findCommand('xcompmgr') && 'NOT RUN: this machine has no xcompmgr',
  }, async () => {
    const compositor = ownProcess('xcompmgr', [], { env: { ...process.env, ...display.env }, stdio: 'ignore' });
    ends.push(() => compositor.dispose());
    program('640x480+0+0');
    await shows(display, inside, '#ffffff');
    const overlay = await draw();
    overlay.put(box);
    await shows(display, line, red);
    assert.equal((await screenPixels(display))(...inside), '#ffffff');
    await compositor.dispose();
    await shows(display, line, red);
    await shows(display, inside, '#ffffff');
  });

  it('lies over the screen that is captured, and is refused where that could be several', async () => {
    await tool('xrandr', '--setmonitor', 'left', '320/85x480/127+0+0', 'screen');
    await tool('xrandr', '--setmonitor', 'right', '320/85x480/127+320+0', 'none');
    const half = { width: 320, height: 480 };
    await assert.rejects(drawer.open(half, []), { code: 'screen_unclear' });
    const atom = /(\d+)\s+right$/m.exec(await tool('xlsatoms', '-format', '%ld %s'))?.[1] ?? '';
    const overlay = await draw([], { ...half, screen: `screen:${atom}:0` });
    overlay.put(box);
    await shows(display, [400, 240], red);
    assert.equal((await screenPixels(display))(80, 240), ground);
    await overlay.close();
    await tool('xrandr', '--delmonitor', 'right');
    await tool('xrandr', '--delmonitor', 'left');
  });
});

test('A display that is lost ends its overlay, and none is opened on it', { skip }, async () => {
  const display = await startXvfb(size);
  const drawer = await drawerOn(display);
  const overlay = await drawer.open(size, []);
  overlay.put(box);
  const closed = new Promise<void>((resolve) => overlay.onClosed(() => resolve()));
  await display.dispose();
  await closed;
  overlay.put(box);
  await overlay.setVisible(true);
  await overlay.close();
  await assert.rejects(drawer.open(size, []), { code: 'no_display' });
});

test('Nothing draws on Wayland alone, without a display, and on other systems', async () => {
  const clock = systemClock();
  assert.equal(await screenDrawer({ platform: 'linux', waylandDisplay: 'wayland-0', clock }), undefined);
  assert.equal(await screenDrawer({ platform: 'linux', clock }), undefined);
  assert.equal(await screenDrawer({ platform: 'win32', display: ':1', clock }), undefined);
  assert.equal(await screenDrawer({ platform: 'darwin', display: ':1', clock }), undefined);
});
