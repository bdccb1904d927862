import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Preferences, Wishes } from '../../base/app/preferences.ts';
import type { Clock } from '../../base/clock.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { EventLog, PreferenceStore } from '../../device/ports/machine.ts';
import { writeWhole } from '../wholeFile.ts';

const name = 'preferences.json';

export interface FilePreferencesParts {
  readonly folder: string;
  /** The system's own language, where the person wished for none. */
  readonly systemLanguage: string;
  readonly log: EventLog;
  readonly clock: Clock;
}

/**
 * Preferences in a small file that only this user can read. It is read once and written at each wish, at once and whole: a
 * few hundred bytes, and seldom. Whatever is wrong with it stops nobody; it is noted in the log.
 */
export class FilePreferences implements PreferenceStore {
  readonly #parts: FilePreferencesParts;
  /** Everything in the file, with what a newer version may have put there. */
  #kept: Readonly<Record<string, unknown>> = {};
  #wishes: Wishes = {};
  /** False where a file that we do not understand could not be set aside: it is not written over. */
  #writable = true;

  constructor(parts: FilePreferencesParts) {
    this.#parts = parts;
    this.#read();
  }

  get current(): Preferences {
    return { language: this.#parts.systemLanguage, theme: 'system', ...this.#wishes };
  }

  prefer(wishes: Wishes): void {
    this.#wishes = { ...this.#wishes, ...wishes };
    this.#kept = { ...this.#kept, ...wishes };
    if (!this.#writable) return;
    try {
      writeWhole(this.#path, `${JSON.stringify(this.#kept, undefined, 2)}\n`);
    } catch {
      this.#parts.log.record('preferences.not_kept', { code: 'internal' });
    }
  }

  get #path(): string {
    return join(this.#parts.folder, name);
  }

  #read(): void {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      const wishes = conform(Wishes, kept);
      if (!wishes.fits) throw new Error('The preferences have another shape');
      this.#kept = { ...(kept as object) };
      this.#wishes = wishes.value as Wishes;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      this.#parts.log.record('preferences.unreadable', { code: 'data_corrupt' });
      this.#setAside();
    }
  }

  #setAside(): void {
    try {
      renameSync(this.#path, join(this.#parts.folder, `preferences.unreadable-${this.#parts.clock.now()}.json`));
    } catch {
      this.#writable = false;
      this.#parts.log.record('preferences.not_kept', { code: 'data_corrupt' });
    }
  }
}
