import type { Overlay, OverlayMark } from '../../device/ports/shell.ts';

/** What is told at once when its turn comes. */
type Told = Pick<Overlay, 'put' | 'remove' | 'point'>;

/**
 * Tells whoever draws no more than they have drawn: what is put again meanwhile is told once, as it is then, so that nothing ever
 * waits behind many marks.
 */
export class PacedMarks implements Told {
  readonly #told: Told;
  readonly #drawn: () => Promise<unknown>;
  /** By id, in the order in which they lie over each other; undefined for one that goes. */
  readonly #marks = new Map<number, OverlayMark | undefined>();
  /** Those that were there before, and go before they come back. */
  readonly #anew = new Set<number>();
  #pointer: { readonly to: Parameters<Overlay['point']>[0] } | undefined;
  #waiting = false;

  /** `drawn` settles once what was told before was drawn, or never will be. */
  constructor(told: Told, drawn: () => Promise<unknown>) {
    this.#told = told;
    this.#drawn = drawn;
  }

  put(mark: OverlayMark): void {
    if (this.#marks.has(mark.id) && this.#marks.get(mark.id) === undefined) {
      this.#anew.add(mark.id);
      this.#marks.delete(mark.id);
    }
    this.#marks.set(mark.id, mark);
    this.#next();
  }

  remove(id: number): void {
    this.#marks.delete(id);
    this.#marks.set(id, undefined);
    this.#next();
  }

  point(to: Parameters<Overlay['point']>[0]): void {
    this.#pointer = { to };
    this.#next();
  }

  /** Tells what waits, now. */
  flush(): void {
    const marks = [...this.#marks];
    const pointer = this.#pointer;
    for (const id of this.#anew) this.#told.remove(id);
    this.#anew.clear();
    this.#marks.clear();
    this.#pointer = undefined;
    for (const [id, mark] of marks) {
      if (mark) this.#told.put(mark);
      else this.#told.remove(id);
    }
    if (pointer) this.#told.point(pointer.to);
  }

  #next(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.flush();
    const again = () => {
      this.#waiting = false;
      if (this.#marks.size > 0 || this.#pointer) this.#next();
    };
    // One that is slow gets the next all the same; one that ended hears nothing of it.
    this.#drawn().then(again, again);
  }
}
