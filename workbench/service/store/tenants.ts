import { HandrailError } from '@handrail/sdk';
import type { Kysely } from 'kysely';
import Value from 'typebox/value';
import { TenantSettings } from '../../base/link/linkApi.ts';
import type { Tables, TenantRow } from './tables.ts';

export interface Tenant {
  readonly tenantId: string;
  readonly provider: string;
  readonly providerTenant: string;
  readonly name: string;
  readonly settings: TenantSettings;
}

/** A new tenant's settings: nobody can be helped until an administrator says so (R1, R2). */
export const newTenantSettings: TenantSettings = {
  enabled: false,
  unenrolledAllowed: false,
  shortenHelperName: false,
  consentTimeLimitMs: 60_000,
  sessionLimitMs: 8 * 3_600_000,
};

export class Tenants {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The tenant that a verified token names; the one look-up that starts from no tenant. */
  async ofProvider(provider: string, providerTenant: string): Promise<Tenant | undefined> {
    const row = await this.#db
      .selectFrom('tenants')
      .selectAll()
      .where('provider', '=', provider)
      .where('provider_tenant', '=', providerTenant)
      .executeTakeFirst();
    return row && tenantOf(row);
  }

  async get(tenantId: string): Promise<Tenant | undefined> {
    const query = this.#db.selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId);
    const row = await query.executeTakeFirst();
    return row && tenantOf(row);
  }

  /** Adds a tenant; one that is there stays as it is. */
  async ensure(tenant: Tenant, now: number): Promise<void> {
    await this.#db
      .insertInto('tenants')
      .values({
        tenant_id: tenant.tenantId,
        provider: tenant.provider,
        provider_tenant: tenant.providerTenant,
        name: tenant.name,
        settings: JSON.stringify(tenant.settings),
        created_ms: now,
      })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .execute();
  }
}

function tenantOf(row: TenantRow): Tenant {
  const settings: unknown = JSON.parse(row.settings);
  if (!Value.Check(TenantSettings, settings)) {
    throw new HandrailError('data_corrupt', 'The settings of a tenant do not fit', { tenant: row.tenant_id });
  }
  return {
    tenantId: row.tenant_id,
    provider: row.provider,
    providerTenant: row.provider_tenant,
    name: row.name,
    settings,
  };
}
