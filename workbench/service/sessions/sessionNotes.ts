import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../logs/log.ts';
import { type HandOver, leaveSessions } from './handOver.ts';

/** How often it is looked what is under way, ms: a session that began since is lost with a process that is killed. */
export const lookMs = 2_000;
/** The file also says until when this process was there, from which the next counts what is left of a break, ms. */
const writeMs = 30_000;

export interface SessionNotesParts {
  readonly dataFolder: string;
  readonly underWay: () => HandOver;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down what is under way as it changes, so that a process that is killed leaves it to the next one too. */
export class SessionNotes {
  readonly #parts: SessionNotesParts;
  #timer: Disposable | undefined;
  #written: { readonly sessions: string; readonly at: number } | undefined;

  constructor(parts: SessionNotesParts) {
    this.#parts = parts;
  }

  start(): void {
    const { underWay, clock, log } = this.#parts;
    try {
      this.#write(underWay());
    } catch (error) {
      // A full disk ends no session.
      log.failure('sessions.notes', error);
    }
    this.#timer = clock.after(lookMs, () => this.start());
  }

  /** The last word: what the service leaves that was told to stop. */
  close(left: HandOver): void {
    this.#timer?.dispose();
    leaveSessions(this.#parts.dataFolder, left);
  }

  #write(now: HandOver): void {
    const sessions = JSON.stringify(now.sessions);
    const isOld = now.sessions.length > 0 && now.at - (this.#written?.at ?? 0) >= writeMs;
    if (this.#written?.sessions === sessions && !isOld) return;
    leaveSessions(this.#parts.dataFolder, now);
    this.#written = { sessions, at: now.at };
  }
}
