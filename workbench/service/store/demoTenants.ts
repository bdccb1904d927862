import type { Assignment } from '../access/rights.ts';
import type { Store } from './store.ts';
import { newTenantSettings, type Tenant } from './tenants.ts';

/** The tenants of the embedded provider. Remote help is on, and to unenrolled devices too, since a demo enrols none. */
export function demoTenants(provider: string): readonly Tenant[] {
  const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true };
  return [
    { tenantId: 'contoso', provider, providerTenant: 'demo-contoso', name: 'Contoso', settings },
    { tenantId: 'fabrikam', provider, providerTenant: 'demo-fabrikam', name: 'Fabrikam', settings },
  ];
}

const everywhere = { users: 'all', devices: 'all' } as const;

const assignments: readonly Assignment[] = [
  { id: 'help-desk', name: 'Help desk', roleId: 'help-desk-operator', adminGroups: ['helpdesk'], scope: everywhere },
  {
    id: 'administrators',
    name: 'Administrators',
    roleId: 'remote-help-administrator',
    adminGroups: ['administrators'],
    scope: everywhere,
  },
];

/** Puts the demo's tenants and assignments into a store; what is there already stays as somebody changed it. */
export async function seedDemoTenants(store: Store, provider: string, now: number): Promise<void> {
  for (const tenant of demoTenants(provider)) {
    await store.tenants.ensure(tenant, now);
    for (const assignment of assignments) await store.assignments.ensure(tenant, assignment);
  }
}
