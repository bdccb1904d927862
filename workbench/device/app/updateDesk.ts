import { type Disposable, HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { EventLog } from '../ports/machine.ts';
import type { Shell } from '../ports/shell.ts';
import type { Updates } from '../ports/updates.ts';
import { problemOf } from '../session/summary.ts';

export interface UpdateDeskParts {
  /** Absent where this app does not replace itself. */
  readonly updates?: Updates;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: EventLog;
  /** Whether something goes on with another person, or is about to. */
  readonly busy: () => boolean;
  /** The oldest version that the organisation lets go on, as far as it is known. */
  readonly required: () => string | undefined;
  /** Ends the app, in peace; what is prepared is installed then. */
  readonly close: () => void;
  readonly changed: () => void;
}

type Step = Omit<AppState['update'], 'way'>;

/** The first look after a start, and every later one; each is put off by up to as long again, so that not all come at once. ms. */
const firstLookMs = 60_000;
const laterLookMs = 4 * 3_600_000;

const ways = { electron: 'distribution', browser: 'start', tab: 'reload' } as const;

/**
 * Where this app is on the way to its next version: looking, fetching, ready. Fetching begins and the app ends only while nothing
 * goes on with another person; a refusal leaves everything as it was.
 */
export class UpdateDesk implements Disposable {
  readonly #parts: UpdateDeskParts;
  #step: Step = { status: 'idle' };
  #running: Promise<void> | undefined;
  /** The person has asked for it, and the app ends for it as soon as it is there. */
  #wanted = false;
  #timer: Disposable | undefined;

  constructor(parts: UpdateDeskParts) {
    this.#parts = parts;
    if (parts.updates) this.#lookIn(firstLookMs);
  }

  state(): AppState['update'] {
    const { updates, shell } = this.#parts;
    return { way: updates ? 'self' : ways[shell.kind], ...this.#step };
  }

  /** Looks for a newer version, and fetches it. What comes of it is in the state. Error: `not_supported`. */
  check(): void {
    this.#supported();
    this.#run();
  }

  /** The person wants the newer version now: fetched where it is not yet, then installed. Errors: `not_supported`, `wrong_state` in a session. */
  install(): void {
    this.#supported();
    if (this.#parts.busy()) throw new HandrailError('wrong_state', 'The app does not end while a session goes on');
    this.#wanted = true;
    this.#run();
  }

  /** Something may have ended: what waited for that goes on. */
  settled(): void {
    if (this.#step.status === 'waiting' && !this.#parts.busy()) this.#run();
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #supported(): void {
    if (!this.#parts.updates) throw new HandrailError('not_supported', 'This app does not update itself');
  }

  #lookIn(ms: number): void {
    const { clock, random } = this.#parts;
    const [share = 0] = random(1);
    this.#timer = clock.after(ms * (1 + share / 255), () => {
      this.#run();
      this.#lookIn(laterLookMs);
    });
  }

  /** One at a time; who comes meanwhile takes part in what runs. */
  #run(): void {
    this.#running ??= this.#advance().finally(() => {
      this.#running = undefined;
    });
  }

  async #advance(): Promise<void> {
    const { updates } = this.#parts;
    if (!updates || this.#step.status === 'installing') return;
    const before = this.#step;
    try {
      if (!(this.#wanted && before.status === 'ready')) await this.#fetchFrom(updates, before);
      if (this.#wanted && this.#step.status === 'ready') await this.#leaveFor(updates);
    } catch (error) {
      this.#fail(HandrailError.from(error), before);
    } finally {
      this.#wanted = false;
    }
  }

  async #fetchFrom(updates: Updates, before: Step): Promise<void> {
    const { busy, required, log } = this.#parts;
    // What is ready stays in sight while it is looked for something newer still.
    if (before.status !== 'ready') this.#go({ status: 'checking' });
    const found = await updates.look(required());
    if (found.kind !== 'found') return this.#go({ status: 'idle', answer: found.kind });
    const { version } = found;
    if (before.status === 'ready' && before.version === version) return this.#go({ status: 'ready', version });
    // The picture of a session needs the line.
    if (busy()) return this.#go({ status: 'waiting', version });
    let shown = 0;
    this.#go({ status: 'downloading', version, percent: 0 });
    await updates.fetch((percent) => {
      if (percent === shown || this.#step.status !== 'downloading') return;
      shown = percent;
      this.#go({ status: 'downloading', version, percent });
    });
    log.record('update_ready', { version });
    this.#go({ status: 'ready', version });
  }

  async #leaveFor(updates: Updates): Promise<void> {
    const ready = this.#step;
    if (this.#parts.busy()) return;
    this.#go({ ...ready, status: 'installing' });
    await updates.prepare();
    // A session may have begun while the file was read.
    if (this.#parts.busy()) {
      updates.putOff();
      return this.#go(ready);
    }
    this.#parts.log.record('update_installing', { version: ready.version ?? '' });
    this.#parts.close();
  }

  /** A file that was refused is gone; being offline for a while takes nothing away. */
  #fail(error: HandrailError, before: Step): void {
    const { code, details } = error;
    this.#parts.log.record('update_failed', { code, problem: String(details['problem'] ?? '') });
    const isKept = before.status === 'ready' && this.#step.status === 'ready';
    this.#go({ ...(isKept ? before : { status: 'idle' }), problem: problemOf(error) });
  }

  #go(step: Step): void {
    this.#step = step;
    this.#parts.changed();
  }
}
