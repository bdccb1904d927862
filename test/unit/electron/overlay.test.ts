// The overlay's window on a replaced module: what Electron's documentation says is tried, not Electron itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Position } from '@handrail/sdk';
import type { Overlay } from '../../../workbench/device/ports/shell.ts';
import { deviceEnd, prompt } from '../../contract/shell.ts';
import { machine } from '../../support/electron/replaced.ts';
import type { ReplacedWindow } from '../../support/electron/replacedWindow.ts';
import { shellPlace } from '../../support/electron/shellPlace.ts';
import { until } from '../../support/flow/until.ts';

const one = [{ id: 'screen:11:0', name: 'Entire screen', display_id: '11' }];
const two = [
  { id: 'screen:21:0', name: 'Screen 1', display_id: '1' },
  { id: 'screen:22:0', name: 'Screen 2', display_id: '2', scale: 1.5 },
];
/** Within the frame that says that the screen is shared. */
const inFrame = { x: 4, y: 4, width: 1272, height: 712 };
/** A part of the display in fractions of it. */
const part = (x: number, y: number, width: number, height: number) => ({
  x: x / 1280,
  y: y / 720,
  width: width / 1280,
  height: height / 720,
});
const whole = part(inFrame.x, inFrame.y, inFrame.width, inFrame.height);

let place: Awaited<ReturnType<typeof shellPlace>>;
before(async () => {
  place = await shellPlace();
});
after(() => place.dispose());

const page = (window: ReplacedWindow) => window.webContents.getURL();
const over = () => machine.windows.filter((window) => page(window).startsWith('handrail-app://overlay'));

/** What the overlay's page heard last under a name. */
function heard(name: string): unknown {
  const said = over()[0]?.webContents.mainFrame?.window['overlayHeard'] as (readonly [string, unknown])[] | undefined;
  return said?.filter(([each]) => each === name).at(-1)?.[1];
}

async function opened(screen = { width: 1280, height: 720 } as { width: number; height: number; screen?: string }) {
  const overlay = await place.shell.openOverlay(screen);
  const [window] = over();
  assert.ok(window);
  return { overlay, window };
}

const end = async (overlay: Overlay) => {
  await overlay.close();
  assert.deepEqual(over(), []);
};
const at = (x: number, y: number): Position => ({ x, y });

test('Against a replaced module: an overlay lies over the whole display, is never focused, and clicks go through', async () => {
  const { overlay, window } = await opened();
  assert.equal(page(window), 'handrail-app://overlay/overlay');
  assert.deepEqual(window.getBounds(), { x: 0, y: 0, width: 1280, height: 720 });
  const { transparent, focusable, frame, skipTaskbar } = window.options;
  assert.deepEqual([transparent, focusable, frame, skipTaskbar], [true, false, false, true]);
  assert.equal(window.set.get('ignoreMouseEvents'), true);
  assert.equal(window.set.get('alwaysOnTop'), 'screen-saver');
  assert.equal(window.set.get('focused'), undefined);
  assert.equal(window.set.get('contentProtection'), undefined, 'the helper sees what the sharer sees');
  await end(overlay);
});

test('Against a replaced module: the page hears marks, pointers and removals as they were said', async () => {
  const { overlay } = await opened();
  const mark = { id: 7, kind: 'text', points: [at(0.5, 0.25)], colour: 'blue', text: '<i>x</i>' } as const;
  overlay.put(mark);
  overlay.remove(3);
  overlay.point({ at: at(1, 0), name: 'Hanna Helper' });
  await until('all of it was heard', () => heard('point'));
  assert.deepEqual(heard('put'), mark);
  assert.deepEqual(heard('remove'), { id: 3 });
  assert.deepEqual(heard('point'), { pointer: { at: at(1, 0), name: 'Hanna Helper' } });
  await end(overlay);
});

