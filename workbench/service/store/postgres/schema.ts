import { HandrailError } from '@handrail/sdk';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from '../tables.ts';
import { bytewiseText } from './bytewiseText.ts';
import { schemaName } from './connections.ts';
import { openTables, protectTables, tableStates } from './tenantPolicies.ts';

/** Any number, as long as every version of Handrail has the same one: who changes the schema holds the lock of this name. */
const schemaLock = 4_871_202_511;

/** What nobody changes or deletes once it is written. */
const writtenOnce: ReadonlySet<string> = new Set(['audit_records', 'audit_nodes', 'audit_checkpoints', 'documents']);

/**
 * Brings the schema up to date, protects its tables and lets the service's role use them: all of it in one transaction, or nothing,
 * and one service at a time. Error: `upgrade_required` where a newer Handrail has been here.
 */
export async function prepareSchema(
  owner: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  serviceRole: string,
): Promise<void> {
  await owner.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(transaction);
    const applied = await appliedMigrations(transaction);
    if (applied.some((name) => !Object.hasOwn(migrations, name))) {
      throw new HandrailError('upgrade_required', 'The database was written by a newer Handrail');
    }
    const isBehind = applied.length < Object.keys(migrations).length;
    if (isBehind) {
      await openTables(transaction);
      await migrate(transaction, migrations);
    }
    const isChanged = (await protectTables(transaction)) || isBehind;
    await grant(transaction, serviceRole, isChanged);
  });
}

/** Names of the schema's steps that it has, in their order. */
export async function appliedMigrations(db: Kysely<Tables>): Promise<readonly string[]> {
  const table = `${schemaName}.kysely_migration`;
  const found = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  if (!found.rows[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function migrate(
  transaction: Transaction<Tables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const there = await sql<{ found: boolean }>`select to_regnamespace(${schemaName}) is not null as found`.execute(
    transaction,
  );
  if (!there.rows[0]?.found) await sql`create schema ${sql.ref(schemaName)}`.execute(transaction);
  const migrator = new Migrator({
    db: transaction.withPlugin(bytewiseText),
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: schemaName,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** What the service may do: with rows, and no more with each table than it does. */
async function grant(transaction: Transaction<Tables>, role: string, isChanged: boolean): Promise<void> {
  const { rows } = await sql<{ owner: string; granted: boolean }>`
    select current_user as owner, has_schema_privilege(${role}, ${schemaName}, 'usage') as granted`.execute(
    transaction,
  );
  const [state] = rows;
  if (!state || state.owner === role || (state.granted && !isChanged)) return;
  const to = sql.ref(role);
  await sql`grant usage on schema ${sql.ref(schemaName)} to ${to}`.execute(transaction);
  await sql`grant select on ${sql.table(`${schemaName}.kysely_migration`)} to ${to}`.execute(transaction);
  for (const { table } of await tableStates(transaction)) {
    const rights = writtenOnce.has(table) ? 'select, insert' : 'select, insert, update, delete';
    await sql`grant ${sql.raw(rights)} on ${sql.table(table)} to ${to}`.execute(transaction);
  }
}
