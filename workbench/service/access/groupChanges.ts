import { HandrailError } from '@handrail/sdk';
import type { GroupContent } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import type { Caller } from '../identity/caller.ts';
import type { KeptGroup } from '../store/access/groups.ts';
import type { Repositories } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type AccessChangeParts, type Changed, changeAccess } from './accessChange.ts';
import { checkGives } from './giving.ts';

/** Makes, renames and deletes groups, and puts people and devices in and out of those that are kept here. */
export class GroupChanges {
  readonly #parts: AccessChangeParts;

  constructor(parts: AccessChangeParts) {
    this.#parts = parts;
  }

  /** Errors: `invalid_input`, `name_taken`. */
  create(caller: Caller, content: Static<typeof GroupContent>): Promise<KeptGroup> {
    return changeAccess(this.#parts, caller, async (tables, _before, now) => {
      const { name, kind, providerGroup } = content;
      if (kind === 'devices' && providerGroup !== undefined) {
        const details = { field: 'body.providerGroup', rule: 'people' };
        throw new HandrailError('invalid_input', 'A provider says groups of people only', details);
      }
      await checkName(tables, caller.tenant, name);
      if (providerGroup !== undefined && (await tables.groups.ofProvider(caller.tenant, providerGroup))) {
        throw new HandrailError('name_taken', 'Another group stands for this one of the provider');
      }
      const value = await tables.groups.create(caller.tenant, content, now);
      return { value, record: { action: 'group.created', subject: subjectOf(value) } };
    });
  }

  /** Errors: `not_found`, `edit_conflict`, `name_taken`. */
  rename(caller: Caller, groupId: string, version: number, name: string): Promise<KeptGroup> {
    return changeAccess(this.#parts, caller, async (tables) => {
      const was = await current(tables, caller.tenant, groupId, version);
      await checkName(tables, caller.tenant, name, groupId);
      if (was.name === name) return { value: was, record: undefined };
      await tables.groups.rename(caller.tenant, groupId, version, name);
      const value = { ...was, name, version: version + 1 };
      return { value, record: { action: 'group.changed', subject: subjectOf(value), changed: ['name'] } };
    });
  }

  /** Errors: `not_found`, `edit_conflict`, `in_use`. */
  delete(caller: Caller, groupId: string, version: number): Promise<undefined> {
    return changeAccess(this.#parts, caller, async (tables, before, now) => {
      const was = await current(tables, caller.tenant, groupId, version);
      const isUsed =
        before.rules.some(({ adminGroups, scope }) => [...adminGroups, ...scope.groups].includes(groupId)) ||
        (await tables.groups.isEnrolledInto(caller.tenant, groupId, now));
      if (isUsed) throw new HandrailError('in_use', 'An assignment or an enrolment token uses the group');
      await tables.groups.delete(caller.tenant, groupId, version);
      return { value: undefined, record: { action: 'group.deleted', subject: subjectOf(was) } };
    });
  }

  /** Who is in it already stays. Errors: `not_found`, `invalid_input`, and `not_held` where the group has roles that the caller may not give. */
  add(caller: Caller, groupId: string, memberId: string): Promise<undefined> {
    return changeAccess(this.#parts, caller, async (tables, before, now) => {
      const group = await keptHere(tables, caller.tenant, groupId);
      const name = await tables.groupMembers.nameOf(caller.tenant, group.kind, memberId);
      if (name === undefined) throw new HandrailError('not_found', 'There is no such person or device');
      for (const rule of before.byAdminGroup.get(groupId) ?? []) checkGives(caller, rule.permissions);
      const isNew = await tables.groupMembers.add(caller.tenant, groupId, memberId, now);
      return memberChange('group.memberAdded', group, { id: memberId, name }, isNew);
    });
  }

  /** Errors: `not_found`, `invalid_input`, `last_administrator`. */
  remove(caller: Caller, groupId: string, memberId: string): Promise<undefined> {
    return changeAccess(this.#parts, caller, async (tables) => {
      const group = await keptHere(tables, caller.tenant, groupId);
      const name = (await tables.groupMembers.nameOf(caller.tenant, group.kind, memberId)) ?? '';
      const wasThere = await tables.groupMembers.remove(caller.tenant, groupId, memberId);
      if (!wasThere) throw new HandrailError('not_found', 'That is not in the group');
      return memberChange('group.memberRemoved', group, { id: memberId, name }, true);
    });
  }
}

/** The record is about the member; the group is named beside it by its id. */
function memberChange(
  action: 'group.memberAdded' | 'group.memberRemoved',
  group: KeptGroup,
  member: { readonly id: string; readonly name: string },
  isChange: boolean,
): Changed<undefined> {
  const kind = group.kind === 'people' ? 'person' : 'device';
  return {
    value: undefined,
    record: isChange ? { action, subject: { kind, ...member }, changed: [`group.${group.id}`] } : undefined,
  };
}

async function current(tables: Repositories, context: TenantContext, groupId: string, version: number) {
  const group = await found(tables, context, groupId);
  if (group.version !== version) throw new HandrailError('edit_conflict', 'The group was changed meanwhile');
  return group;
}

async function keptHere(tables: Repositories, context: TenantContext, groupId: string): Promise<KeptGroup> {
  const group = await found(tables, context, groupId);
  if (group.providerGroup !== undefined) {
    const details = { field: 'params.groupId', rule: 'keptHere' };
    throw new HandrailError('invalid_input', 'Who is in this group is the provider’s to say', details);
  }
  return group;
}

async function found(tables: Repositories, context: TenantContext, groupId: string): Promise<KeptGroup> {
  const group = await tables.groups.get(context, groupId);
  if (!group) throw new HandrailError('not_found', 'There is no such group');
  return group;
}

async function checkName(tables: Repositories, context: TenantContext, name: string, by?: string): Promise<void> {
  if (await tables.groups.isNameTaken(context, name, by)) {
    throw new HandrailError('name_taken', 'Another group has this name');
  }
}

function subjectOf({ id, name }: KeptGroup) {
  return { kind: 'group', id, name } as const;
}
