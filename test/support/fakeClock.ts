import { type Disposable, disposable } from '@handrail/sdk';
import type { Clock } from '../../workbench/base/clock.ts';

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #wall: number;
  #monotonic = 0;

  constructor(wall = Date.UTC(2026, 0, 1)) {
    this.#wall = wall;
  }

  /** Timers that have not run yet. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Whole ms, as a system's clock gives them, though timers may be due between two. */
  now(): number {
    return Math.floor(this.#wall);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): Disposable {
    const timer: Timer = { due: this.#monotonic + Math.max(0, ms), run };
    this.#timers.add(timer);
    return disposable(() => this.#timers.delete(timer));
  }

  /** Moves both clocks on and runs what becomes due, in order, each at its own time. */
  advance(ms: number): void {
    const target = this.#monotonic + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ due }) => due <= target).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#move(next.due - this.#monotonic);
      next.run();
    }
    this.#move(target - this.#monotonic);
  }

  /** Lets the wall clock jump; the monotonic one and the timers do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #move(ms: number): void {
    this.#monotonic += ms;
    this.#wall += ms;
  }
}
