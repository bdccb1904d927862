import { availableParallelism, loadavg } from 'node:os';
import { HandrailError } from '@handrail/sdk';
import { keysymOf, keysymsOf } from './keysyms.ts';
import { capsLockMask, type Layout, readLayout, type Stroke } from './layout.ts';
import { coreKeyboard, type Pointer, type Xlib } from './xlib.ts';

/**
 * Milliseconds that programs get to read a changed mapping before a key with a new symbol is pressed: 20 ms was measured to
 * be enough for each of é € 日 😀 on a machine with nothing else to do.
 */
const mappingWaitMs = 20;

/**
 * How many times as long they get to finish with a key before its symbol changes again: a program that is late then reads
 * another character than the one that was typed, where before it would only miss one.
 */
const changeFactor = 3;

/** X11 does not tell when a program has read its mapping. On a busy machine it has its turn later, so it is given longer. */
function busyFactor(): number {
  return Math.min(10, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));
}

/** Free keycodes taken at most, so that other programs that type the same way find some as well. */
const mostBorrowed = 16;

/** What typing needs from the driver around it. */
export interface TypingParts {
  readonly x: Xlib;
  readonly display: Pointer;
  readonly press: (keycode: number, pressed: boolean) => void;
  /** Sends what is buffered, waits for the display, and takes in its events. */
  readonly sync: () => void;
  readonly wait: (ms: number) => Promise<void>;
  readonly onBorrowed: (keycodes: readonly number[]) => void;
}

/**
 * Types any character: with the layout's own keys where it has the symbol, else with a keycode that carries none, which
 * is given the symbol for the time being. Borrowed keycodes keep their symbol until another one needs the place, so a
 * second é costs nothing.
 */
export class UnicodeTyping {
  readonly #parts: TypingParts;
  readonly #borrowed = new Map<number, number>();
  #layout: Layout | undefined;

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  /** The mapping was changed by somebody; it is read again before the next text. */
  mappingChanged(): void {
    this.#layout = undefined;
  }

  async type(text: string, stop: AbortSignal): Promise<void> {
    const { x, display } = this.#parts;
    let rest = [...text].map((character) => character.codePointAt(0) ?? 0).filter((point) => point >= 0x20);
    // The state of the locks is not announced with the mapping, so it is always read anew.
    this.#layout = readLayout(x, display);
    const caps = (this.#layout.locked & capsLockMask) !== 0;
    if (caps) x.XkbLockModifiers(display, coreKeyboard, capsLockMask, 0);
    try {
      while (rest.length > 0 && !stop.aborted) {
        const layout = this.#current();
        const batch = this.#batch(rest, layout);
        if (await this.#lend(batch.missing, layout)) {
          await this.#parts.wait(mappingWaitMs * busyFactor());
          if (stop.aborted) break;
        }
        for (const point of rest.slice(0, batch.length)) this.#stroke(this.#find(point, this.#current()));
        this.#parts.sync();
        rest = rest.slice(batch.length);
      }
    } finally {
      if (caps) x.XkbLockModifiers(display, coreKeyboard, capsLockMask, capsLockMask);
      this.#parts.sync();
    }
  }

  /** Takes the symbols off the borrowed keycodes. */
  giveBack(keycodes: Iterable<number> = this.#borrowed.values()): void {
    this.#assign(new Map([...keycodes].map((keycode) => [keycode, 0])));
    this.#borrowed.clear();
    this.#layout = undefined;
    this.#parts.onBorrowed([]);
  }

  #current(): Layout {
    this.#layout ??= readLayout(this.#parts.x, this.#parts.display);
    return this.#layout;
  }

  /** As many characters as fit the places there are, and the symbols that must be lent for them. */
  #batch(points: readonly number[], layout: Layout): { readonly length: number; readonly missing: readonly number[] } {
    const places = Math.min(mostBorrowed, layout.spare.length + this.#borrowed.size);
    const missing = new Set<number>();
    const used = new Set<number>();
    for (const [index, point] of points.entries()) {
      if (keysymsOf(point).some((keysym) => layout.strokes.has(keysym) && !this.#borrowed.has(keysym))) continue;
      const keysym = keysymOf(point);
      used.add(keysym);
      if (places === 0) throw noPlace();
      if (used.size > places) return { length: index, missing: [...missing] };
      if (!this.#borrowed.has(keysym)) missing.add(keysym);
    }
    return { length: points.length, missing: [...missing] };
  }

  async #lend(missing: readonly number[], layout: Layout): Promise<boolean> {
    if (missing.length === 0) return false;
    const free = layout.spare.slice(0, mostBorrowed - this.#borrowed.size);
    let waited = false;
    const changes = new Map<number, number>();
    for (const keysym of missing) {
      let keycode = free.pop();
      if (keycode === undefined) {
        // Programs may still be reading the key that was pressed last with the old symbol.
        if (!waited) await this.#parts.wait(mappingWaitMs * changeFactor * busyFactor());
        waited = true;
        keycode = this.#oldest(missing);
      }
      this.#borrowed.set(keysym, keycode);
      changes.set(keycode, keysym);
    }
    this.#assign(changes);
    this.#parts.onBorrowed([...this.#borrowed.values()]);
    this.#parts.sync();
    this.#layout = undefined;
    return true;
  }

  #oldest(keep: readonly number[]): number {
    for (const [keysym, keycode] of this.#borrowed) {
      if (keep.includes(keysym)) continue;
      this.#borrowed.delete(keysym);
      return keycode;
    }
    throw noPlace();
  }

  /** Neighbours go in one request: each makes every program and the window manager read the whole mapping again. */
  #assign(changes: ReadonlyMap<number, number>): void {
    const sorted = [...changes].sort(([a], [b]) => a - b);
    while (sorted.length > 0) {
      const first = sorted[0]?.[0] ?? 0;
      const gap = sorted.findIndex(([keycode], index) => keycode !== first + index);
      const run = sorted.splice(0, gap < 0 ? sorted.length : gap);
      // Twice, so that a held Shift changes nothing.
      const symbols = Buffer.alloc(run.length * 16);
      for (const [index, [, keysym]] of run.entries()) {
        symbols.writeUInt32LE(keysym, index * 16);
        symbols.writeUInt32LE(keysym, index * 16 + 8);
      }
      this.#parts.x.XChangeKeyboardMapping(this.#parts.display, first, 2, symbols, run.length);
    }
  }

  #find(point: number, layout: Layout): Stroke {
    const own = this.#borrowed.get(keysymOf(point));
    if (own !== undefined) return { keycode: own, shift: false, level3: false };
    for (const keysym of keysymsOf(point)) {
      const stroke = layout.strokes.get(keysym);
      if (stroke) return stroke;
    }
    throw noPlace();
  }

  #stroke(stroke: Stroke): void {
    const layout = this.#current();
    const { press } = this.#parts;
    if (stroke.shift) press(layout.shiftKeycode, true);
    if (stroke.level3) press(layout.level3Keycode, true);
    press(stroke.keycode, true);
    press(stroke.keycode, false);
    if (stroke.level3) press(layout.level3Keycode, false);
    if (stroke.shift) press(layout.shiftKeycode, false);
  }
}

function noPlace(): HandrailError {
  return new HandrailError(
    'input_failed',
    'The keyboard layout has no free place for this character. Paste it instead.',
  );
}
