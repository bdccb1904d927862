import type { Group } from '@handrail/sdk/tenant/access';
import type { Database } from '../database.ts';
import { holdsWord, isAfter, type Slice, wordsOf } from '../listing.ts';
import type { TenantContext } from '../tenantContext.ts';

/** Who or what is in the groups that are kept here. */
export class GroupMembers {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The groups that these people and devices are in here, by member; one without any is left out. */
  async groupsOf(
    context: TenantContext,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    if (memberIds.length === 0) return new Map();
    const rows = await this.#db
      .of(context)
      .selectFrom('group_members')
      .select(['member_id', 'group_id'])
      .where('tenant_id', '=', context.tenantId)
      .where('member_id', 'in', memberIds)
      .execute();
    const groups = new Map<string, Set<string>>();
    for (const { member_id, group_id } of rows) {
      const known = groups.get(member_id);
      if (known) known.add(group_id);
      else groups.set(member_id, new Set([group_id]));
    }
    return groups;
  }

  /** Those of these groups in which somebody is. */
  async inhabited(context: TenantContext, groupIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (groupIds.length === 0) return new Set();
    const rows = await this.#db
      .of(context)
      .selectFrom('group_members')
      .select('group_id')
      .distinct()
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', 'in', groupIds)
      .execute();
    return new Set(rows.map(({ group_id }) => group_id));
  }

  /** By name. */
  async list(
    context: TenantContext,
    group: Pick<Group, 'id' | 'kind'>,
    slice: Slice,
  ): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return group.kind === 'people' ? this.#people(context, group.id, slice) : this.#devices(context, group.id, slice);
  }

  /** Whether there is such a person or device in the tenant; its name. */
  async nameOf(context: TenantContext, kind: Group['kind'], memberId: string): Promise<string | undefined> {
    const found =
      kind === 'people'
        ? await this.#db
            .of(context)
            .selectFrom('people')
            .select('name')
            .where('tenant_id', '=', context.tenantId)
            .where('person_id', '=', memberId)
            .executeTakeFirst()
        : await this.#db
            .of(context)
            .selectFrom('devices')
            .select('name')
            .where('tenant_id', '=', context.tenantId)
            .where('device_id', '=', memberId)
            .executeTakeFirst();
    return found?.name;
  }

  /** False when it was in it already. */
  async add(context: TenantContext, groupId: string, memberId: string, now: number): Promise<boolean> {
    const added = await this.#db
      .of(context)
      .insertInto('group_members')
      .values({ tenant_id: context.tenantId, group_id: groupId, member_id: memberId, added_ms: now })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'group_id', 'member_id']).doNothing())
      .executeTakeFirst();
    return Number(added.numInsertedOrUpdatedRows ?? 0) > 0;
  }

  /** False when it was not in it. */
  async remove(context: TenantContext, groupId: string, memberId: string): Promise<boolean> {
    const removed = await this.#db
      .of(context)
      .deleteFrom('group_members')
      .where('tenant_id', '=', context.tenantId)
      .where('group_id', '=', groupId)
      .where('member_id', '=', memberId)
      .executeTakeFirst();
    return Number(removed.numDeletedRows) > 0;
  }

  async #people(context: TenantContext, groupId: string, { limit, after, search }: Slice) {
    let query = this.#db
      .of(context)
      .selectFrom('group_members as member')
      .innerJoin('people', (join) =>
        join.onRef('people.tenant_id', '=', 'member.tenant_id').onRef('people.person_id', '=', 'member.member_id'),
      )
      .select(['people.person_id as id', 'people.name as name'])
      .where('member.tenant_id', '=', context.tenantId)
      .where('member.group_id', '=', groupId);
    for (const word of wordsOf(search)) query = query.where(holdsWord('people.search', word));
    if (after) query = query.where(isAfter('people.name', 'people.person_id', after));
    return query.orderBy('people.name').orderBy('people.person_id').limit(limit).execute();
  }

  async #devices(context: TenantContext, groupId: string, { limit, after, search }: Slice) {
    let query = this.#db
      .of(context)
      .selectFrom('group_members as member')
      .innerJoin('devices', (join) =>
        join.onRef('devices.tenant_id', '=', 'member.tenant_id').onRef('devices.device_id', '=', 'member.member_id'),
      )
      .select(['devices.device_id as id', 'devices.name as name'])
      .where('member.tenant_id', '=', context.tenantId)
      .where('member.group_id', '=', groupId);
    for (const word of wordsOf(search)) query = query.where(holdsWord('devices.search', word));
    if (after) query = query.where(isAfter('devices.name', 'devices.device_id', after));
    return query.orderBy('devices.name').orderBy('devices.device_id').limit(limit).execute();
  }
}
