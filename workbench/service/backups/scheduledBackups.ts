import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Disposable, HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../logs/log.ts';
import type { BackupPlan } from '../options.ts';
import { writePrivate } from '../store/files/writePrivate.ts';
import { backupName, scheduledBackups } from './backupNames.ts';
import type { BackupRun } from './runBackup.ts';

/** After a backup that failed the next try comes this soon, or at the usual time where that is sooner, in ms. */
export const backupRetryMs = 15 * 60_000;

const failureName = 'backup-failed.json';
const Failure = Type.Object({ at: Type.Integer(), code: Type.String({ maxLength: 64 }) });

export interface ScheduledBackupsParts {
  readonly dataFolder: string;
  readonly plan: BackupPlan;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes one; resolves to the code of what went wrong. */
  readonly run: (dataFolder: string, to: string) => Promise<BackupRun>;
}

/** Makes the backups on time, as the files that are there tell it, and lets the oldest go once a newer one stands. */
export class ScheduledBackups {
  readonly #parts: ScheduledBackupsParts;
  #timer: Disposable | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(parts: ScheduledBackupsParts) {
    this.#parts = parts;
  }

  /** Makes one now where one is due, and from then on in time. */
  start(): void {
    const { plan, clock } = this.#parts;
    const [newest] = scheduledBackups(plan.folder);
    // One from the future stands for a clock that was wrong, and must not keep the next one away.
    const age = newest && newest.at <= clock.now() ? clock.now() - newest.at : plan.everyMs;
    this.#wait(Math.max(0, plan.everyMs - age));
  }

  /** Settles when none is being made. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.dispose();
    await this.#running;
  }

  #wait(ms: number): void {
    if (this.#closed) return;
    this.#timer = this.#parts.clock.after(ms, () => {
      this.#running = this.#make().then((isMade) => {
        this.#running = undefined;
        const { everyMs } = this.#parts.plan;
        this.#wait(isMade ? everyMs : Math.min(everyMs, backupRetryMs));
      });
    });
  }

  async #make(): Promise<boolean> {
    const { dataFolder, plan, clock, log, run } = this.#parts;
    const now = clock.now();
    try {
      mkdirSync(plan.folder, { recursive: true, mode: 0o700 });
      const { code } = await run(dataFolder, join(plan.folder, backupName(now)));
      if (code !== undefined) throw new HandrailError(HandrailError.codeOf(code), 'The backup failed');
      rmSync(join(dataFolder, failureName), { force: true });
      for (const { file } of scheduledBackups(plan.folder).slice(plan.keep)) rmSync(file, { force: true });
      log.event('backup.made');
      return true;
    } catch (error) {
      log.failure('backup.failed', error);
      note(dataFolder, { at: now, code: codeOf(error) });
      return false;
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'internal';
}

/** Where even the note finds no room, the age of the newest backup says it. */
function note(dataFolder: string, failure: { readonly at: number; readonly code: string }): void {
  try {
    writePrivate(join(dataFolder, failureName), JSON.stringify(failure));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
  }
}

/** The last backup, where it failed: when, and the code of why. */
export function failedBackup(dataFolder: string): { readonly at: number; readonly code: string } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(dataFolder, failureName), 'utf8'));
    return Check(Failure, value) ? value : undefined;
  } catch {
    // Without a note none is known to have failed.
    return undefined;
  }
}
