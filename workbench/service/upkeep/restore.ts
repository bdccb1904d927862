import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { configurationName } from '../setup/configurationFile.ts';
import { type DataFolder, openDataFolder } from '../store/files/dataFolder.ts';
import { migrations } from '../store/migrations.ts';
import { checkDatabase } from '../store/sqlite/databaseCheck.ts';
import { type BackupManifest, backupFormat, manifestLimit, readManifest } from './backupManifest.ts';
import { copyHashed } from './fileHash.ts';
import { asStorageError } from './storageError.ts';

/**
 * Makes a data folder from a backup. Everything is checked before anything stands in its place: hashes, the database, and that
 * this version knows its schema. Errors: `wrong_state` with `details.problem` `data_in_use` or `folder_not_empty`, `data_corrupt`
 * with the file, `upgrade_required`, `storage_full`; then the folder is as it was, and the backup is never changed.
 */
export async function restore(options: {
  readonly from: string;
  readonly dataFolder: string;
}): Promise<BackupManifest> {
  const from = resolve(options.from);
  const path = resolve(options.dataFolder);
  const { manifest, start } = await opened(from);
  const unknown = manifest.schema.find((step) => !Object.hasOwn(migrations, step));
  if (unknown !== undefined) {
    throw new HandrailError('upgrade_required', 'The backup was made by a newer Handrail', {
      file: from,
      step: unknown,
    });
  }
  const isNew = !existsSync(path);
  await refuseUsed(path);
  const folder = openDataFolder(path);
  try {
    // A service may have begun and ended here since.
    if (existsSync(folder.database)) throw notEmpty(path);
    await unpack(from, start, manifest, folder);
  } catch (error) {
    if (!existsSync(folder.database)) await clean(folder);
    folder.dispose();
    await leave(path, isNew);
    throw asStorageError(error, path);
  }
  folder.dispose();
  return manifest;
}

/** The manifest, and where the first part begins. */
async function opened(file: string): Promise<{ readonly manifest: BackupManifest; readonly start: number }> {
  const archive = await open(file, 'r').catch((error: unknown) => {
    throw asStorageError(error, file);
  });
  try {
    const { buffer, bytesRead } = await archive.read(Buffer.alloc(manifestLimit), 0, manifestLimit, 0);
    const head = buffer.subarray(0, bytesRead);
    const first = `${backupFormat}\n`;
    const end = head.indexOf(10, first.length);
    const manifest =
      head.toString('utf8', 0, first.length) === first
        ? readManifest(head.toString('utf8', first.length, end))
        : undefined;
    if (!manifest || end < 0) throw damaged(file, 'manifest');
    const start = end + 1;
    const { size } = await archive.stat();
    const whole = manifest.parts.reduce((sum, part) => sum + part.size, start);
    if (size !== whole) throw damaged(file, size < whole ? 'cut short' : 'too long');
    return { manifest, start };
  } finally {
    await archive.close();
  }
}

function damaged(file: string, part: string): HandrailError {
  return new HandrailError('data_corrupt', 'The backup is damaged', { problem: 'backup_damaged', file, part });
}

async function refuseUsed(path: string): Promise<void> {
  if (!existsSync(path)) return;
  if (!(await stat(path)).isDirectory()) throw new HandrailError('data_corrupt', 'There is a file', { file: path });
  if ((await readdir(path)).length === 0) return;
  // Says that it is in use where it is.
  if (existsSync(join(path, 'lock.db'))) openDataFolder(path).dispose();
  throw notEmpty(path);
}

function notEmpty(path: string): HandrailError {
  return new HandrailError('wrong_state', 'The data folder is not empty', { problem: 'folder_not_empty', file: path });
}

/** Beside their places first; the database, which makes the folder one with data, moves last. */
async function unpack(from: string, start: number, manifest: BackupManifest, folder: DataFolder): Promise<void> {
  const beside = join(folder.path, '.restore');
  await mkdir(join(beside, 'keys'), { recursive: true, mode: 0o700 });
  let at = start;
  for (const { name, size, sha256 } of manifest.parts) {
    const part = await open(join(beside, name), 'wx', 0o600);
    try {
      const copied = await copyHashed({ file: from, start: at, end: at + size }, part);
      if (copied.sha256 !== sha256) throw damaged(from, name);
      await part.sync();
    } finally {
      await part.close();
    }
    at += size;
  }
  const database = new Database(join(beside, 'handrail.db'), { fileMustExist: true });
  try {
    checkDatabase(database, from, migrations);
  } finally {
    database.close();
  }
  for (const { name } of manifest.parts) {
    if (name === configurationName) await rename(join(beside, name), join(folder.path, name));
    else if (name !== 'handrail.db') await rename(join(beside, name), join(folder.keys, basename(name)));
  }
  await rename(join(beside, 'handrail.db'), folder.database);
  await rm(beside, { recursive: true });
}

/** The folder was empty, and is this restore's own while it holds the lock: all in it came from here. */
async function clean(folder: DataFolder): Promise<void> {
  for (const name of [
    join(folder.path, '.restore'),
    join(folder.path, configurationName),
    folder.keys,
    folder.backups,
  ]) {
    await rm(name, { recursive: true, force: true });
  }
}

/** Takes the lock's file and a folder that was made away, unless something else is there by now. */
async function leave(path: string, isNew: boolean): Promise<void> {
  const [only, ...others] = await readdir(path);
  if (only !== 'lock.db' || others.length > 0) return;
  await rm(join(path, 'lock.db'));
  if (isNew) await rmdir(path);
}
