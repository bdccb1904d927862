import { HandrailError } from '@handrail/sdk';
import type { AssignmentContent } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import { withImplied } from '../../base/policy/permissions.ts';
import type { Caller } from '../identity/caller.ts';
import type { KeptAssignment } from '../store/access/assignments.ts';
import type { Repositories } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type AccessChangeParts, changeAccess } from './accessChange.ts';
import { changedFields } from './changedFields.ts';
import { checkGives, widens } from './giving.ts';
import type { TenantAccess } from './tenantAccess.ts';

type Content = Static<typeof AssignmentContent>;

/** Makes, changes and deletes assignments. */
export class AssignmentChanges {
  readonly #parts: AccessChangeParts;

  constructor(parts: AccessChangeParts) {
    this.#parts = parts;
  }

  /** Errors: `not_found` for a role or group, `invalid_input`, `not_held`, `name_taken`. */
  create(caller: Caller, content: Content): Promise<KeptAssignment> {
    return changeAccess(this.#parts, caller, async (tables, before, now) => {
      checkParts(before, content);
      checkGives(caller, givenBy(before, content));
      await checkName(tables, caller.tenant, content.name);
      const value = await tables.assignments.create(caller.tenant, content, now);
      return { value, record: { action: 'assignment.created', subject: subjectOf(value) } };
    });
  }

  /** Errors: those of `create`, `edit_conflict`, `last_administrator`. */
  update(caller: Caller, id: string, version: number, content: Content): Promise<KeptAssignment> {
    return changeAccess(this.#parts, caller, async (tables, before) => {
      const was = await current(tables, caller.tenant, id, version);
      checkParts(before, content);
      if (widens(was, content)) checkGives(caller, givenBy(before, content));
      await checkName(tables, caller.tenant, content.name, id);
      const { id: _id, version: _version, ...contentBefore } = was;
      const changed = changedFields(contentBefore, content);
      if (changed.length === 0) return { value: was, record: undefined };
      const value = await tables.assignments.update(caller.tenant, id, version, content);
      return { value, record: { action: 'assignment.changed', subject: subjectOf(value), changed } };
    });
  }

  /** Errors: `not_found`, `edit_conflict`, `last_administrator`. */
  delete(caller: Caller, id: string, version: number): Promise<undefined> {
    return changeAccess(this.#parts, caller, async (tables) => {
      const was = await current(tables, caller.tenant, id, version);
      await tables.assignments.delete(caller.tenant, id, version);
      return { value: undefined, record: { action: 'assignment.deleted', subject: subjectOf(was) } };
    });
  }
}

async function current(tables: Repositories, context: TenantContext, id: string, version: number) {
  const assignment = await tables.assignments.get(context, id);
  if (!assignment) throw new HandrailError('not_found', 'There is no such assignment');
  if (assignment.version !== version) throw new HandrailError('edit_conflict', 'The assignment was changed meanwhile');
  return assignment;
}

/** That everything an assignment names is there and can be used so. */
function checkParts({ roles, groups }: TenantAccess, { roleId, adminGroups, scope }: Content): void {
  if (!roles.has(roleId)) throw new HandrailError('not_found', 'There is no such role');
  if (![...adminGroups, ...scope.groups].every((group) => groups.has(group))) {
    throw new HandrailError('not_found', 'There is no such group');
  }
  const devices = adminGroups.findIndex((group) => groups.get(group)?.kind !== 'people');
  if (devices !== -1) {
    const details = { field: `body.adminGroups.${devices}`, rule: 'people' };
    throw new HandrailError('invalid_input', 'A role is given to people, not to devices', details);
  }
}

function givenBy({ roles }: TenantAccess, { roleId }: Content): ReadonlySet<string> {
  return withImplied(roles.get(roleId)?.permissions ?? []);
}

async function checkName(tables: Repositories, context: TenantContext, name: string, by?: string): Promise<void> {
  if (await tables.assignments.isNameTaken(context, name, by)) {
    throw new HandrailError('name_taken', 'Another assignment has this name');
  }
}

function subjectOf({ id, name }: KeptAssignment) {
  return { kind: 'assignment', id, name } as const;
}
