import type { Kysely } from 'kysely';
import { notNull, ofTenant } from './columns.ts';

/** People, groups, roles, assignments, and the tokens of programs. */
export async function accessTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('person_id', 'text', notNull)
    .addColumn('provider', 'text', notNull)
    .addColumn('subject', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('sign_in_name', 'text', notNull)
    .addColumn('title', 'text')
    .addColumn('company', 'text')
    .addColumn('domain', 'text')
    .addColumn('photo', 'text')
    .addColumn('provider_groups', 'text', notNull)
    .addColumn('groups_overage', 'integer', notNull)
    .addColumn('search', 'text', notNull)
    .addColumn('first_seen_ms', 'bigint', notNull)
    .addColumn('last_seen_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('people_key', ['tenant_id', 'person_id'])
    .addUniqueConstraint('people_subject', ['tenant_id', 'provider', 'subject'])
    .execute();

  await db.schema.createIndex('people_by_name').on('people').columns(['tenant_id', 'name', 'person_id']).execute();

  await db.schema
    .createTable('groups')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('group_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('kind', 'text', notNull)
    .addColumn('provider_group', 'text')
    .addColumn('search', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('created_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('groups_key', ['tenant_id', 'group_id'])
    .addUniqueConstraint('groups_name', ['tenant_id', 'name'])
    .addUniqueConstraint('groups_provider', ['tenant_id', 'provider_group'])
    .execute();

  await db.schema
    .createTable('group_members')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('group_id', 'text', notNull)
    .addColumn('member_id', 'text', notNull)
    .addColumn('added_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('group_members_key', ['tenant_id', 'group_id', 'member_id'])
    .execute();

  await db.schema
    .createIndex('group_members_by_member')
    .on('group_members')
    .columns(['tenant_id', 'member_id'])
    .execute();

  await db.schema
    .createTable('roles')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('role_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('description', 'text', notNull)
    .addColumn('permissions', 'text', notNull)
    .addColumn('search', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('created_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('roles_key', ['tenant_id', 'role_id'])
    .addUniqueConstraint('roles_name', ['tenant_id', 'name'])
    .execute();

  await db.schema
    .createTable('assignments')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('assignment_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('description', 'text', notNull)
    .addColumn('role_id', 'text', notNull)
    .addColumn('admin_groups', 'text', notNull)
    .addColumn('all_users', 'integer', notNull)
    .addColumn('all_devices', 'integer', notNull)
    .addColumn('scope_groups', 'text', notNull)
    .addColumn('search', 'text', notNull)
    .addColumn('version', 'integer', notNull)
    .addColumn('created_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('assignments_key', ['tenant_id', 'assignment_id'])
    .addUniqueConstraint('assignments_name', ['tenant_id', 'name'])
    .execute();

  await db.schema
    .createTable('api_tokens')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('token_id', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('secret_hash', 'text', notNull)
    .addColumn('permissions', 'text', notNull)
    .addColumn('expires_ms', 'bigint', notNull)
    .addColumn('revoked_ms', 'bigint')
    .addColumn('last_used_ms', 'bigint')
    .addColumn('created_ms', 'bigint', notNull)
    .addColumn('created_by', 'text', notNull)
    .addPrimaryKeyConstraint('api_tokens_key', ['tenant_id', 'token_id'])
    .addUniqueConstraint('api_tokens_secret', ['secret_hash'])
    .execute();

  await db.schema
    .createTable('idempotency_keys')
    .addColumn('tenant_id', 'text', ofTenant)
    .addColumn('actor_id', 'text', notNull)
    .addColumn('key', 'text', notNull)
    .addColumn('request_hash', 'text', notNull)
    .addColumn('status', 'integer', notNull)
    .addColumn('body', 'text', notNull)
    .addColumn('etag', 'text')
    .addColumn('created_ms', 'bigint', notNull)
    .addPrimaryKeyConstraint('idempotency_keys_key', ['tenant_id', 'actor_id', 'key'])
    .execute();

  await db.schema.createIndex('idempotency_keys_by_time').on('idempotency_keys').columns(['created_ms']).execute();
}
