import type { Disposable } from '@handrail/sdk';

/** A window, as far as its end goes. */
export interface Closable {
  /** Heard once when it is no more, at once by who asks too late. */
  onGone(listener: () => void): Disposable;
  /** It is no more, whoever closed it. */
  gone(): void;
}

/** The windows that are open. One that closed is forgotten: a day of sessions opens hundreds. */
export class OpenWindows {
  readonly #windows = new Set<Closable>();

  get size(): number {
    return this.#windows.size;
  }

  add(window: Closable): void {
    this.#windows.add(window);
    window.onGone(() => this.#windows.delete(window));
  }

  /** The browser has ended, and all of them with it. */
  allGone(): void {
    for (const window of [...this.#windows]) window.gone();
  }
}
