import koffi, { type TypeObject } from 'koffi';
import type { ScreenArea } from '../../../device/ports/input.ts';
import { bind, type Pointer, type Xlib } from './xlib.ts';

interface Randr {
  readonly XRRQueryExtension: (display: Pointer, event: Buffer, error: Buffer) => number;
  readonly XRRGetMonitors: (display: Pointer, window: number, active: number, count: Buffer) => Pointer | null;
  readonly XRRFreeMonitors: (monitors: Pointer) => void;
  readonly XRRSelectInput: (display: Pointer, window: number, mask: number) => void;
}

interface Monitor {
  readonly name: number;
  readonly primary: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask | RROutputChangeNotifyMask */
const changeMask = 1 | 2 | 4;

/** The monitors of a display, the primary one first; the whole root where RandR has none or is missing. */
export class Monitors {
  readonly #x: Xlib;
  readonly #display: Pointer;
  readonly #randr: Randr | undefined;
  readonly #monitor: TypeObject | undefined;
  #firstEvent: number | undefined;
  #known: readonly ScreenArea[] | undefined;

  constructor(x: Xlib, display: Pointer) {
    this.#x = x;
    this.#display = display;
    this.#randr = loadRandr();
    if (!this.#randr) return;
    this.#monitor = koffi.struct({
      name: 'unsigned long',
      primary: 'int',
      automatic: 'int',
      outputCount: 'int',
      x: 'int',
      y: 'int',
      width: 'int',
      height: 'int',
      widthMm: 'int',
      heightMm: 'int',
      outputs: 'void *',
    });
    const first = Buffer.alloc(4);
    if (!this.#randr.XRRQueryExtension(display, first, Buffer.alloc(4))) return;
    this.#firstEvent = first.readInt32LE(0);
    this.#randr.XRRSelectInput(display, x.XDefaultRootWindow(display), changeMask);
  }

  areas(): readonly ScreenArea[] {
    this.#known ??= this.#ask();
    return this.#known;
  }

  /** To be told every event of the display; a change of the monitors makes the next `areas` ask again. */
  sawEvent(type: number): void {
    if (this.#firstEvent === undefined) return;
    if (type === this.#firstEvent || type === this.#firstEvent + 1) this.#known = undefined;
  }

  #ask(): readonly ScreenArea[] {
    const found = this.#firstEvent === undefined ? [] : this.#monitors();
    return found.length > 0 ? found : [this.#root()];
  }

  #monitors(): readonly ScreenArea[] {
    if (!this.#randr || !this.#monitor) return [];
    const count = Buffer.alloc(4);
    const list = this.#randr.XRRGetMonitors(this.#display, this.#x.XDefaultRootWindow(this.#display), 1, count);
    if (list === null) return [];
    const monitors = koffi.decode(list, this.#monitor, count.readInt32LE(0)) as readonly Monitor[];
    this.#randr.XRRFreeMonitors(list);
    return [...monitors]
      .sort((a, b) => b.primary - a.primary)
      .filter((monitor) => monitor.width > 0 && monitor.height > 0)
      .map(({ name, x, y, width, height }) => {
        const text = this.#x.XGetAtomName(this.#display, name) ?? String(name);
        // WebRTC's capturer for X11 goes by the atom of the monitor's name.
        return { id: text, name: text, captureId: String(name), x, y, width, height };
      });
  }

  #root(): ScreenArea {
    const screen = this.#x.XDefaultScreen(this.#display);
    const width = this.#x.XDisplayWidth(this.#display, screen);
    const height = this.#x.XDisplayHeight(this.#display, screen);
    return { id: 'root', name: 'Screen', x: 0, y: 0, width, height };
  }
}

function loadRandr(): Randr | undefined {
  try {
    return bind<Randr>('libXrandr.so.2', {
      XRRQueryExtension: 'int XRRQueryExtension(void *display, void *event, void *error)',
      XRRGetMonitors: 'void *XRRGetMonitors(void *display, unsigned long window, int active, void *count)',
      XRRFreeMonitors: 'void XRRFreeMonitors(void *monitors)',
      XRRSelectInput: 'void XRRSelectInput(void *display, unsigned long window, int mask)',
    });
  } catch {
    // Without the library the root is the screen, which is right on every machine with one monitor.
    return undefined;
  }
}
