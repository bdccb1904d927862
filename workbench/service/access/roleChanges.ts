import { HandrailError } from '@handrail/sdk';
import { withImplied } from '../../base/policy/permissions.ts';
import type { Caller } from '../identity/caller.ts';
import type { CustomRole, RoleContent } from '../store/access/roles.ts';
import type { Repositories } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type AccessChangeParts, changeAccess } from './accessChange.ts';
import { builtInRoles } from './builtInRoles.ts';
import { changedFields } from './changedFields.ts';
import { checkGives } from './giving.ts';

/** Makes, changes and deletes custom roles. */
export class RoleChanges {
  readonly #parts: AccessChangeParts;

  constructor(parts: AccessChangeParts) {
    this.#parts = parts;
  }

  /** Errors: `not_held`, `name_taken`. */
  create(caller: Caller, content: RoleContent): Promise<CustomRole> {
    return changeAccess(this.#parts, caller, async (tables, _before, now) => {
      checkGives(caller, content.permissions);
      await checkName(tables, caller.tenant, content.name);
      const value = await tables.roles.create(caller.tenant, content, now);
      return { value, record: { action: 'role.created', subject: subjectOf(value) } };
    });
  }

  /** Errors: `built_in`, `not_found`, `edit_conflict`, `not_held`, `name_taken`, `last_administrator`. */
  update(caller: Caller, roleId: string, version: number, content: RoleContent): Promise<CustomRole> {
    return changeAccess(this.#parts, caller, async (tables) => {
      const was = await current(tables, caller.tenant, roleId, version);
      // What the role gave already may stay, also where the caller does not hold it.
      const given = withImplied(was.permissions);
      checkGives(
        caller,
        content.permissions.filter((permission) => !given.has(permission)),
      );
      await checkName(tables, caller.tenant, content.name, roleId);
      const { name, description, permissions } = was;
      const changed = changedFields({ name, description, permissions }, content);
      if (changed.length === 0) return { value: was, record: undefined };
      const value = await tables.roles.update(caller.tenant, roleId, version, content);
      return { value, record: { action: 'role.changed', subject: subjectOf(value), changed } };
    });
  }

  /** Errors: `built_in`, `not_found`, `edit_conflict`, `in_use`. */
  delete(caller: Caller, roleId: string, version: number): Promise<undefined> {
    return changeAccess(this.#parts, caller, async (tables, before) => {
      const was = await current(tables, caller.tenant, roleId, version);
      if (before.rules.some((rule) => rule.roleId === roleId)) {
        throw new HandrailError('in_use', 'An assignment gives the role');
      }
      await tables.roles.delete(caller.tenant, roleId, version);
      return { value: undefined, record: { action: 'role.deleted', subject: subjectOf(was) } };
    });
  }
}

async function current(
  tables: Repositories,
  context: TenantContext,
  roleId: string,
  version: number,
): Promise<CustomRole> {
  if (builtInRoles.has(roleId)) throw new HandrailError('built_in', 'A built-in role stays as it is');
  const role = await tables.roles.get(context, roleId);
  if (!role) throw new HandrailError('not_found', 'There is no such role');
  if (role.version !== version) throw new HandrailError('edit_conflict', 'The role was changed meanwhile');
  return role;
}

async function checkName(tables: Repositories, context: TenantContext, name: string, by?: string): Promise<void> {
  const builtIn = [...builtInRoles.values()].some((role) => role.name === name);
  if (builtIn || (await tables.roles.isNameTaken(context, name, by))) {
    throw new HandrailError('name_taken', 'Another role has this name');
  }
}

function subjectOf({ id, name }: CustomRole) {
  return { kind: 'role', id, name } as const;
}
