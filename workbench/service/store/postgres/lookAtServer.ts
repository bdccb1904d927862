import { HandrailError } from '@handrail/sdk';
import { sql } from 'kysely';
import { checkAuditHeads } from '../audit/auditHeadCheck.ts';
import { connections } from './connections.ts';
import { at, checkRole, engineOf, type PostgresOptions, type ServerPlace } from './postgresEngine.ts';
import { appliedMigrations } from './schema.ts';
import { type ServerAddress, serverAddress } from './serverAddress.ts';

/** Looks at a server as a start would, with both roles, and changes nothing. False where the tables are not as new as this version. Errors: those of `postgresEngine`. */
export async function lookAtServer(
  { service, owner }: ServerPlace,
  migrations: PostgresOptions['migrations'],
): Promise<boolean> {
  if (owner !== undefined) await reach(serverAddress(owner, 'HANDRAIL_DATABASE_OWNER_URL'));
  const address = serverAddress(service, 'HANDRAIL_DATABASE_URL');
  const links = connections(address, 1);
  try {
    return await at(address, async () => {
      await checkRole(links.db);
      const applied = await appliedMigrations(links.db);
      if (applied.some((name) => !Object.hasOwn(migrations, name))) {
        throw new HandrailError('upgrade_required', 'The database was written by a newer Handrail');
      }
      if (applied.length < Object.keys(migrations).length) return false;
      await checkAuditHeads(engineOf(links, address));
      return true;
    });
  } finally {
    await links.db.destroy();
  }
}

async function reach(address: ServerAddress): Promise<void> {
  const { db } = connections(address, 1);
  try {
    await at(address, () => sql`select 1`.execute(db));
  } finally {
    await db.destroy();
  }
}
