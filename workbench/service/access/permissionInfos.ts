import type { PermissionInfo } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import { type Permission, shippedPermissions, workbenchPermissions } from '../../base/policy/permissions.ts';

/** Every permission that a role can have, in the order of the role editor, and whether the one who asks holds it. */
export function permissionInfos(held: ReadonlySet<string>): readonly Static<typeof PermissionInfo>[] {
  const info = ({ id, category, implies }: Permission) => ({
    id,
    category,
    implies: [...implies],
    held: held.has(id),
  });
  return [
    ...workbenchPermissions.map(info),
    ...shippedPermissions.map((one) => ({ ...info(one), extension: one.extension, title: one.title })),
  ];
}
