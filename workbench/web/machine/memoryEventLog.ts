import type { Clock } from '../../base/clock.ts';
import type { EventLog } from '../../device/ports/machine.ts';

interface Line {
  readonly at: number;
  readonly event: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

const linesKept = 500;

/** The local event log of a tab: its last lines, which end with it. A tab keeps nothing of a session on the machine. */
export class MemoryEventLog implements EventLog {
  readonly #clock: Clock;
  #lines: readonly Line[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  record(event: string, facts: Line['facts']): void {
    this.#lines = [...this.#lines, { at: this.#clock.now(), event, facts }].slice(-linesKept);
  }
}
