import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Display } from '../../build/display.ts';
import { findCommand } from '../../build/systemTools.ts';
import type { BrowserLauncher } from '../../workbench/chromium/browser/browserLauncher.ts';
import { ChromiumShell } from '../../workbench/chromium/chromiumShell.ts';
import { screenDrawer } from '../../workbench/desktop/overlay/screenDrawer.ts';
import { place as inputPlace } from '../input/place.ts';
import { type BrowserPlace, browserPlace, fixturePages, noBrowserPlace } from '../support/browserPlace.ts';
import { screenPixels } from '../support/screenPixels.ts';
import { type ShellUnderTest, shellContract } from './shell.ts';

const skip = noBrowserPlace();
if (skip) test('The shell on an installed browser keeps the contract of a shell', { skip }, () => undefined);
else {
  let place: BrowserPlace;
  shellContract(
    'The shell on an installed browser',
    async () => {
      place = await browserPlace();
      const options = await place.options(await fixturePages());
      const opened: string[] = [];
      const started: number[] = [];
      const launcher: BrowserLauncher = {
        prepareFolder: (folder) => options.launcher.prepareFolder(folder),
        launch(...call) {
          const child = options.launcher.launch(...call);
          if (child.pid !== undefined) started.push(child.pid);
          return child;
        },
      };
      const tools = ['import', 'xdotool', 'xwininfo'].every((tool) => findCommand(tool) !== undefined);
      const drawer = tools && (await screenDrawer({ ...inputPlace(place.display), clock: options.clock }));
      const shell = await ChromiumShell.start({
        ...options,
        ...(drawer ? { drawer } : {}),
        // Marks are drawn beside it.
        windowSize: { width: 500, height: 300 },
        launcher,
        testing: { captureSource: 'Entire screen' },
        systemBrowser: {
          available: () => Promise.resolve(true),
          open: async (address) => void opened.push(address),
        },
      });
      const kill = () => {
        for (const pid of started) process.kill(pid, 'SIGKILL');
      };
      return { shell, opened, kill, ...(drawer ? { overlay: overlayOn(place.display) } : {}) };
    },
    () => place.dispose(),
  );
}

/** What a person at the display sees and feels of marks in the colours of the contract. */
function overlayOn(display: Display): NonNullable<ShellUnderTest['overlay']> {
  const tool = async (name: string, ...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(name, [...args], { env: { ...process.env, ...display.env } });
    return stdout;
  };
  const isMark = (colour: string) => ['#e02424', '#1f9d3d', '#1f6feb'].includes(colour);
  const drawn = async () => {
    const seen = await screenPixels(display);
    for (let y = 0; y < display.height; y += 2)
      for (let x = 0; x < display.width; x += 2) if (isMark(seen(x, y))) return { x, y };
    return undefined;
  };
  return {
    async leavesFree() {
      const [window = ''] = (await tool('xdotool', 'search', '--onlyvisible', '--name', 'Handrail')).split('\n');
      // Right over a corner of the rectangle.
      const { x, y } = { x: display.width / 4 - 100, y: display.height / 4 - 50 };
      await tool('xdotool', 'windowmove', window, String(x), String(y));
      const seen = await screenPixels(display);
      const there =
        /Absolute upper-left X:\s+(\d+)\s+Absolute upper-left Y:\s+(\d+)[\s\S]*Width: (\d+)\s+Height: (\d+)/;
      const [, ...numbers] = there.exec(await tool('xwininfo', '-id', window)) ?? [];
      const [left = 0, top = 0, width = 0, height = 0] = numbers.map(Number);
      if (left > display.width / 4 || left + width < display.width / 4 || width === 0) return false;
      for (let row = top; row < top + height; row += 1)
        for (let column = left; column < left + width; column += 1) if (isMark(seen(column, row))) return false;
      return true;
    },
    screen: { width: display.width, height: display.height },
    seen: async () => (await drawn()) !== undefined,
    async clicksThrough() {
      const { x = 0, y = 0 } = (await drawn()) ?? {};
      await tool('xdotool', 'mousemove', String(x), String(y));
      const [, below = ''] = /WINDOW=(\d+)/.exec(await tool('xdotool', 'getmouselocation', '--shell')) ?? [];
      return /Override Redirect State: no/.test(await tool('xwininfo', '-id', below, '-all'));
    },
  };
}
