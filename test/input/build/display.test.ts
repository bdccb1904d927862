import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type Display, startOpenbox, startXephyr, startXvfb } from '../../../build/display.ts';

const run = promisify(execFile);

async function screenSize(display: Display): Promise<string> {
  const { stdout } = await run('xdotool', ['getdisplaygeometry'], { env: { ...process.env, ...display.env } });
  return stdout.trim();
}

test('A display starts on a number of its own, in the size asked for, and is gone after dispose', async () => {
  const first = await startXvfb({ width: 800, height: 600 });
  const second = await startXvfb();
  try {
    assert.notEqual(first.name, second.name);
    assert.equal(await screenSize(first), '800 600');
    assert.equal(await screenSize(second), '1280 720');
  } finally {
    await first.dispose();
  }
  await assert.rejects(screenSize(first));
  assert.equal(existsSync(first.authority), false);
  assert.equal(await screenSize(second), '1280 720', 'the other display lives on');
  await second.dispose();
});

test('A client without the key of a display is refused', async () => {
  const display = await startXvfb();
  try {
    const env = { ...process.env, DISPLAY: display.name, XAUTHORITY: '/dev/null' };
    await assert.rejects(run('xdotool', ['getdisplaygeometry'], { env }));
  } finally {
    await display.dispose();
  }
});

test('A display inside a display has its own size and its own window manager', async () => {
  const outer = await startXvfb({ width: 1400, height: 900 });
  const inner = await startXephyr(outer, { width: 1024, height: 640 });
  const manager = await startOpenbox(inner);
  try {
    assert.equal(await screenSize(inner), '1024 640');
    const property = ['-root', '_NET_SUPPORTING_WM_CHECK'];
    const innerState = await run('xprop', property, { env: { ...process.env, ...inner.env } });
    const outerState = await run('xprop', property, { env: { ...process.env, ...outer.env } });
    assert.match(innerState.stdout, /window id/);
    assert.doesNotMatch(outerState.stdout, /window id/);
  } finally {
    await manager.dispose();
    await inner.dispose();
    await outer.dispose();
  }
});

test('A display inside one that does not exist fails with the reason', async () => {
  const env = { DISPLAY: ':65000', XAUTHORITY: '/dev/null' };
  await assert.rejects(startXephyr({ env }), /Xephyr ended with code 1 before it was ready/);
});
