import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** What Microsoft Intune manages, how reading it goes, and by what a device is found there. */
export async function intuneTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('intune_connections')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('generation', 'integer', notNull)
    .addColumn('secret', 'text')
    .addColumn('secret_key', 'text')
    .addColumn('secret_set_ms', 'bigint')
    .addColumn('secret_expires_ms', 'bigint')
    .addColumn('lease_holder', 'text')
    .addColumn('lease_until_ms', 'bigint', notNull)
    .addColumn('due_ms', 'bigint', notNull)
    .addColumn('full_due', 'integer', notNull)
    .addColumn('started_ms', 'bigint')
    .addColumn('finished_ms', 'bigint')
    .addColumn('run_full', 'integer', notNull)
    .addColumn('problem', 'text')
    .addColumn('failures', 'integer', notNull)
    .addColumn('succeeded_ms', 'bigint')
    .addColumn('full_ms', 'bigint')
    .addColumn('since_ms', 'bigint')
    .addColumn('counts', 'text', notNull)
    .addPrimaryKeyConstraint('intune_connections_key', ['tenant_id'])
    .execute();

  await db.schema
    .createTable('managed_devices')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('managed_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('shown_serial', 'text')
    .addColumn('serial', 'text')
    .addColumn('directory_id', 'text')
    .addColumn('compliance', 'text', notNull)
    .addColumn('grace_ms', 'bigint')
    .addColumn('synced_ms', 'bigint')
    .addColumn('search', 'text', notNull)
    .addColumn('run', 'text', notNull)
    .addPrimaryKeyConstraint('managed_devices_key', ['tenant_id', 'managed_id'])
    .execute();

  for (const column of ['serial', 'directory_id', 'name']) {
    await db.schema
      .createIndex(`managed_devices_by_${column}`)
      .on('managed_devices')
      .columns(['tenant_id', column, 'managed_id'])
      .execute();
  }

  for (const column of ['identifiers', 'serial', 'directory_id', 'intune', 'intune_managed_id']) {
    await db.schema.alterTable('devices').addColumn(column, 'text').execute();
  }
  for (const column of ['serial', 'directory_id', 'intune_managed_id']) {
    await db.schema
      .createIndex(`devices_by_${column}`)
      .on('devices')
      .columns(['tenant_id', column, 'device_id'])
      .execute();
  }
}
