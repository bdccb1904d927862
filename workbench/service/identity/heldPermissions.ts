import { HandrailError } from '@handrail/sdk';
import { accessTables } from '../access/accessTables.ts';
import { mayAdminister, rights } from '../access/rights.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';

/** What a person holds in at least one assignment, by the groups kept here and the provider's own. */
export async function heldPermissions(
  store: Pick<Store, 'roles' | 'assignments' | 'groups'>,
  tenant: Tenant,
  personId: string,
  providerGroups: readonly string[],
): Promise<ReadonlySet<string>> {
  const [tables, groups] = await Promise.all([
    accessTables(store, tenant),
    store.groups.ofPerson(tenant, personId, providerGroups),
  ]);
  return rights(tables, groups);
}

/** While remote help is off only those come in who can switch it on (R1). Error: `remote_help_disabled`. */
export function checkEnabled(tenant: Tenant, permissions: ReadonlySet<string>): void {
  if (tenant.settings.enabled || mayAdminister(permissions)) return;
  throw new HandrailError('remote_help_disabled', 'Remote help is switched off', { tenant: tenant.name });
}
