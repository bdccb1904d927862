import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { builtInRoles } from './builtInRoles.ts';
import type { AccessTables } from './rights.ts';

/** Reads a tenant's roles and assignments as they are now. */
export async function accessTables(
  store: Pick<Store, 'roles' | 'assignments'>,
  context: TenantContext,
): Promise<AccessTables> {
  const [custom, assignments] = await Promise.all([store.roles.custom(context), store.assignments.all(context)]);
  return { roles: new Map([...custom.map((role) => [role.id, role] as const), ...builtInRoles]), assignments };
}
