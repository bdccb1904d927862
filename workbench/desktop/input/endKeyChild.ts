/**
 * Listens to the whole keyboard with uiohook and tells its parent one thing: the end key was pressed. A process of its
 * own, because uiohook ends the process it runs in when the display says no.
 */
import { writeSync } from 'node:fs';
import { UiohookKey, uIOhook } from 'uiohook-napi';
import { activityMarks } from './activityMarks.ts';
import { endWithParent } from './childExit.ts';
import { type EndKey, EndKeyMatch } from './endKey.ts';
import { keyPlaces } from './keyCodes.ts';
import { exitCodes } from './messages.ts';
import { uiohookName } from './uiohookKeys.ts';
import { displayOpens } from './x11/xlib.ts';

const match = new EndKeyMatch(JSON.parse(process.argv[2] ?? '') as EndKey);
const numbers: ReadonlyMap<string, number> = new Map(Object.entries(UiohookKey));
const codes = new Map<number, string>();
for (const code of keyPlaces.keys()) {
  const number = numbers.get(uiohookName(code));
  if (number !== undefined) codes.set(number, code);
}

function seen(keycode: number, pressed: boolean): void {
  const code = codes.get(keycode);
  if (code !== undefined && match.seen(code, pressed)) writeSync(1, activityMarks.endKey);
}

const ending = endWithParent(() => undefined, exitCodes.failed);
// Without a display uiohook aborts or never returns, so the display is tried first.
if (process.platform === 'linux' && !displayOpens(process.env['DISPLAY'])) ending.end(exitCodes.noDisplay);
uIOhook.on('keydown', (event) => seen(event.keycode, true));
uIOhook.on('keyup', (event) => seen(event.keycode, false));
uIOhook.start();
writeSync(1, activityMarks.ready);
