import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** Tenants, and their documents with every version. */
export async function tenantTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tenants')
    .addColumn('tenant_id', 'text', notNull)
    .addColumn('provider', 'text', notNull)
    .addColumn('provider_tenant', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('access_version', 'bigint', notNull)
    .addColumn('created_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('tenants_key', ['tenant_id'])
    .addUniqueConstraint('tenants_provider', ['provider', 'provider_tenant'])
    .execute();

  await db.schema
    .createTable('documents')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('kind', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('content', 'text', notNull)
    .addColumn('changed', 'text', notNull)
    .addColumn('changed_ms', 'bigint', notNull)
    .addColumn('changed_by', 'text')
    .addPrimaryKeyConstraint('documents_key', ['tenant_id', 'kind', 'version'])
    .execute();
}
