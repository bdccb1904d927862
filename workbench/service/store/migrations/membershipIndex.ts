import type { Kysely } from 'kysely';

/** Memberships by member, with the group: SQLite would rather read through the whole key than look up what the index lacks. */
export async function membershipIndex(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('group_members_by_member').execute();
  await db.schema
    .createIndex('group_members_by_member')
    .on('group_members')
    .columns(['tenant_id', 'member_id', 'group_id'])
    .execute();
}
