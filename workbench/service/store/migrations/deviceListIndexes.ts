import { type Kysely, SqliteAdapter } from 'kysely';

/**
 * All that a device list may be narrowed by lies beside each of its orders, so that a page of rare devices is found in the index and no other
 * device's row is read on the way. What is searched for is there in SQLite alone: PostgreSQL reads the row before it looks for words, and
 * takes no long keys.
 */
export async function deviceListIndexes(db: Kysely<unknown>): Promise<void> {
  const narrowed = ['platform', 'enrolled', 'compliant_until_ms', 'retired_ms'];
  const rest = db.getExecutor().adapter instanceof SqliteAdapter ? [...narrowed, 'search'] : narrowed;
  for (const [index, column] of orders) {
    await db.schema.dropIndex(index).execute();
    await db.schema
      .createIndex(index)
      .on('devices')
      .columns(['tenant_id', column, 'device_id', ...rest])
      .execute();
  }
}

const orders = [
  ['devices_by_name', 'name'],
  ['devices_by_time', 'last_seen_ms'],
  ['devices_by_owner', 'owner_name'],
  ['devices_by_os', 'os'],
  ['devices_by_app', 'app_version'],
] as const;
