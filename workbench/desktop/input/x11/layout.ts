import koffi from 'koffi';
import { keysyms } from './keysyms.ts';
import { coreKeyboard, type Pointer, type Xlib } from './xlib.ts';

/** One way to type a symbol: a keycode and what must be held with it. */
export interface Stroke {
  readonly keycode: number;
  readonly shift: boolean;
  readonly level3: boolean;
}

const shiftMask = 1;
export const capsLockMask = 2;

/** The keyboard mapping as it is now: where each symbol is, and which keycodes carry none. */
export interface Layout {
  readonly strokes: ReadonlyMap<number, Stroke>;
  readonly spare: readonly number[];
  /** Modifiers that are locked (Caps Lock, Num Lock), as a mask. */
  readonly locked: number;
  readonly shiftKeycode: number;
  readonly level3Keycode: number;
}

/** Reads the mapping through XKB, so that key types, groups and a locked Num Lock are those that programs see. */
export function readLayout(x: Xlib, display: Pointer): Layout {
  const least = Buffer.alloc(4);
  const most = Buffer.alloc(4);
  x.XDisplayKeycodes(display, least, most);
  const first = least.readInt32LE(0);
  const last = most.readInt32LE(0);
  const state = Buffer.alloc(32); // XkbStateRec is 18 bytes
  x.XkbGetState(display, coreKeyboard, state);
  const group = state.readUInt8(0);
  const locked = state.readUInt8(9);
  // Caps Lock is lifted while typing; Num Lock and the like stay, so the symbols are looked up with them.
  const base = (locked & ~capsLockMask) | (group << 13);
  const level3Mask = x.XkbKeysymToModifiers(display, keysyms.level3Shift);
  const level3Keycode = x.XKeysymToKeycode(display, keysyms.level3Shift);
  const withLevel3 = level3Mask !== 0 && level3Keycode !== 0;

  const strokes = new Map<number, Stroke>();
  const rest = Buffer.alloc(4);
  const found = Buffer.alloc(8);
  for (const level3 of withLevel3 ? [false, true] : [false]) {
    for (const shift of [false, true]) {
      const modifiers = base | (shift ? shiftMask : 0) | (level3 ? level3Mask : 0);
      for (let keycode = first; keycode <= last; keycode += 1) {
        if (!x.XkbLookupKeySym(display, keycode, modifiers, rest, found)) continue;
        const keysym = found.readUInt32LE(0);
        if (keysym !== 0 && !strokes.has(keysym)) strokes.set(keysym, { keycode, shift, level3 });
      }
    }
  }
  const spare = spareKeycodes(x, display, first, last);
  return { strokes, spare, locked, shiftKeycode: x.XKeysymToKeycode(display, keysyms.shiftLeft), level3Keycode };
}

function spareKeycodes(x: Xlib, display: Pointer, first: number, last: number): readonly number[] {
  const per = Buffer.alloc(4);
  const count = last - first + 1;
  const list = x.XGetKeyboardMapping(display, first, count, per);
  if (list === null) return [];
  const each = per.readInt32LE(0);
  const symbols = readLongs(list, count * each);
  x.XFree(list);
  const free: number[] = [];
  for (let index = 0; index < count; index += 1) {
    if (symbols.slice(index * each, (index + 1) * each).every((symbol) => symbol === 0)) free.push(first + index);
  }
  return free;
}

function readLongs(at: Pointer, count: number): readonly number[] {
  return Array.from(koffi.decode(at, 'uint64_t', count) as Iterable<number | bigint>, Number);
}
