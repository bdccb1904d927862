import Type, { type Static } from 'typebox';
import { workbenchPermissions } from '../../base/policy/permissions.ts';
import { builtInRoles } from './builtInRoles.ts';

/** Whom an assignment lets somebody help. All devices are all enrolled ones (R13). */
export const Scope = Type.Object(
  {
    users: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    devices: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
  },
  { additionalProperties: false },
);
export type Scope = Static<typeof Scope>;

/** A role given to groups of people, for a scope. */
export interface Assignment {
  readonly id: string;
  readonly name: string;
  readonly roleId: string;
  readonly adminGroups: readonly string[];
  readonly scope: Scope;
}

/** Who would be helped, and on what. */
export interface Target {
  readonly sharerGroups: readonly string[];
  readonly device: { readonly id: string; readonly enrolled: boolean };
}

/** The permissions that assignments give somebody with these groups: all of them, or those that hold for one target. */
export function rights(
  assignments: readonly Assignment[],
  groups: readonly string[],
  target?: Target,
): ReadonlySet<string> {
  const held = new Set<string>();
  for (const assignment of assignments) {
    if (!assignment.adminGroups.some((group) => groups.includes(group))) continue;
    if (target && !inScope(assignment.scope, target)) continue;
    for (const permission of builtInRoles.get(assignment.roleId)?.permissions ?? []) held.add(permission);
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

function inScope(scope: Scope, { sharerGroups, device }: Target): boolean {
  if (scope.users === 'all' || sharerGroups.some((group) => scope.users.includes(group))) return true;
  return scope.devices === 'all' ? device.enrolled : scope.devices.includes(device.id);
}

function withImplied(held: Set<string>): ReadonlySet<string> {
  for (const { id, implies } of workbenchPermissions) {
    if (held.has(id)) for (const implied of implies) held.add(implied);
  }
  return held;
}
