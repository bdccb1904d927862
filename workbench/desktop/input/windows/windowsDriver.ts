import { HandrailError, type PointerButton } from '@handrail/sdk';
import koffi from 'koffi';
import type { ScreenArea } from '../../../device/ports/input.ts';
import type { Driver } from '../driver.ts';
import { keyPlaces } from '../keyCodes.ts';

/** Sizes and offsets of INPUT (winuser.h) in a 64-bit process: a 4-byte type, 4 bytes of padding, a 32-byte union. */
const input = { size: 40, mouse: 0, keyboard: 1, union: 8 } as const;
const mouse = {
  move: 0x0001,
  wheel: 0x0800,
  horizontalWheel: 0x1000,
  virtualDesk: 0x4000,
  absolute: 0x8000,
  notch: 120,
} as const;
const keyboard = { extended: 0x0001, up: 0x0002, unicode: 0x0004, scanCode: 0x0008 } as const;
const metrics = { left: 76, top: 77, width: 78, height: 79, swapButtons: 23 } as const;
const xButtons = { back: 1, forward: 2 } as const;

interface User32 {
  readonly SendInput: (count: number, inputs: Buffer, size: number) => number;
  readonly GetSystemMetrics: (index: number) => number;
  readonly EnumDisplayMonitors: (dc: null, clip: null, callback: bigint, data: number) => number;
  readonly GetMonitorInfoW: (monitor: bigint, info: Buffer) => number;
  readonly SetProcessDpiAwarenessContext: (context: number) => number;
}

/** Per-monitor awareness, version 2: without it Windows would scale our pixels. */
const perMonitorAware = -4;

/**
 * Injects with `SendInput`. **Not run**: written from the documentation of winuser.h and compiled only; no Windows
 * machine has executed it. It cannot reach windows of a higher integrity level nor the secure desktop.
 */
export class WindowsDriver implements Driver {
  readonly #user32: User32;
  #failed = false;

