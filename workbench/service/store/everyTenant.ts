import type { Database } from './database.ts';
import type { TenantContext } from './tenantContext.ts';

/** All tenants, for what the service does by itself in one after the other. */
export async function everyTenant(db: Database): Promise<readonly TenantContext[]> {
  return await db
    .finding({ by: 'upkeep' })
    .selectFrom('tenants')
    .select('tenant_id as tenantId')
    .orderBy('tenant_id')
    .execute();
}
