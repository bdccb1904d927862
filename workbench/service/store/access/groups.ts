import { HandrailError } from '@handrail/sdk';
import type { Group, GroupContent } from '@handrail/sdk/tenant/access';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { RandomBytes } from '../../../base/random.ts';
import { newId } from '../../newId.ts';
import type { Database } from '../database.ts';
import { holdsWord, isAfter, type Slice, searchText, wordsOf } from '../listing.ts';
import type { GroupRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

type Content = Static<typeof GroupContent>;

/** A group in the version in force, with how many are in it where that is kept here. */
export interface KeptGroup extends Group {
  readonly version: number;
}

/** Groups of people or of devices: the identity provider's, and those whose members are kept here (`groupMembers.ts`). */
export class Groups {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /** Every group, without counting who is in it. */
  async all(context: TenantContext): Promise<readonly Omit<Group, 'members'>[]> {
    const query = this.#db.of(context).selectFrom('groups').selectAll().where('tenant_id', '=', context.tenantId);
    return (await query.execute()).map(contentOf);
  }

  /** By name. */
  async list(
    context: TenantContext,
    { limit, after, search, kind }: Slice & { readonly kind?: Group['kind'] | undefined },
  ): Promise<readonly KeptGroup[]> {
    let query = this.#counted(context);
    if (kind !== undefined) query = query.where('groups.kind', '=', kind);
    for (const word of wordsOf(search)) query = query.where(holdsWord('groups.search', word));
    if (after) query = query.where(isAfter('groups.name', 'groups.group_id', after));
    return (await query.orderBy('groups.name').orderBy('groups.group_id').limit(limit).execute()).map(groupOf);
  }

  async get(context: TenantContext, groupId: string): Promise<KeptGroup | undefined> {
    const row = await this.#counted(context).where('groups.group_id', '=', groupId).executeTakeFirst();
    return row && groupOf(row);
  }

  async isNameTaken(context: TenantContext, name: string, by?: string): Promise<boolean> {
    const row = await this.#db
      .of(context)
      .selectFrom('groups')
      .select('group_id')
      .where('tenant_id', '=', context.tenantId)
      .where('name', '=', name)
      .where('group_id', '!=', by ?? '')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The group that stands for one of the provider's. */
  async ofProvider(context: TenantContext, providerGroup: string): Promise<string | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('groups')
      .select('group_id')
      .where('tenant_id', '=', context.tenantId)
      .where('provider_group', '=', providerGroup)
      .executeTakeFirst();
    return row?.group_id;
  }

  async create(context: TenantContext, content: Content, now: number): Promise<KeptGroup> {
    const id = newId(this.#random);
    await this.#db
      .of(context)
      .insertInto('groups')
      .values(rowOf(context, { id, ...content }, now))
      .execute();
    return { id, ...content, ...(content.providerGroup === undefined && { members: 0 }), version: 1 };
  }

  /** Error: `edit_conflict` when another version is in force. */
  async rename(context: TenantContext, groupId: string, version: number, name: string): Promise<void> {
    const changed = await this.#db
      .of(context)
      .updateTable('groups')
      .set({ name, search: searchText(name), version: version + 1 })
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', '=', groupId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(changed.numUpdatedRows) === 0) throw conflict();
  }

  /** Deletes a group with its members' places in it. Error: `edit_conflict` when another version is in force. */
  async delete(context: TenantContext, groupId: string, version: number): Promise<void> {
    const deleted = await this.#db
      .of(context)
      .deleteFrom('groups')
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', '=', groupId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(deleted.numDeletedRows) === 0) throw conflict();
    await this.#db
      .of(context)
      .deleteFrom('group_members')
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', '=', groupId)
      .execute();
  }

  /** True while an enrolment token that can still be used puts devices into the group. */
  async isEnrolledInto(context: TenantContext, groupId: string, now: number): Promise<boolean> {
    const row = await this.#db
      .of(context)
      .selectFrom('enrolment_tokens')
      .select('token_id')
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', '=', groupId)
      .where('revoked_ms', 'is', null)
      .where('expires_ms', '>', now)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Adds a group; one with the same id that is there stays as it is. */
  async ensure(context: TenantContext, group: Omit<Group, 'members'>, now: number): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('groups')
      .values(rowOf(context, group, now))
      .onConflict((conflict) => conflict.columns(['tenant_id', 'group_id']).doNothing())
      .execute();
  }

  #counted(context: TenantContext) {
    const members = sql<number>`(select count(*) from group_members where group_members.tenant_id = groups.tenant_id
      and group_members.group_id = groups.group_id)`;
    return this.#db
      .of(context)
      .selectFrom('groups')
      .selectAll('groups')
      .select(members.as('members'))
      .where('groups.tenant_id', '=', context.tenantId);
  }
}

function rowOf(context: TenantContext, group: Omit<Group, 'members'>, now: number): GroupRow {
  return {
    tenant_id: context.tenantId,
    group_id: group.id,
    name: group.name,
    kind: group.kind,
    provider_group: group.providerGroup ?? null,
    search: searchText(group.name),
    version: 1,
    created_ms: now,
  };
}

function contentOf(row: GroupRow): Omit<Group, 'members'> {
  return {
    id: row.group_id,
    name: row.name,
    kind: row.kind === 'devices' ? 'devices' : 'people',
    ...(row.provider_group !== null && { providerGroup: row.provider_group }),
  };
}

function groupOf(row: GroupRow & { readonly members: number }): KeptGroup {
  return {
    ...contentOf(row),
    ...(row.provider_group === null && { members: Number(row.members) }),
    version: row.version,
  };
}

function conflict(): HandrailError {
  return new HandrailError('edit_conflict', 'The group was changed meanwhile');
}
