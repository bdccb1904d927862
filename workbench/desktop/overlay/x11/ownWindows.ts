import koffi from 'koffi';
import type { Area } from '../../../base/overlay/area.ts';
import type { Pointer, Xlib } from '../../input/x11/xlib.ts';
import { attributeOffsets, type Windows, windowEvents, windowNumbers } from './windows.ts';

/** How deep a program's window may lie in what a window manager puts around it. */
const depth = 3;

/**
 * The windows of some processes on a display, with what a window manager puts around them. A window's process is what
 * the window itself says (`_NET_WM_PID` of the Extended Window Manager Hints).
 */
export class OwnWindows {
  readonly #x: Xlib;
  readonly #windows: Windows;
  readonly #display: Pointer;
  readonly #root: number;
  readonly #pids: ReadonlySet<number>;
  readonly #pidAtom: number;
  /** Whether a window right below the root is, or holds, one of them. */
  readonly #known = new Map<number, boolean>();

  constructor(x: Xlib, windows: Windows, display: Pointer, pids: readonly number[]) {
    this.#x = x;
    this.#windows = windows;
    this.#display = display;
    this.#root = x.XDefaultRootWindow(display);
    this.#pids = new Set(pids);
    this.#pidAtom = windows.XInternAtom(display, '_NET_WM_PID', 0);
    windows.XSelectInput(display, this.#root, windowNumbers.substructureNotify);
  }

  /** To be told every event of the display: whether a window came, went, moved, or lies above another now. */
  sawEvent(type: number, event: Buffer): { readonly window: number } | undefined {
    const { destroyed, unmapped, mapped, reparented, configured, circulated } = windowEvents;
    if (![destroyed, unmapped, mapped, reparented, configured, circulated].some((each) => each === type))
      return undefined;
    const window = Number(event.readBigUInt64LE(windowEvents.window));
    // A window says whose it is before it is shown.
    if (type === destroyed || type === mapped || type === reparented) this.#known.delete(window);
    return { window };
  }

  /**
   * Where those that can be seen take clicks, in pixels of the whole display, and the window that lies above all others. One that
   * lets clicks through, such as the border around a shared screen, is not in the way.
   */
  look(): { readonly areas: readonly Area[]; readonly highest: number | undefined } {
    const areas: Area[] = [];
    let highest: number | undefined;
    const attributes = Buffer.alloc(attributeOffsets.get.size);
    for (const window of this.#children(this.#root)) {
      // It may be gone by now.
      if (!this.#windows.XGetWindowAttributes(this.#display, window, attributes)) continue;
      const { get } = attributeOffsets;
      if (attributes.readInt32LE(get.mapState) !== windowNumbers.isViewable) continue;
      highest = window;
      if (!this.#own(window)) continue;
      // What is in a window begins within its border.
      const border = attributes.readInt32LE(get.border);
      const x = attributes.readInt32LE(get.x) + border;
      const y = attributes.readInt32LE(get.y) + border;
      areas.push(...this.#takesClicks(window).map((area) => ({ ...area, x: area.x + x, y: area.y + y })));
    }
    return { areas, highest };
  }

  /** Parts of a window, as it lies itself. */
  #takesClicks(window: number): readonly Area[] {
    const [count, order] = [Buffer.alloc(4), Buffer.alloc(4)];
    const list = this.#windows.XShapeGetRectangles(this.#display, window, windowNumbers.shapeInput, count, order);
    if (list === null) return [];
    // Two numbers with a sign and two without, of two bytes each.
    const numbers = koffi.decode(list, 'int16_t', count.readInt32LE() * 4) as readonly number[];
    this.#x.XFree(list);
    return Array.from({ length: numbers.length / 4 }, (_, at) => {
      const [x = 0, y = 0, width = 0, height = 0] = [...numbers].slice(at * 4, at * 4 + 4);
      return { x, y, width: width & 0xffff, height: height & 0xffff };
    });
  }

  #own(window: number): boolean {
    const known = this.#known.get(window) ?? this.#holds(window, depth);
    this.#known.set(window, known);
    return known;
  }

  #holds(window: number, levels: number): boolean {
    const pid = this.#pid(window);
    if (pid !== undefined) return this.#pids.has(pid);
    return levels > 1 && this.#children(window).some((child) => this.#holds(child, levels - 1));
  }

  /** Lowest first. */
  #children(window: number): readonly number[] {
    const [root, parent, children, count] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(4)];
    if (!this.#windows.XQueryTree(this.#display, window, root, parent, children, count)) return [];
    const list = children.readBigUInt64LE();
    if (list === 0n) return [];
    const found = koffi.decode(list, 'unsigned long', count.readUInt32LE()) as readonly (number | bigint)[];
    this.#x.XFree(list);
    return [...found].map(Number);
  }

  #pid(window: number): number | undefined {
    const [type, format, count, left, value] = [8, 4, 8, 8, 8].map((size) => Buffer.alloc(size)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const { cardinal } = windowNumbers;
    const none = this.#windows.XGetWindowProperty(
      this.#display,
      window,
      this.#pidAtom,
      0,
      1,
      0,
      cardinal,
      type,
      format,
      count,
      left,
      value,
    );
    const at = value.readBigUInt64LE();
    if (none !== 0 || at === 0n) return undefined;
    const has = count.readBigUInt64LE() === 1n && format.readInt32LE() === 32;
    const pid = has ? Number(koffi.decode.ulong(at)) : undefined;
    this.#x.XFree(at);
    return pid;
  }
}
