import { HandrailError, type PointerButton } from '@handrail/sdk';
import type { ScreenArea } from '../../../device/ports/input.ts';
import type { Driver, DriverSurroundings } from '../driver.ts';
import { keyPlaces, x11Offset } from '../keyCodes.ts';
import { WheelSteps } from '../wheelSteps.ts';
import { KeyRepeat } from './keyRepeat.ts';
import { Monitors } from './monitors.ts';
import { UnicodeTyping } from './unicodeTyping.ts';
import {
  bind,
  connectionReadable,
  eventOffsets,
  eventSize,
  eventTypes,
  loadXlib,
  openDisplay,
  type Pointer,
  type Xlib,
} from './xlib.ts';

interface Xtest {
  readonly XTestQueryExtension: (display: Pointer, a: Buffer, b: Buffer, c: Buffer, d: Buffer) => number;
  readonly XTestFakeMotionEvent: (display: Pointer, screen: number, x: number, y: number, delay: number) => number;
  readonly XTestFakeButtonEvent: (display: Pointer, button: number, pressed: number, delay: number) => number;
  readonly XTestFakeKeyEvent: (display: Pointer, keycode: number, pressed: number, delay: number) => number;
  readonly XTestGrabControl: (display: Pointer, impervious: number) => number;
}

const buttonNumbers: Readonly<Record<PointerButton, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };
const wheelNumbers = { up: 4, down: 5, left: 6, right: 7 } as const;
const mappingPointer = 2;

/** How long one wait for the display's events lasts before it is taken up again. */
const pollMs = 1000;

/** Injects through the XTEST extension. One per process: Xlib's error handlers belong to the process. */
export class X11Driver implements Driver {
  readonly #x: Xlib;
  readonly #display: Pointer;
  readonly #test: Xtest;
  readonly #monitors: Monitors;
  readonly #typing: UnicodeTyping;
  readonly #repeat: KeyRepeat;
  readonly #steps = new WheelSteps();
  readonly #event = Buffer.alloc(eventSize);
  readonly #errors: number[];
  #buttonMap: readonly number[] = [];
  #closed = false;

