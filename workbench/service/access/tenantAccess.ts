import type { Assignment, Group } from '@handrail/sdk/tenant/access';
import { withImplied } from '../../base/policy/permissions.ts';
import type { Role } from '../store/access/roles.ts';
import { builtInRoles } from './builtInRoles.ts';

/** An assignment with what its role gives, implied permissions among it; nothing for a role that is not there. */
export interface AssignmentRule extends Assignment {
  readonly permissions: ReadonlySet<string>;
}

/** Everything that a tenant's rights follow from but for who is in which group, made ready for asking often. */
export interface TenantAccess {
  /** Built-in ones among them. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly rules: readonly AssignmentRule[];
  /** What each group of people is given. */
  readonly byAdminGroup: ReadonlyMap<string, readonly AssignmentRule[]>;
  readonly groups: ReadonlyMap<string, Omit<Group, 'members'>>;
  /** Groups by the provider's own ids. */
  readonly byProviderGroup: ReadonlyMap<string, string>;
}

export function tenantAccess(tables: {
  readonly customRoles: readonly Role[];
  readonly assignments: readonly Assignment[];
  readonly groups: readonly Omit<Group, 'members'>[];
}): TenantAccess {
  const roles = new Map([...tables.customRoles.map((role) => [role.id, role] as const), ...builtInRoles]);
  const closures = new Map([...roles].map(([id, { permissions }]) => [id, withImplied(permissions)]));
  const rules = tables.assignments.map((assignment) => ({
    ...assignment,
    permissions: closures.get(assignment.roleId) ?? new Set<string>(),
  }));
  const byAdminGroup = new Map<string, AssignmentRule[]>();
  for (const rule of rules) {
    for (const group of rule.adminGroups) {
      const given = byAdminGroup.get(group);
      if (given) given.push(rule);
      else byAdminGroup.set(group, [rule]);
    }
  }
  return {
    roles,
    rules,
    byAdminGroup,
    groups: new Map(tables.groups.map((group) => [group.id, group])),
    byProviderGroup: new Map(
      tables.groups.flatMap(({ id, providerGroup }) => (providerGroup === undefined ? [] : [[providerGroup, id]])),
    ),
  };
}

/** All groups of a person, by id: those kept here, and those that the provider's own ids stand for. */
export function groupsOfPerson(
  access: TenantAccess,
  keptHere: ReadonlySet<string> | undefined,
  providerGroups: readonly string[],
): ReadonlySet<string> {
  const groups = new Set(keptHere);
  for (const providerGroup of providerGroups) {
    const group = access.byProviderGroup.get(providerGroup);
    if (group !== undefined) groups.add(group);
  }
  return groups;
}
