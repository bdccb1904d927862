import { HandrailError } from '@handrail/sdk';
import type Database from 'better-sqlite3';

/**
 * Looks a database through, and at its schema. Errors: `data_corrupt` with the file where it is damaged, `upgrade_required`
 * where it has steps that are not among `migrations`.
 */
export function checkDatabase(
  sqlite: Database.Database,
  file: string,
  migrations: Readonly<Record<string, unknown>>,
): void {
  if (sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    throw new HandrailError('data_corrupt', 'The database is damaged', { file });
  }
  if (appliedMigrations(sqlite).some((name) => !Object.hasOwn(migrations, name))) {
    throw new HandrailError('upgrade_required', 'The database was written by a newer Handrail', { file });
  }
}

/** Names of the schema's steps that it has, in their order. */
export function appliedMigrations(sqlite: Database.Database): readonly string[] {
  const table = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'").get();
  if (table === undefined) return [];
  const names: unknown[] = sqlite.prepare('select name from kysely_migration order by name').pluck().all();
  return names.map(String);
}
