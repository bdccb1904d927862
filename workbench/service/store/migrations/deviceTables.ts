import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** Devices, and the tokens that enrol them. */
export async function deviceTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('devices')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('device_id', 'text', notNull)
    .addColumn('key_thumbprint', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('platform', 'text', notNull)
    .addColumn('os', 'text', notNull)
    .addColumn('os_version', 'text')
    .addColumn('app_version', 'text', notNull)
    .addColumn('owner_id', 'text')
    .addColumn('owner_name', 'text', notNull)
    .addColumn('search', 'text', notNull)
    .addColumn('enrolled', 'integer', notNull)
    .addColumn('enrolled_ms', 'bigint')
    .addColumn('enrolled_with', 'text')
    .addColumn('retired_ms', 'bigint')
    .addColumn('posture', 'text')
    .addColumn('posture_ms', 'bigint')
    .addColumn('compliant_until_ms', 'bigint', notNull)
    .addColumn('compliance_reasons', 'text', notNull)
    .addColumn('compliance_source', 'text', notNull)
    .addColumn('first_seen_ms', 'bigint', notNull)
    .addColumn('last_seen_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('devices_key', ['tenant_id', 'device_id'])
    .addUniqueConstraint('devices_thumbprint', ['tenant_id', 'key_thumbprint'])
    .execute();

  await db.schema.createIndex('devices_by_name').on('devices').columns(['tenant_id', 'name', 'device_id']).execute();

  await db.schema
    .createIndex('devices_by_time')
    .on('devices')
    .columns(['tenant_id', 'last_seen_ms', 'device_id'])
    .execute();

  await db.schema
    .createIndex('devices_by_owner')
    .on('devices')
    .columns(['tenant_id', 'owner_name', 'device_id'])
    .execute();

  await db.schema.createIndex('devices_by_os').on('devices').columns(['tenant_id', 'os', 'device_id']).execute();

  await db.schema
    .createIndex('devices_by_app')
    .on('devices')
    .columns(['tenant_id', 'app_version', 'device_id'])
    .execute();

  await db.schema
    .createTable('enrolment_tokens')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('token_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('secret_hash', 'text', notNull)
    .addColumn('uses', 'integer')
    .addColumn('used', 'integer', notNull)
    .addColumn('group_id', 'text')
    .addColumn('expires_ms', 'bigint', notNull)
    .addColumn('revoked_ms', 'bigint')
    .addColumn('created_ms', 'bigint', notNull)
    .addColumn('created_by', 'text')
    .addPrimaryKeyConstraint('enrolment_tokens_key', ['tenant_id', 'token_id'])
    .addUniqueConstraint('enrolment_tokens_secret', ['secret_hash'])
    .execute();
}
