import type { PointerButton } from '@handrail/sdk';
import koffi from 'koffi';
import type { ScreenArea } from '../../../device/ports/input.ts';
import type { Driver } from '../driver.ts';
import { keyPlaces } from '../keyCodes.ts';
import { WheelSteps } from '../wheelSteps.ts';

/** CGEventTypes.h */
const types = {
  leftDown: 1,
  leftUp: 2,
  rightDown: 3,
  rightUp: 4,
  moved: 5,
  leftDragged: 6,
  rightDragged: 7,
  otherDown: 25,
  otherUp: 26,
  otherDragged: 27,
} as const;
const buttonNumbers: Readonly<Record<PointerButton, number>> = { left: 0, right: 1, middle: 2, back: 3, forward: 4 };
/** Events enter above the hardware state, so that `mac/activityChild` does not take them for the person's. */
const sessionTap = 1;
const lineUnit = 1;
/** kCGKeyboardEventAutorepeat */
const autorepeat = 8;
const flags: ReadonlyMap<string, number> = new Map([
  ['ShiftLeft', 0x20000],
  ['ShiftRight', 0x20000],
  ['ControlLeft', 0x40000],
  ['ControlRight', 0x40000],
  ['AltLeft', 0x80000],
  ['AltRight', 0x80000],
  ['MetaLeft', 0x100000],
  ['MetaRight', 0x100000],
]);
const point = koffi.struct({ x: 'double', y: 'double' });
const rectangle = koffi.struct({ origin: point, size: koffi.struct({ width: 'double', height: 'double' }) });

interface Rectangle {
  readonly origin: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * Injects with `CGEventPost`. **Not run**: written from the headers of CoreGraphics and compiled only; no Mac has
 * executed it. The app needs the Accessibility permission, without which macOS drops the events in silence.
 */
export class MacDriver implements Driver {
  readonly #steps = new WheelSteps();
  readonly #modifiers = new Set<string>();
  readonly #buttons = new Set<PointerButton>();
  readonly #graphics = koffi.load('/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices');
  readonly #post = this.#graphics.func('void CGEventPost(uint32_t tap, void *event)');
  readonly #release = this.#graphics.func('void CFRelease(void *object)');
  readonly #setFlags = this.#graphics.func('void CGEventSetFlags(void *event, uint64_t flags)');
  readonly #mouseEvent = this.#graphics.func('CGEventCreateMouseEvent', 'void *', [
    'void *',
    'uint32_t',
    point,
    'uint32_t',
  ]);
  readonly #wheelEvent = this.#graphics.func('CGEventCreateScrollWheelEvent2', 'void *', [
    'void *',
    'uint32_t',
    'uint32_t',
    'int32_t',
    'int32_t',
    'int32_t',
  ]);
  readonly #keyEvent = this.#graphics.func('void *CGEventCreateKeyboardEvent(void *source, uint16_t key, bool down)');
  readonly #setField = this.#graphics.func(
    'void CGEventSetIntegerValueField(void *event, uint32_t field, int64_t value)',
  );
  readonly #setText = this.#graphics.func(
    'void CGEventKeyboardSetUnicodeString(void *event, unsigned long length, void *text)',
  );
  readonly #displays = this.#graphics.func(
    'int32_t CGGetActiveDisplayList(uint32_t most, void *displays, void *count)',
  );
  readonly #bounds = this.#graphics.func('CGDisplayBounds', rectangle, ['uint32_t']);
  #at = { x: 0, y: 0 };

  screens(): readonly ScreenArea[] {
    const most = 16;
    const list = Buffer.alloc(most * 4);
    const count = Buffer.alloc(4);
    this.#displays(most, list, count);
    return Array.from({ length: count.readUInt32LE(0) }, (_, index) => {
      const display = list.readUInt32LE(index * 4);
      const { origin, size } = this.#bounds(display) as Rectangle;
      return {
        id: String(display),
        name: `Screen ${index + 1}`,
        captureId: String(display),
        x: origin.x,
        y: origin.y,
        width: size.width,
        height: size.height,
      };
    });
  }

  moveTo(x: number, y: number): void {
    this.#at = { x, y };
    const [held] = this.#buttons;
    const type =
      held === undefined
        ? types.moved
        : held === 'left'
          ? types.leftDragged
          : held === 'right'
            ? types.rightDragged
            : types.otherDragged;
    this.#send(this.#mouseEvent(null, type, this.#at, buttonNumbers[held ?? 'left']));
  }

  button(button: PointerButton, pressed: boolean): void {
    if (pressed) this.#buttons.add(button);
    else this.#buttons.delete(button);
    const [down, up] =
      button === 'left'
        ? [types.leftDown, types.leftUp]
        : button === 'right'
          ? [types.rightDown, types.rightUp]
          : [types.otherDown, types.otherUp];
    this.#send(this.#mouseEvent(null, pressed ? down : up, this.#at, buttonNumbers[button]));
  }

  /** macOS counts up and left as positive. */
  wheel(x: number, y: number): void {
    const steps = this.#steps.add(x, y);
    if (steps.x !== 0 || steps.y !== 0) this.#send(this.#wheelEvent(null, lineUnit, 2, -steps.y, -steps.x, 0));
  }

  key(code: string, pressed: boolean): void {
    const key = keyPlaces.get(code)?.mac;
    if (key === undefined) return;
    if (flags.has(code)) {
      if (pressed) this.#modifiers.add(code);
      else this.#modifiers.delete(code);
    }
    this.#send(this.#keyEvent(null, key, pressed));
  }

  repeat(code: string): void {
    const key = keyPlaces.get(code)?.mac;
    if (key === undefined) return;
    const event = this.#keyEvent(null, key, true) as bigint;
    this.#setField(event, autorepeat, 1);
    this.#send(event);
  }

  async text(text: string, held: readonly string[], stop: AbortSignal): Promise<void> {
    for (const code of held) this.key(code, false);
    for (const character of text) {
      if (stop.aborted) return;
      const units = Buffer.from(character, 'utf16le');
      for (const down of [true, false]) {
        const event = this.#keyEvent(null, 0, down) as bigint;
        this.#setText(event, units.length / 2, units);
        this.#send(event);
      }
    }
    for (const code of [...held].reverse()) this.key(code, true);
  }

  flush(): void {
    // CGEventPost hands over at once and reports nothing.
  }

  giveBack(): void {
    // Nothing is ever borrowed: macOS types Unicode by itself.
  }

  close(): void {
    // No connection of its own.
  }

  #send(event: unknown): void {
    let mask = 0;
    for (const code of this.#modifiers) mask |= flags.get(code) ?? 0;
    this.#setFlags(event, mask);
    this.#post(sessionTap, event);
    this.#release(event);
  }
}
