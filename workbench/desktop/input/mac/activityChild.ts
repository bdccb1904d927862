/**
 * The person's own activity on macOS: how long ago the hardware produced an event, which injected ones (posted above the
 * hardware state) do not change. **Not run**: written from the headers of CoreGraphics and compiled only.
 */
import { writeSync } from 'node:fs';
import koffi from 'koffi';
import { activityIntervalMs, activityMarks } from '../activityMarks.ts';
import { endWithParent } from '../childExit.ts';

/** kCGEventSourceStateHIDSystemState */
const hardware = 1;
/** CGEventTypes.h: button presses and releases, moves, drags, the wheel. */
const pointerTypes = [1, 2, 3, 4, 5, 6, 7, 22, 25, 26, 27] as const;
const keyTypes = [10, 11, 12] as const;

const graphics = koffi.load('/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices');
const secondsSince = graphics.func('double CGEventSourceSecondsSinceLastEventType(int32_t state, uint32_t type)');

function recent(types: readonly number[]): boolean {
  return types.some((type) => (secondsSince(hardware, type) as number) * 1000 < activityIntervalMs);
}

endWithParent(() => undefined, 1);
writeSync(1, activityMarks.ready);
setInterval(() => {
  if (recent(keyTypes)) writeSync(1, activityMarks.key);
  else if (recent(pointerTypes)) writeSync(1, activityMarks.pointer);
}, activityIntervalMs);
