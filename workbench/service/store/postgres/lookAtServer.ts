import { HandrailError } from '@handrail/sdk';
import { checkAuditHeads } from '../auditHeadCheck.ts';
import { connections } from './connections.ts';
import { at, checkRole, engineOf, type PostgresOptions, type ServerPlace } from './postgresEngine.ts';
import { appliedMigrations } from './schema.ts';
import { serverAddress } from './serverAddress.ts';

/** Looks at a server as a start would, and changes nothing. False where the tables are not as new as this version. Errors: those of `postgresEngine`. */
export async function lookAtServer(
  { service }: ServerPlace,
  migrations: PostgresOptions['migrations'],
): Promise<boolean> {
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
