import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Disposable, disposable, HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';

/** The folder that holds all state of a service. One service at a time has it. */
export interface DataFolder extends Disposable {
  readonly path: string;
  readonly database: string;
  readonly keys: string;
  readonly backups: string;
}

/**
 * Opens, and on the first run creates, the data folder, for its owner alone. Errors: `wrong_state` with
 * `details.problem` `data_in_use` while another service has it, `data_corrupt` when it is not a folder to write to.
 */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const keys = join(path, 'keys');
  const backups = join(path, 'backups');
  try {
    for (const each of [path, keys, backups]) {
      mkdirSync(each, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32' && (statSync(each).mode & 0o077) !== 0) chmodSync(each, 0o700);
    }
  } catch (cause) {
    throw new HandrailError('data_corrupt', 'The data folder cannot be used', { file: path }, { cause });
  }
  const lock = takeLock(path);
  return { path, database: join(path, 'handrail.db'), keys, backups, dispose: lock.dispose };
}

/** SQLite's own file lock: the system drops it when the process ends, however it ends, so it is never stale. */
function takeLock(path: string): Disposable {
  const file = join(path, 'lock.db');
  const isNew = !existsSync(file);
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    if (isNew) chmodSync(file, 0o600);
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return disposable(() => held.close());
  } catch (cause) {
    lock?.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new HandrailError('wrong_state', 'Another Handrail service is using the data folder', {
        problem: 'data_in_use',
        file: path,
      });
    }
    throw new HandrailError('data_corrupt', 'The lock of the data folder cannot be used', { file }, { cause });
  }
}
