import { HandrailError } from '@handrail/sdk';
import koffi from 'koffi';
import { bind, type Pointer, type Xlib } from './xlib.ts';

interface Functions {
  readonly XIQueryVersion: (display: Pointer, major: Buffer, minor: Buffer) => number;
  readonly XIQueryDevice: (display: Pointer, device: number, count: Buffer) => Pointer | null;
  readonly XIFreeDeviceInfo: (devices: Pointer) => void;
  readonly XISelectEvents: (display: Pointer, window: number, masks: Pointer | unknown, count: number) => number;
}

export interface InputDevice {
  readonly deviceid: number;
  readonly name: string;
  /** A number of XI2.h. */
  readonly use: number;
  /** The master of a slave. */
  readonly attachment: number;
  /** The device whose keys it has, which for a master is the one that spoke last; absent where it has none. */
  readonly keysOf?: number | undefined;
}

interface DeviceInfo extends InputDevice {
  readonly classCount: number;
  readonly classes: Pointer;
}

interface ClassInfo {
  readonly type: number;
  readonly sourceid: number;
}

/** XI2.h */
const allDevices = 0;
const keyClass = 0;

const device = koffi.struct({
  deviceid: 'int',
  name: 'const char *',
  use: 'int',
  attachment: 'int',
  enabled: 'int',
  classCount: 'int',
  classes: 'void *',
});
/** What every class of a device begins with. */
const deviceClass = koffi.struct({ type: 'int', sourceid: 'int' });

/** True for the devices through which XTEST injects: the X server names them so itself, for every pair it makes. */
export function isXtest(name: string): boolean {
  return / XTEST (pointer|keyboard)$/.test(name);
}

/** The display's XInput 2.2. */
export class Xinput {
  readonly #display: Pointer;
  readonly #functions: Functions;
  /** The extension's number in generic events. */
  readonly opcode: number;

  /** Throws `input_failed` when the server or the machine has none. */
  constructor(x: Xlib, display: Pointer) {
    this.#display = display;
    this.#functions = bind<Functions>('libXi.so.6', {
      XIQueryVersion: 'int XIQueryVersion(void *display, void *major, void *minor)',
      XIQueryDevice: 'void *XIQueryDevice(void *display, int device, void *count)',
      XIFreeDeviceInfo: 'void XIFreeDeviceInfo(void *devices)',
      XISelectEvents: 'int XISelectEvents(void *display, unsigned long window, void *masks, int count)',
    });
    const opcode = Buffer.alloc(4);
    const [major, minor] = [Buffer.alloc(4), Buffer.alloc(4)];
    major.writeInt32LE(2);
    minor.writeInt32LE(2);
    const present = x.XQueryExtension(display, 'XInputExtension', opcode, Buffer.alloc(4), Buffer.alloc(4));
    if (!present || this.#functions.XIQueryVersion(display, major, minor) !== 0) {
      throw new HandrailError('input_failed', 'The display has no XInput 2.2. Update the X server.');
    }
    this.opcode = opcode.readInt32LE(0);
  }

  /** Masters and what is attached to them; nothing when the display does not say. */
  devices(): readonly InputDevice[] {
    const count = Buffer.alloc(4);
    const list = this.#functions.XIQueryDevice(this.#display, allDevices, count);
    if (list === null) return [];
    try {
      const devices = koffi.decode(list, device, count.readInt32LE(0)) as readonly DeviceInfo[];
      return devices.map(({ deviceid, name, use, attachment, classCount, classes }) => {
        const all = koffi.decode(classes, 'void *', classCount) as readonly Pointer[];
        const keys = all
          .map((each) => koffi.decode(each, deviceClass) as ClassInfo)
          .find(({ type }) => type === keyClass);
        return { deviceid, name, use, attachment, keysOf: keys?.sourceid };
      });
    } finally {
      this.#functions.XIFreeDeviceInfo(list);
    }
  }

  /** Has these events of all devices come to a window, by their numbers in XI2.h. */
  select(window: number, events: readonly number[]): void {
    const bits = Buffer.alloc(4);
    for (const event of events) bits.writeUInt8(bits.readUInt8(event >> 3) | (1 << (event & 7)), event >> 3);
    const mask = koffi.struct({ device: 'int', length: 'int', bits: 'void *' });
    this.#functions.XISelectEvents(
      this.#display,
      window,
      koffi.as([{ device: allDevices, length: bits.length, bits }], koffi.pointer(mask)),
      1,
    );
  }
}
