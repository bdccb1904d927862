import { workbenchPermissions } from '../../base/policy/permissions.ts';
import type { AssignmentRule, TenantAccess } from './tenantAccess.ts';

/** Who would be helped, and on what; groups by their ids. */
export interface Target {
  readonly sharerGroups: ReadonlySet<string>;
  /** Absent where only the person is asked about. */
  readonly device?: { readonly groups: ReadonlySet<string>; readonly enrolled: boolean } | undefined;
}

/** What one assignment says about somebody in these groups and a target, and what of it decided. */
export type Verdict =
  | { readonly outcome: 'gives'; readonly adminGroup: string; readonly scope?: ScopePart; readonly scopeGroup?: string }
  | { readonly outcome: 'outOfScope' | 'unenrolledNotInAllDevices'; readonly adminGroup: string }
  | { readonly outcome: 'notInAdminGroup' };

export type ScopePart = 'allUsers' | 'allDevices' | 'userGroup' | 'deviceGroup';

/** The one place where an assignment is held against a person and a target; rights and their explanation both ask here. */
export function judge(rule: AssignmentRule, groups: ReadonlySet<string>, target?: Target): Verdict {
  const adminGroup = rule.adminGroups.find((group) => groups.has(group));
  if (adminGroup === undefined) return { outcome: 'notInAdminGroup' };
  if (!target) return { outcome: 'gives', adminGroup };
  const { scope } = rule;
  const { sharerGroups, device } = target;
  if (scope.allUsers) return { outcome: 'gives', adminGroup, scope: 'allUsers' };
  const userGroup = scope.groups.find((group) => sharerGroups.has(group));
  if (userGroup !== undefined) return { outcome: 'gives', adminGroup, scope: 'userGroup', scopeGroup: userGroup };
  if (!device) return { outcome: 'outOfScope', adminGroup };
  const deviceGroup = scope.groups.find((group) => device.groups.has(group));
  if (deviceGroup !== undefined) return { outcome: 'gives', adminGroup, scope: 'deviceGroup', scopeGroup: deviceGroup };
  // All devices are the enrolled ones (R13).
  if (!scope.allDevices) return { outcome: 'outOfScope', adminGroup };
  return device.enrolled
    ? { outcome: 'gives', adminGroup, scope: 'allDevices' }
    : { outcome: 'unenrolledNotInAllDevices', adminGroup };
}

/** The permissions that assignments give somebody in these groups: all of them, or those that hold for one target. */
export function rights(access: TenantAccess, groups: ReadonlySet<string>, target?: Target): ReadonlySet<string> {
  const held = new Set<string>();
  for (const group of groups) {
    for (const rule of access.byAdminGroup.get(group) ?? []) {
      if (judge(rule, groups, target).outcome !== 'gives') continue;
      for (const permission of rule.permissions) held.add(permission);
    }
  }
  return held;
}

/** What of these rights can be used in a session that a code opened: nothing of the administrator's, nothing unattended. */
export function attendedRights(held: Iterable<string>): readonly string[] {
  return [...held].filter((id) => id !== 'session.unattended' && !['tasks', 'connector', 'roles'].includes(kindOf(id)));
}

/** What of these rights is about helping somebody, as against running the tenant. */
export function helpingRights(held: Iterable<string>): readonly string[] {
  return [...held].filter((id) => !['connector', 'roles'].includes(kindOf(id)));
}

/** True for those who may sign in while remote help is switched off: they are the ones who can switch it on (R1). */
export function mayAdminister(held: ReadonlySet<string>): boolean {
  return [...held].some((id) => ['connector', 'roles'].includes(kindOf(id)));
}

const categories: ReadonlyMap<string, string> = new Map(workbenchPermissions.map(({ id, category }) => [id, category]));

function kindOf(permission: string): string {
  return categories.get(permission) ?? 'extension';
}
