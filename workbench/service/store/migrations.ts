import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Steps of the schema, in the order of their names. One that shipped is never changed; the next one follows it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-ground': { up: ground },
};

async function ground(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tenants')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('provider_tenant', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('tenants_provider', ['provider', 'provider_tenant'])
    .execute();

  await db.schema
    .createTable('people')
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'))
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sign_in_name', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('company', 'text')
    .addColumn('domain', 'text')
    .addColumn('photo', 'text')
    .addColumn('first_seen_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('people_key', ['tenant_id', 'person_id'])
    .addUniqueConstraint('people_subject', ['tenant_id', 'provider', 'subject'])
    .execute();

  await db.schema
    .createTable('devices')
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'))
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('key_thumbprint', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('os', 'text', (column) => column.notNull())
    .addColumn('enrolled', 'integer', (column) => column.notNull())
    .addColumn('first_seen_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('devices_key', ['tenant_id', 'device_id'])
    .addUniqueConstraint('devices_thumbprint', ['tenant_id', 'key_thumbprint'])
    .execute();

  await db.schema
    .createTable('assignments')
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'))
    .addColumn('assignment_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role_id', 'text', (column) => column.notNull())
    .addColumn('admin_groups', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('assignments_key', ['tenant_id', 'assignment_id'])
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'))
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('helper_id', 'text', (column) => column.notNull())
    .addColumn('helper_device_id', 'text', (column) => column.notNull())
    .addColumn('sharer_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('started_ms', 'bigint')
    .addColumn('ended_ms', 'bigint')
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('features', 'text', (column) => column.notNull())
    .addColumn('compliance', 'text', (column) => column.notNull())
    .addColumn('end_reason', 'text')
    .addColumn('errors', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sessions_key', ['tenant_id', 'session_id'])
    .execute();
  await db.schema.createIndex('sessions_by_time').on('sessions').columns(['tenant_id', 'created_ms']).execute();
  await db.schema.createIndex('sessions_open').on('sessions').columns(['ended_ms']).execute();
}
