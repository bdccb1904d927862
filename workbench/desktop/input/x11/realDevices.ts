import { HandrailError } from '@handrail/sdk';
import koffi, { type TypeObject } from 'koffi';
import { bind, type Pointer, type Xlib } from './xlib.ts';

interface XInput {
  readonly XIQueryVersion: (display: Pointer, major: Buffer, minor: Buffer) => number;
  readonly XIQueryDevice: (display: Pointer, device: number, count: Buffer) => Pointer | null;
  readonly XIFreeDeviceInfo: (devices: Pointer) => void;
  readonly XISelectEvents: (display: Pointer, window: number, masks: Pointer | unknown, count: number) => number;
}

interface Device {
  readonly deviceid: number;
  readonly name: string;
  readonly use: number;
}

/** XI2.h */
const uses = { slavePointer: 3, slaveKeyboard: 4, floating: 5 } as const;
const allDevices = 0;

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

/** True for the devices through which XTEST injects: the X server names them so itself, for every pair it makes. */
export function isXtest(name: string): boolean {
  return / XTEST (pointer|keyboard)$/.test(name);
}

/** The display's input devices that are not XTEST's, kept up to date, with raw events of all devices switched on. */
export class RealDevices {
  readonly #display: Pointer;
  readonly #xi: XInput;
  readonly #device: TypeObject;
  readonly #opcode: number;
  #real: ReadonlySet<number> = new Set();

  /** Throws `input_failed` when the server has no XInput 2.2. */
  constructor(x: Xlib, display: Pointer) {
    this.#display = display;
    this.#xi = bind<XInput>('libXi.so.6', {
      XIQueryVersion: 'int XIQueryVersion(void *display, void *major, void *minor)',
      XIQueryDevice: 'void *XIQueryDevice(void *display, int device, void *count)',
      XIFreeDeviceInfo: 'void XIFreeDeviceInfo(void *devices)',
      XISelectEvents: 'int XISelectEvents(void *display, unsigned long window, void *masks, int count)',
    });
    this.#device = koffi.struct({
      deviceid: 'int',
      name: 'const char *',
      use: 'int',
      attachment: 'int',
      enabled: 'int',
      classCount: 'int',
      classes: 'void *',
    });
    const opcode = Buffer.alloc(4);
    const [major, minor] = [Buffer.alloc(4), Buffer.alloc(4)];
    major.writeInt32LE(2);
    minor.writeInt32LE(2);
    const present = x.XQueryExtension(display, 'XInputExtension', opcode, Buffer.alloc(4), Buffer.alloc(4));
    if (!present || this.#xi.XIQueryVersion(display, major, minor) !== 0) {
      throw new HandrailError('input_failed', 'The display has no XInput 2.2. Update the X server.');
    }
    this.#opcode = opcode.readInt32LE(0);
    this.#select(x.XDefaultRootWindow(display));
    this.refresh();
  }

  /** The extension's number in generic events. */
  get opcode(): number {
    return this.#opcode;
  }

  has(device: number): boolean {
    return this.#real.has(device);
  }

  refresh(): void {
    const count = Buffer.alloc(4);
    const list = this.#xi.XIQueryDevice(this.#display, allDevices, count);
    if (list === null) return;
    const devices = koffi.decode(list, this.#device, count.readInt32LE(0)) as readonly Device[];
    this.#xi.XIFreeDeviceInfo(list);
    const slave: readonly number[] = Object.values(uses);
    this.#real = new Set(
      devices.filter((each) => slave.includes(each.use) && !isXtest(each.name)).map((each) => each.deviceid),
    );
  }

  #select(root: number): void {
    const bits = Buffer.alloc(4);
    for (const event of Object.values(inputEvents))
      bits.writeUInt8(bits.readUInt8(event >> 3) | (1 << (event & 7)), event >> 3);
    const mask = koffi.struct({ device: 'int', length: 'int', bits: 'void *' });
    this.#xi.XISelectEvents(
      this.#display,
      root,
      koffi.as([{ device: allDevices, length: bits.length, bits }], koffi.pointer(mask)),
      1,
    );
  }
}
