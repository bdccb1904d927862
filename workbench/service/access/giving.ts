import { HandrailError } from '@handrail/sdk';
import type { AssignmentContent } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import type { Caller } from '../identity/caller.ts';

/** Nobody gives what they do not hold; what their permissions imply they hold too. Error: `not_held` with the first that they lack. */
export function checkGives({ permissions: held }: Pick<Caller, 'permissions'>, given: Iterable<string>): void {
  for (const permission of given) {
    if (!held.has(permission)) {
      throw new HandrailError('not_held', 'The caller gives a permission that they do not hold', { permission });
    }
  }
}

/** Whether an assignment gives somebody more after a change: another role, more people, or more whom they may help. */
export function widens(before: Static<typeof AssignmentContent>, after: Static<typeof AssignmentContent>): boolean {
  return (
    after.roleId !== before.roleId ||
    hasMore(before.adminGroups, after.adminGroups) ||
    (after.scope.allUsers && !before.scope.allUsers) ||
    (after.scope.allDevices && !before.scope.allDevices) ||
    hasMore(before.scope.groups, after.scope.groups)
  );
}

function hasMore(before: readonly string[], after: readonly string[]): boolean {
  return after.some((group) => !before.includes(group));
}
