import { isXtest, Xinput } from './xinput.ts';
import type { Pointer, Xlib } from './xlib.ts';

/** XkbRepeatKeysMask (XKB.h). */
const repeatKeys = 1;

/**
 * Whether the display itself repeats a key that is held through XTEST. It would repeat one whose release is late as well, and over
 * a slow way a letter that was pressed once would be typed many times. Real keyboards have settings of their own and keep them.
 */
export class KeyRepeat {
  readonly #x: Xlib;
  readonly #display: Pointer;
  readonly #xinput: Xinput;

  /** Throws `input_failed` when the server has no XInput 2.2. */
  constructor(x: Xlib, display: Pointer) {
    this.#x = x;
    this.#display = display;
    this.#xinput = new Xinput(x, display);
  }

  set(on: boolean): void {
    const devices = this.#xinput.devices();
    const keyboards = devices.filter((each) => isXtest(each.name) && each.keysOf !== undefined);
    for (const { deviceid, attachment } of keyboards) {
      this.#setOne(deviceid, on);
      // A master takes over the settings of a keyboard when it begins to speak for it; after that it has its own.
      const master = devices.find((each) => each.deviceid === attachment);
      if (master?.keysOf === deviceid) this.#setOne(attachment, on);
    }
  }

  #setOne(device: number, on: boolean): void {
    this.#x.XkbChangeEnabledControls(this.#display, device, repeatKeys, on ? repeatKeys : 0);
  }
}
