import { HandrailError } from '@handrail/sdk';
import type Database from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** A database as Kysely wants it, which says by their codes that the disk is full and that the file is damaged. */
export function withNamedErrors(sqlite: Database.Database, file: string): SqliteDatabase {
  return {
    close: () => void sqlite.close(),
    prepare(sql) {
      const statement = named(file, () => sqlite.prepare(sql));
      return {
        reader: statement.reader,
        all: (parameters) => named(file, () => statement.all(parameters)),
        run(parameters) {
          // SQLite rolls back itself what found no room. A second time is an error, which would take the first one's place.
          if (sql === 'rollback' && !sqlite.inTransaction) return { changes: 0, lastInsertRowid: 0 };
          return named(file, () => statement.run(parameters));
        },
        iterate: (parameters) => named(file, () => statement.iterate(parameters) as IterableIterator<unknown>),
      };
    },
  };
}

function named<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    // The shared memory of the log is a file of the same disk.
    if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') {
      throw new HandrailError('storage_full', 'There is no room left for the database', { file }, { cause });
    }
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
      throw new HandrailError('data_corrupt', 'The database is damaged', { file }, { cause });
    }
    throw cause;
  }
}
