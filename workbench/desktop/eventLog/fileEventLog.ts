import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry } from '../../base/app/logEntry.ts';
import type { Clock } from '../../base/clock.ts';
import type { EventLog, KeptLog } from '../../device/ports/machine.ts';
import { type Facts, logLine } from './logLine.ts';
import { newestEntries } from './newestEntries.ts';

const dayMs = 24 * 3600 * 1000;
/** Local logs keep at most this many days, today included. */
const keptDays = 30;
/** A day's file does not grow beyond this; what comes after is left out, and one line says so. */
const dayLimitBytes = 8 * 1024 * 1024;
const fileForm = /^events-(\d{4}-\d{2}-\d{2})\.jsonl$/;

/** The local log that the person can open: one file a day (UTC) of JSON lines, none older than 30 days. */
export class FileEventLog implements EventLog, KeptLog {
  readonly folder: string;
  readonly #clock: Clock;
  readonly #onProblem: (error: unknown) => void;
  #day: string | undefined;
  #bytes = 0;

  /** `onProblem` hears of a disk that is full or closed: a log that cannot be written stops no session. */
  constructor(folder: string, clock: Clock, onProblem: (error: unknown) => void) {
    this.folder = folder;
    this.#clock = clock;
    this.#onProblem = onProblem;
  }

  record(event: string, facts: Facts): void {
    try {
      const now = this.#clock.now();
      const path = this.#fileOf(now);
      const line = `${logLine(now, event, facts)}\n`;
      if (this.#bytes >= dayLimitBytes) return;
      this.#bytes += Buffer.byteLength(line);
      const last = this.#bytes >= dayLimitBytes ? `${logLine(now, 'log.full', {})}\n` : '';
      appendFileSync(path, line + last, { mode: 0o600 });
    } catch (error) {
      this.#onProblem(error);
    }
  }

  async read(most: number): Promise<readonly LogEntry[]> {
    try {
      const files = (await readdir(this.folder)).filter((file) => fileForm.test(file)).sort();
      return await newestEntries(
        files.reverse().map((file) => join(this.folder, file)),
        most,
      );
    } catch (error) {
      // Before the first line there is no folder.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.#onProblem(error);
      return [];
    }
  }

  #fileOf(now: number): string {
    const day = new Date(now).toISOString().slice(0, 10);
    const path = join(this.folder, `events-${day}.jsonl`);
    if (day !== this.#day) {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      chmodSync(this.folder, 0o700);
      this.#removeOld(now);
      this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      this.#day = day;
    }
    return path;
  }

  #removeOld(now: number): void {
    const first = new Date(now - (keptDays - 1) * dayMs).toISOString().slice(0, 10);
    for (const file of readdirSync(this.folder)) {
      const day = fileForm.exec(file)?.[1];
      if (day !== undefined && day < first) rmSync(join(this.folder, file));
    }
  }
}
