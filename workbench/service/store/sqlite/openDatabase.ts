import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from '../tables.ts';
import { appliedMigrations, checkDatabase } from './databaseCheck.ts';
import { withNamedErrors } from './namedErrors.ts';
import { newestBackup } from './newestBackup.ts';

export interface DatabaseFile {
  readonly file: string;
  /** A copy goes here before an older database is changed. */
  readonly backups: string;
}

export interface DatabaseOptions extends DatabaseFile {
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Milliseconds since the epoch, for the copy's name. */
  readonly now: number;
}

/**
 * Opens the database and brings its schema up to date. Errors: `data_corrupt` with the file when it cannot be read as
 * a database, `upgrade_required` when a newer Handrail has written it. Nothing is ever deleted or moved.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Kysely<Tables>> {
  const { file } = options;
  let sqlite: Database.Database | undefined;
  try {
    const isNew = !existsSync(file);
    sqlite = new Database(file, { timeout: 5_000 });
    if (isNew) chmodSync(file, 0o600);
    configure(sqlite);
    if (!isNew) await prepare(sqlite, options);
  } catch (cause) {
    sqlite?.close();
    if (cause instanceof HandrailError && cause.code !== 'data_corrupt') throw cause;
    throw corrupt(options, 'The database cannot be read', cause);
  }
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withNamedErrors(sqlite, file) }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...options.migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return db;
  await db.destroy();
  if (error instanceof HandrailError && error.code === 'storage_full') throw error;
  throw corrupt(options, 'The database could not be brought up to date', error);
}

/** An error that names the file, and the newest copy, so that who reads it knows what to restore. */
export function corrupt({ file, backups }: DatabaseFile, message: string, cause: unknown): HandrailError {
  const newest = newestBackup(backups);
  return new HandrailError('data_corrupt', message, { file, ...(newest && { backup: newest.file }) }, { cause });
}

function configure(sqlite: Database.Database): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = NORMAL');
  sqlite.pragma('foreign_keys = ON');
  // Deleted rows are overwritten: personal fields are promised to be gone.
  sqlite.pragma('secure_delete = ON');
}

async function prepare(sqlite: Database.Database, options: DatabaseOptions): Promise<void> {
  const { file, migrations } = options;
  checkDatabase(sqlite, file, migrations);
  const applied = appliedMigrations(sqlite);
  if (applied.length > 0 && applied.length < Object.keys(migrations).length) {
    const copy = join(options.backups, `handrail-${applied.at(-1)}-${options.now}.db`);
    await sqlite.backup(copy);
    chmodSync(copy, 0o600);
  }
}
