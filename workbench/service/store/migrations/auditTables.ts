import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** The tenant’s log: leaves, what they commit to, the tree above them, and its signed heads. */
export async function auditTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_heads')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('size', 'bigint', notNull)
    .addColumn('roots', 'text', notNull)
    .addPrimaryKeyConstraint('audit_heads_key', ['tenant_id'])
    .execute();

  await db.schema
    .createTable('audit_records')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('seq', 'bigint', notNull)
    .addColumn('at_ms', 'bigint', notNull)
    .addColumn('action', 'text', notNull)
    .addColumn('actor_id', 'text', notNull)
    .addColumn('subject_id', 'text')
    .addColumn('record', 'text', notNull)
    .addPrimaryKeyConstraint('audit_records_key', ['tenant_id', 'seq'])
    .execute();

  await db.schema.createIndex('audit_records_by_time').on('audit_records').columns(['tenant_id', 'at_ms']).execute();

  await db.schema
    .createIndex('audit_records_by_subject')
    .on('audit_records')
    .columns(['tenant_id', 'subject_id'])
    .execute();

  await db.schema
    .createTable('audit_personal')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('seq', 'bigint', notNull)
    .addColumn('at_ms', 'bigint', notNull)
    .addColumn('salt', 'text', notNull)
    .addColumn('personal', 'text', notNull)
    .addPrimaryKeyConstraint('audit_personal_key', ['tenant_id', 'seq'])
    .execute();

  await db.schema.createIndex('audit_personal_by_time').on('audit_personal').columns(['tenant_id', 'at_ms']).execute();

  await db.schema
    .createTable('audit_nodes')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('level', 'integer', notNull)
    .addColumn('position', 'bigint', notNull)
    .addColumn('hash', 'text', notNull)
    .addPrimaryKeyConstraint('audit_nodes_key', ['tenant_id', 'level', 'position'])
    .execute();

  await db.schema
    .createTable('audit_checkpoints')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('size', 'bigint', notNull)
    .addColumn('at_ms', 'bigint', notNull)
    .addColumn('note', 'text', notNull)
    .addPrimaryKeyConstraint('audit_checkpoints_key', ['tenant_id', 'size'])
    .execute();
}
