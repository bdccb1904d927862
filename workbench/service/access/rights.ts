import type { Assignment, Scope } from '@handrail/sdk/tenant/access';
import { workbenchPermissions } from '../../base/policy/permissions.ts';
import type { Role } from './builtInRoles.ts';

/** What rights are computed from: a tenant's roles by id, built-in ones among them, and its assignments. */
export interface AccessTables {
  readonly roles: ReadonlyMap<string, Role>;
  readonly assignments: readonly Assignment[];
}

/** Who would be helped, and on what; groups by their ids. */
export interface Target {
  readonly sharerGroups: ReadonlySet<string>;
  readonly device: { readonly groups: ReadonlySet<string>; readonly enrolled: boolean };
}

/** The permissions that assignments give somebody in these groups: all of them, or those that hold for one target. */
export function rights(tables: AccessTables, groups: ReadonlySet<string>, target?: Target): ReadonlySet<string> {
  const held = new Set<string>();
  for (const assignment of tables.assignments) {
    if (!assignment.adminGroups.some((group) => groups.has(group))) continue;
    if (target && !inScope(assignment.scope, target)) continue;
    for (const permission of tables.roles.get(assignment.roleId)?.permissions ?? []) held.add(permission);
  }
  return withImplied(held);
}

/** What of these rights can be used in a session that a code opened: nothing of the administrator's, nothing unattended. */
export function attendedRights(held: ReadonlySet<string>): readonly string[] {
  return [...held].filter(
    (id) => id !== 'session.unattended' && !(categories.get(id) ?? 'extension').match(/^(tasks|connector|roles)$/),
  );
}

/** True for those who may sign in while remote help is switched off: they are the ones who can switch it on (R1). */
export function mayAdminister(held: ReadonlySet<string>): boolean {
  return [...held].some((id) => ['connector', 'roles'].includes(categories.get(id) ?? ''));
}

const categories: ReadonlyMap<string, string> = new Map(workbenchPermissions.map(({ id, category }) => [id, category]));

/** A scope holds the sharer or the device. All devices are the enrolled ones (R13). */
function inScope(scope: Scope, { sharerGroups, device }: Target): boolean {
  if (scope.allUsers || scope.groups.some((group) => sharerGroups.has(group) || device.groups.has(group))) return true;
  return scope.allDevices && device.enrolled;
}

function withImplied(held: Set<string>): ReadonlySet<string> {
  for (const { id, implies } of workbenchPermissions) {
    if (held.has(id)) for (const implied of implies) held.add(implied);
  }
  return held;
}
