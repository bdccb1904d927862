import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOver } from '../../../workbench/base/clockOver.ts';

const dayMs = 86_400_000;

/** Timers that, like Node's and a browser's, fire at once where they are told to wait longer than 31 bits of ms. */
class Timers {
  readonly Date = { now: () => 1_000 + this.at };
  readonly performance = { now: () => this.at };
  readonly #waiting = new Map<number, { readonly due: number; readonly run: () => void }>();
  at = 0;
  #last = 0;

  setTimeout(run: () => void, ms: number): number {
    this.#last += 1;
    this.#waiting.set(this.#last, { due: this.at + (ms > 0x7fff_ffff ? 1 : ms), run });
    return this.#last;
  }

  clearTimeout(timer: number): void {
    this.#waiting.delete(timer);
  }

  pass(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const [next] = [...this.#waiting].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      this.#waiting.delete(next[0]);
      this.at = next[1].due;
      next[1].run();
    }
    this.at = end;
  }
}

test('What is to come in months comes in months, and once', () => {
  const timers = new Timers();
  const came: number[] = [];
  clockOver(timers).after(100 * dayMs, () => came.push(timers.at));
  timers.pass(99 * dayMs);
  assert.deepEqual(came, []);
  timers.pass(200 * dayMs);
  assert.deepEqual(came, [100 * dayMs]);
});

test('What is given up after a month does not come any more', () => {
  const timers = new Timers();
  const wait = clockOver(timers).after(100 * dayMs, () => assert.fail('It came'));
  timers.pass(30 * dayMs);
  wait.dispose();
  timers.pass(200 * dayMs);
});

test('What is due comes at once, and time is told as the source tells it', () => {
  const timers = new Timers();
  const clock = clockOver(timers);
  let came = 0;
  clock.after(-5, () => (came += 1));
  timers.pass(0);
  assert.equal(came, 1);
  timers.pass(7);
  assert.deepEqual([clock.now(), clock.monotonic()], [1_007, 7]);
});
