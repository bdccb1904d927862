import { type Kysely, sql } from 'kysely';
import { checkAuditHeads } from '../audit/auditHeadCheck.ts';
import { type Database, type Engine, forOneTenant } from '../database.ts';
import type { Tables } from '../tables.ts';
import { corrupt, type DatabaseOptions, openDatabase } from './openDatabase.ts';

/** SQLite in a file of the data folder, which one service at a time has. Errors: those of `openDatabase`. */
export async function sqliteEngine(options: DatabaseOptions): Promise<Engine> {
  const db = await openDatabase(options);
  const engine: Engine = {
    ...sqliteTables(db),
    transaction: (context, work) =>
      db.transaction().execute((transaction) => work(forOneTenant(sqliteTables(transaction), context))),
    // The data folder is held by one service, and so is what lies in it.
    whenAlone: (work) => work(),
    async compact() {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
  try {
    await checkAuditHeads(engine);
  } catch (cause) {
    await engine.close();
    throw corrupt(options, 'The audit log is damaged', cause);
  }
  return engine;
}

/** SQLite knows no tenants: what a query asks for is all that keeps them apart. */
export function sqliteTables(db: Kysely<Tables>): Database {
  return { of: () => db, finding: () => db };
}
