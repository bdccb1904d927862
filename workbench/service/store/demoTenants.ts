import type { Assignment, Group } from '@handrail/sdk/tenant/access';
import { newTenantSettings } from '../../base/policy/newTenantSettings.ts';
import type { Store } from './store.ts';
import type { Tenant } from './tenants.ts';

/** The tenants of the embedded provider. Remote help is on, and to unenrolled devices too, since a demo enrols none. */
export function demoTenants(provider: string): readonly Tenant[] {
  const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true };
  return [
    { tenantId: 'contoso', provider, providerTenant: 'demo-contoso', name: 'Contoso', settings },
    { tenantId: 'fabrikam', provider, providerTenant: 'demo-fabrikam', name: 'Fabrikam', settings },
  ];
}

const everywhere = { allUsers: true, allDevices: true, groups: [] };

const groups: readonly Group[] = [
  { id: 'helpdesk', name: 'Help desk staff', kind: 'people', providerGroup: 'helpdesk' },
  { id: 'administrators', name: 'Administrators', kind: 'people', providerGroup: 'administrators' },
  { id: 'staff', name: 'Staff', kind: 'people', providerGroup: 'staff' },
];

const assignments: readonly Assignment[] = [
  {
    id: 'help-desk',
    name: 'Help desk',
    description: 'Help desk staff may help everybody.',
    roleId: 'help-desk-operator',
    adminGroups: ['helpdesk'],
    scope: everywhere,
  },
  {
    id: 'administrators',
    name: 'Administrators',
    description: 'Administrators may do everything.',
    roleId: 'remote-help-administrator',
    adminGroups: ['administrators'],
    scope: everywhere,
  },
];

/** Puts the demo's tenants, groups and assignments into a store; what is there already stays as somebody changed it. */
export async function seedDemoTenants(store: Store, provider: string, now: number): Promise<void> {
  for (const tenant of demoTenants(provider)) {
    await store.tenants.ensure(tenant, now);
    for (const group of groups) await store.groups.ensure(tenant, group, now);
    for (const assignment of assignments) await store.assignments.ensure(tenant, assignment, now);
  }
}
