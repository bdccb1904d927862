import { newTenantSettings } from '../../../base/policy/newTenantSettings.ts';
import type { Store } from '../../store/store.ts';
import type { Tenant } from '../../store/tenants.ts';

/** Has a tenant as the service is set up now: made where it is not there, else with the identity provider and the name of now. */
export async function followSetUp(store: Store, tenant: Omit<Tenant, 'settings'>, now: number): Promise<void> {
  await store.tenants.ensure({ ...tenant, settings: newTenantSettings }, now);
  await store.transaction(tenant, async (tables) => {
    if (!(await tables.tenants.follow(tenant))) return;
    await tables.audit.append(tenant, {
      at: now,
      action: 'identity.changed',
      actor: { kind: 'service', id: 'setup' },
      subject: { kind: 'tenant', id: tenant.tenantId },
    });
  });
}
