import type { LogEntry } from '../../base/app/logEntry.ts';
import type { Clock } from '../../base/clock.ts';
import type { EventLog, KeptLog } from '../../device/ports/machine.ts';

const linesKept = 500;

/** The local event log of a tab: its last lines, which end with it. A tab keeps nothing of a session on the machine. */
export class MemoryEventLog implements EventLog, KeptLog {
  readonly #clock: Clock;
  #lines: readonly LogEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get lines(): readonly LogEntry[] {
    return this.#lines;
  }

  record(event: string, facts: LogEntry['facts']): void {
    this.#lines = [...this.#lines, { at: this.#clock.now(), event, facts: { ...facts } }].slice(-linesKept);
  }

  async read(most: number): Promise<readonly LogEntry[]> {
    return this.#lines.slice(-most).reverse();
  }
}
