import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** What is kept about sessions. */
export async function sessionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('session_id', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('helper_id', 'text', notNull)
    .addColumn('helper_name', 'text')
    .addColumn('helper_sign_in_name', 'text')
    .addColumn('helper_device_id', 'text', notNull)
    .addColumn('sharer_id', 'text', notNull)
    .addColumn('sharer_name', 'text')
    .addColumn('sharer_sign_in_name', 'text')
    .addColumn('device_id', 'text', notNull)
    .addColumn('device_name', 'text')
    .addColumn('device_os', 'text', notNull)
    .addColumn('enrolled', 'integer', notNull)
    .addColumn('created_ms', 'bigint', notNull)
    .addColumn('started_ms', 'bigint')
    .addColumn('ended_ms', 'bigint')
    .addColumn('mode', 'text', notNull)
    .addColumn('features', 'text', notNull)
    .addColumn('elevation_used', 'integer', notNull)
    .addColumn('compliance', 'text', notNull)
    .addColumn('compliance_reasons', 'text', notNull)
    .addColumn('end_reason', 'text')
    .addColumn('errors', 'text', notNull)
    .addColumn('stated_reason', 'text')
    .addColumn('search', 'text')
    .addColumn('personal_deleted_ms', 'bigint')
    .addPrimaryKeyConstraint('sessions_key', ['tenant_id', 'session_id'])
    .execute();

  await db.schema
    .createIndex('sessions_by_time')
    .on('sessions')
    .columns(['tenant_id', 'created_ms', 'session_id'])
    .execute();

  await db.schema
    .createIndex('sessions_by_helper')
    .on('sessions')
    .columns(['tenant_id', 'helper_id', 'created_ms'])
    .execute();

  await db.schema
    .createIndex('sessions_by_device')
    .on('sessions')
    .columns(['tenant_id', 'device_id', 'created_ms'])
    .execute();

  await db.schema.createIndex('sessions_open').on('sessions').columns(['ended_ms']).execute();

  await db.schema
    .createIndex('sessions_personal')
    .on('sessions')
    .columns(['tenant_id', 'personal_deleted_ms', 'created_ms'])
    .execute();
}