  constructor() {
    const library = koffi.load('user32.dll');
    this.#user32 = {
      SendInput: library.func('unsigned int __stdcall SendInput(unsigned int count, void *inputs, int size)'),
      GetSystemMetrics: library.func('int __stdcall GetSystemMetrics(int index)'),
      EnumDisplayMonitors: library.func(
        'int __stdcall EnumDisplayMonitors(void *dc, void *clip, void *callback, intptr_t data)',
      ),
      GetMonitorInfoW: library.func('int __stdcall GetMonitorInfoW(void *monitor, _Inout_ void *info)'),
      SetProcessDpiAwarenessContext: library.func('int __stdcall SetProcessDpiAwarenessContext(intptr_t context)'),
    };
    this.#user32.SetProcessDpiAwarenessContext(perMonitorAware);
  }

  screens(): readonly ScreenArea[] {
    const found: ScreenArea[] = [];
    const type = koffi.proto('__stdcall', 'int', ['void *', 'void *', 'void *', 'intptr_t']);
    const callback = koffi.register((monitor: bigint) => {
      const info = Buffer.alloc(104); // MONITORINFOEXW: size, monitor, work area, flags, 32 UTF-16 units of name
      info.writeUInt32LE(info.length, 0);
      if (this.#user32.GetMonitorInfoW(monitor, info)) {
        const [left, top, right, bottom] = [4, 8, 12, 16].map((at) => info.readInt32LE(at)) as [
          number,
          number,
          number,
          number,
        ];
        const name = info.subarray(40).toString('utf16le').replace(/\0.*$/s, '');
        found.push({ id: name, name, x: left, y: top, width: right - left, height: bottom - top });
      }
      return 1;
    }, koffi.pointer(type));
    try {
      this.#user32.EnumDisplayMonitors(null, null, callback, 0);
    } finally {
      koffi.unregister(callback);
    }
    return found;
  }

  moveTo(x: number, y: number): void {
    const left = this.#user32.GetSystemMetrics(metrics.left);
    const top = this.#user32.GetSystemMetrics(metrics.top);
    const width = this.#user32.GetSystemMetrics(metrics.width);
    const height = this.#user32.GetSystemMetrics(metrics.height);
    // SendInput counts the whole desktop in 65536ths; the middle of the pixel survives its rounding.
    const dx = Math.floor(((x - left + 0.5) * 65536) / width);
    const dy = Math.floor(((y - top + 0.5) * 65536) / height);
    this.#mouse(mouse.move | mouse.absolute | mouse.virtualDesk, 0, dx, dy);
  }

  button(button: PointerButton, pressed: boolean): void {
    switch (button) {
      case 'left':
      case 'right': {
        const swapped = this.#user32.GetSystemMetrics(metrics.swapButtons) !== 0;
        const physicalLeft = (button === 'left') !== swapped;
        return this.#mouse(physicalLeft ? (pressed ? 0x0002 : 0x0004) : pressed ? 0x0008 : 0x0010, 0, 0, 0);
      }
      case 'middle':
        return this.#mouse(pressed ? 0x0020 : 0x0040, 0, 0, 0);
      case 'back':
      case 'forward':
        return this.#mouse(pressed ? 0x0080 : 0x0100, xButtons[button], 0, 0);
    }
  }

  /** Windows takes fractions of a notch, and counts up and right as positive. */
  wheel(x: number, y: number): void {
    if (y !== 0) this.#mouse(mouse.wheel, Math.round(-y * mouse.notch), 0, 0);
    if (x !== 0) this.#mouse(mouse.horizontalWheel, Math.round(x * mouse.notch), 0, 0);
  }

  key(code: string, pressed: boolean): void {
    const place = keyPlaces.get(code);
    if (!place) return;
    const extended = place.scan > 0xff ? keyboard.extended : 0;
    this.#send(keyInput(place.scan & 0xff, keyboard.scanCode | extended | (pressed ? 0 : keyboard.up)));
  }

  repeat(code: string): void {
    this.key(code, true);
  }

  async text(text: string, held: readonly string[], stop: AbortSignal): Promise<void> {
    for (const code of held) this.key(code, false);
    for (let index = 0; index < text.length && !stop.aborted; index += 1) {
      const unit = text.charCodeAt(index);
      this.#send(Buffer.concat([keyInput(unit, keyboard.unicode), keyInput(unit, keyboard.unicode | keyboard.up)]));
    }
    if (!stop.aborted) for (const code of [...held].reverse()) this.key(code, true);
  }

  flush(): void {
    const failed = this.#failed;
    this.#failed = false;
    if (failed) {
      throw new HandrailError(
        'input_failed',
        'Windows refused an input: a window with more rights may be in front. Ask the sharer.',
      );
    }
  }

  giveBack(): void {
    // Nothing is ever borrowed: Windows types Unicode by itself.
  }

  close(): void {
    // SendInput holds nothing open.
  }

  #mouse(flags: number, data: number, dx: number, dy: number): void {
    const entry = Buffer.alloc(input.size);
    entry.writeUInt32LE(input.mouse, 0);
    entry.writeInt32LE(dx, input.union);
    entry.writeInt32LE(dy, input.union + 4);
    entry.writeInt32LE(data, input.union + 8);
    entry.writeUInt32LE(flags, input.union + 12);
    this.#send(entry);
  }

  #send(entries: Buffer): void {
    const count = entries.length / input.size;
    if (this.#user32.SendInput(count, entries, input.size) !== count) this.#failed = true;
  }
}

function keyInput(scan: number, flags: number): Buffer {
  const entry = Buffer.alloc(input.size);
  entry.writeUInt32LE(input.keyboard, 0);
  entry.writeUInt16LE(scan, input.union + 2);
  entry.writeUInt32LE(flags, input.union + 4);
  return entry;
}
