import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { accessTables } from './migrations/accessTables.ts';
import { auditTables } from './migrations/auditTables.ts';
import { deviceListIndexes } from './migrations/deviceListIndexes.ts';
import { deviceTables } from './migrations/deviceTables.ts';
import { intuneTables } from './migrations/intuneTables.ts';
import { membershipIndex } from './migrations/membershipIndex.ts';
import { sessionTables } from './migrations/sessionTables.ts';
import { tenantTables } from './migrations/tenantTables.ts';

/** Steps of the schema, in the order of their names. One that shipped is never changed; the next one follows it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-ground': { up: ground },
  '0002-membership-index': { up: membershipIndex },
  '0003-device-list-indexes': { up: deviceListIndexes },
  '0004-intune': { up: intuneTables },
};

async function ground(db: Kysely<unknown>): Promise<void> {
  await tenantTables(db);
  await accessTables(db);
  await deviceTables(db);
  await sessionTables(db);
  await auditTables(db);
}
