import type { Group } from '@handrail/sdk/tenant/access';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

/** Groups of people or of devices: the identity provider's, and those whose members are kept here. */
export class Groups {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The groups of a person, by id: those kept here, and those that the provider's own ids stand for. */
  async ofPerson(
    context: TenantContext,
    personId: string,
    providerGroups: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const provided = await this.#byProvider(context, providerGroups);
    return new Set([...(await this.#keptHere(context, personId)), ...provided]);
  }

  /** The groups of a device, by id. */
  async ofDevice(context: TenantContext, deviceId: string): Promise<ReadonlySet<string>> {
    return new Set(await this.#keptHere(context, deviceId));
  }

  /** Adds a group; one with the same id that is there stays as it is. */
  async ensure(context: TenantContext, group: Omit<Group, 'members'>, now: number): Promise<void> {
    await this.#db
      .insertInto('groups')
      .values({
        tenant_id: context.tenantId,
        group_id: group.id,
        name: group.name,
        kind: group.kind,
        provider_group: group.providerGroup ?? null,
        version: 1,
        created_ms: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'group_id']).doNothing())
      .execute();
  }

  async #keptHere(context: TenantContext, memberId: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('group_members')
      .select('group_id')
      .where('tenant_id', '=', context.tenantId)
      .where('member_id', '=', memberId)
      .execute();
    return rows.map(({ group_id }) => group_id);
  }

  async #byProvider(context: TenantContext, providerGroups: readonly string[]): Promise<readonly string[]> {
    if (providerGroups.length === 0) return [];
    const rows = await this.#db
      .selectFrom('groups')
      .select('group_id')
      .where('tenant_id', '=', context.tenantId)
      .where('provider_group', 'in', providerGroups)
      .execute();
    return rows.map(({ group_id }) => group_id);
  }
}
