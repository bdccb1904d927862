import { existsSync } from 'node:fs';
import { chmod, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { configurationFile, configurationName } from '../setup/configurationFile.ts';
import { migrations } from '../store/migrations.ts';
import { appliedMigrations, checkDatabase } from '../store/sqlite/databaseCheck.ts';
import { lastBackupFile } from '../store/sqlite/newestBackup.ts';
import { type BackupManifest, type BackupPart, backupFormat } from './backupManifest.ts';
import { copyHashed } from './fileHash.ts';
import { asStorageError } from './storageError.ts';

export interface BackupOptions {
  readonly dataFolder: string;
  /** Must not be there yet. */
  readonly to: string;
  readonly now: number;
}

/**
 * Writes one file with the database as it is at one moment, the service's keys and how it is set up, while the service runs or not. Errors:
 * `not_found` where there is no data folder, `name_taken`, `data_corrupt`, `storage_full`; then nothing is left behind.
 */
export async function backup({ dataFolder, to, now }: BackupOptions): Promise<BackupManifest> {
  const source = join(resolve(dataFolder), 'handrail.db');
  const target = resolve(to);
  if (!existsSync(source))
    throw new HandrailError('not_found', 'There is no data folder', { problem: 'no_data', file: source });
  if (existsSync(target))
    throw new HandrailError('name_taken', 'The file of the backup is there already', { file: target });
  let work: string | undefined;
  try {
    // Beside the target, where the room for it must be anyway; the folder is for its owner alone.
    work = await mkdtemp(join(dirname(target), '.handrail-backup-'));
    const snapshot = join(work, 'handrail.db');
    const schema = await snapshotOf(source, snapshot);
    const keys = join(resolve(dataFolder), 'keys');
    const configuration = configurationFile(dataFolder);
    const files = [
      { name: 'handrail.db', file: snapshot },
      ...(existsSync(configuration) ? [{ name: configurationName, file: configuration }] : []),
      ...(await keyNames(keys)).map((name) => ({ name: `keys/${name}`, file: join(keys, name) })),
    ];
    const parts: BackupPart[] = [];
    for (const { name, file } of files) parts.push({ name, ...(await copyHashed({ file })) });
    const manifest: BackupManifest = { format: backupFormat, madeAt: now, schema: [...schema], parts };
    await writeArchive(join(work, 'archive'), manifest, files);
    await rename(join(work, 'archive'), target);
    const note = JSON.stringify({ file: target, madeAt: now });
    await writeFile(join(resolve(dataFolder), lastBackupFile), note, { mode: 0o600 });
    return manifest;
  } catch (error) {
    throw asStorageError(error, target);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

/** A copy of the database, whole in itself and looked through. */
async function snapshotOf(source: string, target: string): Promise<readonly string[]> {
  const running = new Database(source, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    // All pages in one step: a step that finds the database changed begins again, and a busy service always changes it.
    await running.backup(target, { progress: () => 0x7fff_ffff });
  } finally {
    running.close();
  }
  await chmod(target, 0o600);
  const copy = new Database(target);
  try {
    copy.pragma('journal_mode = DELETE');
    checkDatabase(copy, source, migrations);
    return appliedMigrations(copy);
  } finally {
    copy.close();
  }
}

async function keyNames(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
}

async function writeArchive(
  file: string,
  manifest: BackupManifest,
  files: readonly { readonly name: string; readonly file: string }[],
): Promise<void> {
  const archive = await open(file, 'wx', 0o600);
  try {
    await archive.writeFile(`${backupFormat}\n${JSON.stringify(manifest)}\n`);
    for (const [at, each] of files.entries()) {
      const { sha256 } = await copyHashed(each, archive);
      if (sha256 !== manifest.parts[at]?.sha256) {
        throw new HandrailError('wrong_state', 'A key changed while it was read', {
          problem: 'changed',
          file: each.file,
        });
      }
    }
    await archive.sync();
  } finally {
    await archive.close();
  }
}
