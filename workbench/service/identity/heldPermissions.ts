import { HandrailError } from '@handrail/sdk';
import type { AccessCache } from '../access/accessCache.ts';
import { mayAdminister, rights } from '../access/rights.ts';
import { groupsOfPerson } from '../access/tenantAccess.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';
import { groupsOverageError } from './groupsOverage.ts';

export interface HeldPermissionsParts {
  readonly store: Pick<Store, 'groupMembers'>;
  readonly access: Pick<AccessCache, 'of'>;
}

/** What a person holds in at least one assignment, by the groups kept here and the provider's own. */
export async function heldPermissions(
  { store, access: cache }: HeldPermissionsParts,
  tenant: Tenant,
  personId: string,
  providerGroups: readonly string[],
): Promise<ReadonlySet<string>> {
  const [access, kept] = await Promise.all([cache.of(tenant), store.groupMembers.groupsOf(tenant, [personId])]);
  return rights(access, groupsOfPerson(access, kept.get(personId), providerGroups));
}

/** While remote help is off only those come in who can switch it on (R1). Errors: `remote_help_disabled`, `groups_overage`. */
export function checkEnabled(
  tenant: Tenant,
  { permissions, groupsOverage }: { readonly permissions: ReadonlySet<string>; readonly groupsOverage: boolean },
): void {
  if (tenant.settings.enabled || mayAdminister(permissions)) return;
  // One of those who can switch it on may be among the people whose groups are not known.
  if (groupsOverage) throw groupsOverageError();
  throw new HandrailError('remote_help_disabled', 'Remote help is switched off', { tenant: tenant.name });
}
