import type { PointerButton } from '@handrail/sdk';

/** What is down at the moment, as plain data that can go to another process. */
export interface HeldState {
  readonly keys: readonly string[];
  readonly buttons: readonly PointerButton[];
}

type Entry = { readonly key: string } | { readonly button: PointerButton };

/**
 * Remembers what was pressed and not yet released, so that it can be released by whoever is left. `doubtful` also counts
 * what was released, until `confirm` says that the release arrived.
 */
export class HeldInput {
  readonly #down = new Map<string, Entry>();
  readonly #released = new Map<string, { readonly entry: Entry; readonly number: number }>();
  #number = 0;

  /** False when nothing changes by it: a repeat of what is down already, or a release of what is not down. */
  key(code: string, pressed: boolean): boolean {
    return this.#change(`key ${code}`, { key: code }, pressed);
  }

  /** As `key`. */
  button(button: PointerButton, pressed: boolean): boolean {
    return this.#change(`button ${button}`, { button }, pressed);
  }

  /** In the order in which they must be released: the last pressed first. */
  state(): HeldState {
    return asState([...this.#down.values()]);
  }

  /** What may be down on the other side of a process border. */
  doubtful(): HeldState {
    const released = [...this.#released].filter(([name]) => !this.#down.has(name)).map(([, each]) => each.entry);
    return asState([...released, ...this.#down.values()]);
  }

  /** The number of the last release, for `confirm`. */
  get lastRelease(): number {
    return this.#number;
  }

  /** All releases up to this number have arrived. */
  confirm(number: number): void {
    for (const [name, each] of this.#released) if (each.number <= number) this.#released.delete(name);
  }

  /** Everything is released. */
  clear(): void {
    for (const [name, entry] of [...this.#down]) this.#change(name, entry, false);
  }

  #change(name: string, entry: Entry, pressed: boolean): boolean {
    if (this.#down.has(name) === pressed) return false;
    if (pressed) {
      this.#down.set(name, entry);
    } else {
      this.#down.delete(name);
      this.#number += 1;
      this.#released.set(name, { entry, number: this.#number });
    }
    return true;
  }
}

function asState(entries: readonly Entry[]): HeldState {
  const latestFirst = [...entries].reverse();
  return {
    keys: latestFirst.flatMap((entry) => ('key' in entry ? [entry.key] : [])),
    buttons: latestFirst.flatMap((entry) => ('button' in entry ? [entry.button] : [])),
  };
}