test('Against a replaced module: windows of Handrail are left free, wherever they go, and so is the frame around a shared screen', async () => {
  const { overlay } = await opened();
  await until('the page knows where it may draw', () => heard('free'));
  assert.deepEqual(heard('free'), { parts: [whole] });
  await place.shell.openWorkbench();
  const workbench = machine.windows.find((window) => page(window).startsWith('handrail-app://workbench'));
  assert.ok(workbench);
  const free = async (parts: readonly unknown[]) => {
    await until('the page hears of it', () => JSON.stringify(heard('free')) === JSON.stringify({ parts }));
  };
  workbench.setBounds({ x: 640, y: 0, width: 2000, height: 720 });
  await free([part(4, 4, 636, 712)]);
  workbench.setBounds({ x: -100, y: 360, width: 5000, height: 5000 });
  await free([part(4, 4, 1272, 356)]);
  workbench.hide();
  await free([whole]);
  workbench.show();
  await free([part(4, 4, 1272, 356)]);

  const abort = new AbortController();
  const asked = place.shell.ask(prompt('waits'), abort.signal).catch(() => 'gone');
  const asking = await until('the prompt is open', () =>
    machine.windows.find((window) => page(window).startsWith('handrail-app://prompt')),
  );
  asking.setBounds({ x: 0, y: 0, width: 640, height: 720 });
  await free([part(640, 4, 636, 356)]);
  abort.abort();
  await asked;
  await free([part(4, 4, 1272, 356)]);
  workbench.destroy();
  await free([whole]);
  await end(overlay);
});

test('Against a replaced module: a hidden overlay has no window on the screen, and a lost one is heard of', async () => {
  const { overlay, window } = await opened();
  assert.equal(window.visible, true);
  await overlay.setVisible(false);
  assert.equal(window.visible, false);
  await overlay.setVisible(true);
  assert.equal(window.visible, true);
  assert.equal(window.set.get('focused'), undefined);
  const closed = new Promise<void>((resolve) => overlay.onClosed(() => resolve()));
  // docs/api/web-contents: the page's process died.
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  await closed;
  assert.deepEqual(over(), []);
  await overlay.setVisible(true);
});

test('Against a replaced module: an overlay follows its display, and goes with it', async () => {
  const { overlay, window } = await opened();
  const bounds = { x: 100, y: 0, width: 1920, height: 1080 };
  machine.displays.emit('display-metrics-changed', {}, { id: 99, bounds: { ...bounds, width: 1 } }, ['bounds']);
  machine.displays.emit('display-metrics-changed', {}, { id: 11, bounds }, ['bounds']);
  assert.deepEqual(window.getBounds(), bounds);
  const closed = new Promise<void>((resolve) => overlay.onClosed(() => resolve()));
  machine.displays.emit('display-removed', {}, { id: 99, bounds });
  assert.equal(over().length, 1);
  machine.displays.emit('display-removed', {}, { id: 11, bounds });
  await closed;
  assert.equal(machine.displays.listenerCount('display-removed'), 0, 'nobody waits for it any more');
});

test('Against a replaced module: a display that changes while the overlay’s page still loads is followed', async () => {
  const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
  const opening = place.shell.openOverlay({ width: 1280, height: 720 });
  await until('the window is there', () => over().length === 1);
  assert.equal(heard('free'), undefined, 'its page hears nothing yet');
  machine.displays.emit('display-metrics-changed', {}, { id: 11, bounds }, ['bounds']);
  const overlay = await opening;
  assert.deepEqual(over()[0]?.getBounds(), bounds);
  await until('the page knows where it may draw', () => heard('free'));
  assert.deepEqual(heard('free'), {
    parts: [{ x: 4 / 1920, y: 4 / 1080, width: 1912 / 1920, height: 1072 / 1080 }],
  });
  await end(overlay);
});

test('Against a replaced module: of several displays the overlay lies over the one that was picked', async () => {
  machine.screens = two;
  machine.pressed = 1;
  const alike = { width: 1280, height: 720 };
  const stage = await place.shell.openCaptureStage();
  await deviceEnd(stage.port, 'sharer').reported;
  const { overlay, window } = await opened({ ...alike, screen: 'screen:22:0' });
  assert.equal(window.getBounds().x, 1280);
  await end(overlay);
  await stage.close();
  // No stage says any more what that name means; the size of the picture, in the display's own pixels, still may.
  const large = await opened({ width: 1920, height: 1080, screen: 'screen:22:0' });
  assert.equal(large.window.getBounds().x, 1280);
  await end(large.overlay);
  machine.screens = two.map((screen) => ({ ...screen, scale: 1 }));
  await assert.rejects(place.shell.openOverlay(alike), { code: 'screen_unclear' });
  machine.screens = [];
  await assert.rejects(place.shell.openOverlay(alike), { code: 'no_display' });
  machine.screens = one;
  assert.deepEqual(over(), []);
});