  private constructor(x: Xlib, display: Pointer, test: Xtest, errors: number[], surroundings: DriverSurroundings) {
    this.#x = x;
    this.#display = display;
    this.#test = test;
    this.#errors = errors;
    this.#monitors = new Monitors(x, display);
    this.#repeat = new KeyRepeat(x, display);
    this.#repeat.set(false);
    this.#readButtonMap();
    this.#typing = new UnicodeTyping({
      x,
      display,
      press: (keycode, pressed) => this.#press(keycode, pressed),
      sync: () => this.#sync(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onBorrowed: surroundings.onBorrowed,
    });
    void this.#listen();
  }

  /** Throws `no_display` and, without the XTEST extension or its library, `input_failed`. */
  static open(surroundings: DriverSurroundings): X11Driver {
    const x = loadXlib();
    const errors: number[] = [];
    const display = openDisplay(x, surroundings.display, (code) => errors.push(code));
    const test = bind<Xtest>('libXtst.so.6', {
      XTestQueryExtension: 'int XTestQueryExtension(void *display, void *a, void *b, void *c, void *d)',
      XTestFakeMotionEvent: 'int XTestFakeMotionEvent(void *display, int screen, int x, int y, unsigned long delay)',
      XTestFakeButtonEvent:
        'int XTestFakeButtonEvent(void *display, unsigned int button, int pressed, unsigned long delay)',
      XTestFakeKeyEvent: 'int XTestFakeKeyEvent(void *display, unsigned int keycode, int pressed, unsigned long delay)',
      XTestGrabControl: 'int XTestGrabControl(void *display, int impervious)',
    });
    const room = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)] as const;
    if (!test.XTestQueryExtension(display, ...room)) {
      throw new HandrailError('input_failed', 'The display has no XTEST extension. Switch it on in the X server.');
    }
    // A program that grabs the server must not stop the helper's key releases from arriving.
    test.XTestGrabControl(display, 1);
    return new X11Driver(x, display, test, errors, surroundings);
  }

  screens(): readonly ScreenArea[] {
    return this.#monitors.areas();
  }

  moveTo(x: number, y: number): void {
    this.#test.XTestFakeMotionEvent(this.#display, this.#x.XDefaultScreen(this.#display), x, y, 0);
    this.#x.XFlush(this.#display);
  }

  button(button: PointerButton, pressed: boolean): void {
    this.#pressButton(buttonNumbers[button], pressed);
    this.#x.XFlush(this.#display);
  }

  wheel(x: number, y: number): void {
    const steps = this.#steps.add(x, y);
    this.#click(steps.y > 0 ? wheelNumbers.down : wheelNumbers.up, Math.abs(steps.y));
    this.#click(steps.x > 0 ? wheelNumbers.right : wheelNumbers.left, Math.abs(steps.x));
    this.#x.XFlush(this.#display);
  }

  key(code: string, pressed: boolean): void {
    const place = keyPlaces.get(code);
    if (!place) return;
    this.#press(place.evdev + x11Offset, pressed);
    this.#x.XFlush(this.#display);
  }

  repeat(code: string): void {
    // So does the display where it repeats.
    this.key(code, false);
    this.key(code, true);
  }

  async text(text: string, held: readonly string[], stop: AbortSignal): Promise<void> {
    for (const code of held) this.key(code, false);
    try {
      await this.#typing.type(text, stop);
    } finally {
      // After a release of everything nothing may go down again.
      if (!stop.aborted) for (const code of [...held].reverse()) this.key(code, true);
    }
  }

  flush(): void {
    this.#sync();
    const [code] = this.#errors.splice(0);
    if (code !== undefined) {
      throw new HandrailError('input_failed', 'The display refused an input. Try again.', { xError: code });
    }
  }

  giveBack(keycodes: readonly number[]): void {
    this.#typing.giveBack(keycodes);
    this.#sync();
  }

  close(): void {
    this.#closed = true;
    this.#typing.giveBack();
    this.#repeat.set(true);
    this.#sync();
  }

  #press(keycode: number, pressed: boolean): void {
    this.#test.XTestFakeKeyEvent(this.#display, keycode, pressed ? 1 : 0, 0);
  }

  #click(button: number, times: number): void {
    for (let count = 0; count < times; count += 1) {
      this.#pressButton(button, true);
      this.#pressButton(button, false);
    }
  }

  /** Buttons are meant by their effect: for a left-handed mouse the physical one is looked up. */
  #pressButton(wanted: number, pressed: boolean): void {
    const at = this.#buttonMap.indexOf(wanted);
    this.#test.XTestFakeButtonEvent(this.#display, at < 0 ? wanted : at + 1, pressed ? 1 : 0, 0);
  }

  #readButtonMap(): void {
    const map = Buffer.alloc(255);
    const size = this.#x.XGetPointerMapping(this.#display, map, map.length);
    this.#buttonMap = [...map.subarray(0, Math.max(0, size))];
  }

  #sync(): void {
    this.#x.XSync(this.#display, 0);
    this.#takeEvents();
  }

  #takeEvents(): void {
    while (this.#x.XPending(this.#display) > 0) {
      this.#x.XNextEvent(this.#display, this.#event);
      const type = this.#event.readInt32LE(eventOffsets.type) & 0x7f;
      this.#monitors.sawEvent(type);
      if (type !== eventTypes.mappingNotify) continue;
      if (this.#event.readInt32LE(eventOffsets.mappingRequest) === mappingPointer) {
        this.#readButtonMap();
      } else {
        this.#x.XRefreshKeyboardMapping(this.#event);
        this.#typing.mappingChanged();
      }
    }
  }

  /** Keeps the mapping and the monitors up to date, and notices at once when the display is gone. */
  async #listen(): Promise<void> {
    const readable = connectionReadable(this.#x, this.#display);
    while (!this.#closed) {
      await readable(pollMs);
      if (!this.#closed) this.#takeEvents();
    }
  }
}
