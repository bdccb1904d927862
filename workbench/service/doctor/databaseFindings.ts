import { existsSync } from 'node:fs';
import { HandrailError } from '@handrail/sdk';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Finding, fail, ok, warn } from '../setup/finding.ts';
import { checkAuditHeads } from '../store/audit/auditHeadCheck.ts';
import { migrations } from '../store/migrations.ts';
import { appliedMigrations, checkDatabase } from '../store/sqlite/databaseCheck.ts';
import { sqliteTables } from '../store/sqlite/sqliteEngine.ts';
import type { Tables } from '../store/tables.ts';

const restore = 'Stop the service and restore a backup into a new folder: handrail restore.';

/** Looks through the database and the heads of its logs, beside a service that runs or without one. */
export async function databaseFindings(file: string): Promise<readonly Finding[]> {
  if (!existsSync(file))
    return [warn('database', 'There is no database yet.', 'The service makes it at its first start.')];
  let sqlite: Database.Database | undefined;
  try {
    sqlite = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
    checkDatabase(sqlite, file, migrations);
    return [ok('database', 'The database is whole.'), schema(sqlite), ...(await inside(sqlite))];
  } catch (error) {
    const isNewer = HandrailError.from(error).code === 'upgrade_required';
    if (isNewer)
      return [
        fail(
          'schema',
          'A newer Handrail wrote the database.',
          'Start that version again, or restore a backup of this one.',
        ),
      ];
    return [fail('database', 'The database is damaged or cannot be read.', restore)];
  } finally {
    if (sqlite?.open) sqlite.close();
  }
}

function schema(sqlite: Database.Database): Finding {
  const applied = appliedMigrations(sqlite);
  const newest = Object.keys(migrations).at(-1);
  if (applied.at(-1) === newest) return ok('schema', `The schema is ${newest}, as this version wants it.`);
  const what = `The schema is ${applied.at(-1) ?? 'not made'}, and this version wants ${newest}.`;
  return warn('schema', what, 'The next start brings it up to date, after a copy.');
}

async function inside(sqlite: Database.Database): Promise<readonly Finding[]> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    const heads = await checkAuditHeads(sqliteTables(db)).then(
      () => ok('audit', 'The audit logs fit their heads.'),
      () => fail('audit', 'An audit log does not fit its head.', restore),
    );
    const administrators = await db
      .selectFrom('assignments')
      .select('assignment_id')
      .where('role_id', '=', 'remote-help-administrator')
      .limit(1)
      .execute();
    const named =
      administrators.length > 0
        ? ok('administrator', 'Somebody administers the service.')
        : warn(
            'administrator',
            'No administrator has been named.',
            'Make a token with handrail setup --token, and open /setup at the address of the service.',
          );
    return [heads, named];
  } finally {
    await db.destroy();
  }
}
