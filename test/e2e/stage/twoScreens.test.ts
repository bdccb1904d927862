import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { findCommand } from '../../../build/systemTools.ts';
import { createInjector } from '../../../workbench/desktop/input/createInjector.ts';
import { systemClock } from '../../../workbench/desktop/systemClock.ts';
import { LocalInput } from '../../../workbench/device/session/localInput.ts';
import { TestHands } from '../../support/flow/memoryMachine.ts';
import { startStagePages } from '../../support/stagePages.ts';

const run = promisify(execFile);
const skip = findCommand('xrandr') === undefined && 'NOT RUN: xrandr is not installed (x11-xserver-utils)';

for (const [source, left] of [
  ['Screen 1', 0],
  ['Screen 2', 640],
] as const) {
  test(`Clicks land on the screen that is shared when it is ${source} of two that are alike`, { skip }, async (t) => {
    const pages = await startStagePages({ flags: [`--auto-select-desktop-capture-source=${source}`] });
    if ('reason' in pages) return t.skip(pages.reason);
    t.after(() => pages.dispose());
    const { display, sharer } = pages;
    const env = { ...process.env, ...display.env };
    await run('xrandr', ['--setmonitor', 'one', '640/160x720/180+0+0', 'screen'], { env });
    await run('xrandr', ['--setmonitor', 'two', '640/160x720/180+640+0', 'none'], { env });
    await sharer.evaluate(() => window.stage.start());
    // The first report may have a size that the first picture corrects; the name is right from the beginning.
    const first = await sharer.waitForFunction(() => window.stage.reports[0]).then((found) => found.jsonValue());
    assert.ok(first);
    const { width = 0, height = 0, screen = '' } = first;

    const input = new LocalInput({
      clock: systemClock(),
      createInjector: () =>
        createInjector({ platform: 'linux', display: display.name, xauthority: display.authority, environment: env }),
      createMonitor: async () => new TestHands(),
    });
    t.after(() => input.close());
    await input.open();
    await input.pictureIs({ width, height, screen });
    assert.equal(input.placed, true);
    input.injector?.move({ x: 0.5, y: 0.5 });
    await input.injector?.flush();
    const { stdout } = await run('xdotool', ['getmouselocation'], { env });
    assert.match(stdout, new RegExp(`^x:${left + 320} y:360 `));
  });
}
