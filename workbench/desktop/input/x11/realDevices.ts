import { isXtest, Xinput } from './xinput.ts';
import type { Pointer, Xlib } from './xlib.ts';

/** XI2.h */
const uses = { slavePointer: 3, slaveKeyboard: 4, floating: 5 } as const;

/** XI2 event types that are listened to. */
export const inputEvents = {
  hierarchyChanged: 11,
  rawKeyPress: 13,
  rawKeyRelease: 14,
  rawButtonPress: 15,
  rawButtonRelease: 16,
  rawMotion: 17,
  rawTouchBegin: 22,
  rawTouchUpdate: 23,
  rawTouchEnd: 24,
} as const;

/** The display's input devices that are not XTEST's, kept up to date, with raw events of all devices switched on. */
export class RealDevices {
  readonly #xinput: Xinput;
  #real: ReadonlySet<number> = new Set();

  /** Throws `input_failed` when the server has no XInput 2.2. */
  constructor(x: Xlib, display: Pointer) {
    this.#xinput = new Xinput(x, display);
    this.#xinput.select(x.XDefaultRootWindow(display), Object.values(inputEvents));
    this.refresh();
  }

  /** The extension's number in generic events. */
  get opcode(): number {
    return this.#xinput.opcode;
  }

  has(device: number): boolean {
    return this.#real.has(device);
  }

  refresh(): void {
    const devices = this.#xinput.devices();
    if (devices.length === 0) return;
    const slave: readonly number[] = Object.values(uses);
    this.#real = new Set(
      devices.filter((each) => slave.includes(each.use) && !isXtest(each.name)).map((each) => each.deviceid),
    );
  }
}
