/**
 * The person's own activity on X11, from XInput2 raw events of devices that are not XTEST's. Follows the end key on those
 * devices too: there a helper's input cannot get between its keys. Reports are bytes on standard output; no key is named.
 */
import { writeSync } from 'node:fs';
import { HandrailError } from '@handrail/sdk';
import koffi from 'koffi';
import { activityIntervalMs, activityMarks } from '../activityMarks.ts';
import { ActivityRate } from '../activityRate.ts';
import { endWithParent } from '../childExit.ts';
import { type EndKey, EndKeyMatch } from '../endKey.ts';
import { keyPlaces, x11Offset } from '../keyCodes.ts';
import { exitCodes } from '../messages.ts';
import { inputEvents, RealDevices } from './realDevices.ts';
import { connectionReadable, eventOffsets, eventSize, eventTypes, loadXlib, openDisplay } from './xlib.ts';

/** Offsets in XIRawEvent. */
const raw = { device: 48, detail: 56 } as const;
const pollMs = 1000;

const codes: ReadonlyMap<number, string> = new Map(
  [...keyPlaces].map(([code, place]) => [place.evdev + x11Offset, code]),
);
const rate = new ActivityRate(activityIntervalMs, () => performance.now());
const endKey = new EndKeyMatch(JSON.parse(process.argv[2] ?? '') as EndKey);
const ending = endWithParent(() => undefined, exitCodes.failed);

function report(mark: string): void {
  writeSync(1, mark);
}

function seen(type: number, detail: number): void {
  const key = type === inputEvents.rawKeyPress || type === inputEvents.rawKeyRelease;
  if (key) {
    const code = codes.get(detail);
    if (code !== undefined && endKey.seen(code, type === inputEvents.rawKeyPress)) report(activityMarks.endKey);
  }
  if (rate.pass()) report(key ? activityMarks.key : activityMarks.pointer);
}

async function listen(): Promise<never> {
  const x = loadXlib();
  const display = openDisplay(x, process.env['DISPLAY'], () => undefined);
  const devices = new RealDevices(x, display);
  const event = Buffer.alloc(eventSize);
  x.XSync(display, 0);
  report(activityMarks.ready);

  const take = (): void => {
    x.XNextEvent(display, event);
    if (event.readInt32LE(eventOffsets.type) !== eventTypes.genericEvent) return;
    if (event.readInt32LE(eventOffsets.extension) !== devices.opcode) return;
    const type = event.readInt32LE(eventOffsets.evtype);
    if (type === inputEvents.hierarchyChanged) return devices.refresh();
    if (!x.XGetEventData(display, event)) return;
    const data = event.readBigUInt64LE(eventOffsets.data);
    const device = koffi.decode.int(data + BigInt(raw.device));
    const detail = koffi.decode.int(data + BigInt(raw.detail));
    x.XFreeEventData(display, event);
    // Masters repeat what their devices say; only the devices themselves are in the set.
    if (devices.has(device)) seen(type, detail);
  };

  const readable = connectionReadable(x, display);
  for (;;) {
    await readable(pollMs);
    while (x.XPending(display) > 0) take();
  }
}

listen().catch((error: unknown) => {
  const missing = error instanceof HandrailError && error.code === 'no_display';
  ending.end(missing ? exitCodes.noDisplay : exitCodes.failed);
});
