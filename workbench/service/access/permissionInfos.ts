import type { PermissionInfo } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import { workbenchPermissions } from '../../base/policy/permissions.ts';

/** Every permission that a role can have, in the order of the role editor, and whether the one who asks holds it. */
export function permissionInfos(held: ReadonlySet<string>): readonly Static<typeof PermissionInfo>[] {
  return workbenchPermissions.map(({ id, category, implies }) => ({
    id,
    category,
    implies: [...implies],
    held: held.has(id),
  }));
}
