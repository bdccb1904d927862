import { HandrailError } from '@handrail/sdk';
import { TenantSettings } from '@handrail/sdk/tenant/settings';
import type { Database } from './database.ts';
import type { Documents } from './documents.ts';
import type { TenantRow } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

export interface Tenant {
  readonly tenantId: string;
  readonly provider: string;
  readonly providerTenant: string;
  readonly name: string;
  readonly settings: TenantSettings;
}

export class Tenants {
  readonly #db: Database;
  readonly #documents: Documents;

  constructor(db: Database, documents: Documents) {
    this.#db = db;
    this.#documents = documents;
  }

  /** The tenant that a verified token names; the one look-up that starts from no tenant. */
  async ofProvider(provider: string, providerTenant: string): Promise<Tenant | undefined> {
    const row = await this.#db
      .finding({ by: 'provider', provider, providerTenant })
      .selectFrom('tenants')
      .selectAll()
      .where('provider', '=', provider)
      .where('provider_tenant', '=', providerTenant)
      .executeTakeFirst();
    return row && (await this.#withSettings(row));
  }

  /** Every tenant, for what the service does by itself in each of them. */
  async all(): Promise<readonly Tenant[]> {
    const rows = await this.#db
      .finding({ by: 'upkeep' })
      .selectFrom('tenants')
      .selectAll()
      .orderBy('tenant_id')
      .execute();
    return Promise.all(rows.map((row) => this.#withSettings(row)));
  }

  /** The names of at most so many tenants. */
  async names(most: number): Promise<readonly string[]> {
    const query = this.#db.finding({ by: 'upkeep' }).selectFrom('tenants').select('name');
    const rows = await query.orderBy('tenant_id').limit(most).execute();
    return rows.map(({ name }) => name);
  }

  async get(tenantId: string): Promise<Tenant | undefined> {
    const query = this.#db.of({ tenantId }).selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId);
    const row = await query.executeTakeFirst();
    return row && (await this.#withSettings(row));
  }

  /**
   * Takes the tenant's row for a change of who may do what, inside a transaction: what is checked before such a change then
   * still holds when it is written, also with several nodes.
   */
  async changesAccess(context: TenantContext): Promise<void> {
    await this.#db
      .of(context)
      .updateTable('tenants')
      .set(({ eb }) => ({ access_version: eb('access_version', '+', 1) }))
      .where('tenant_id', '=', context.tenantId)
      .execute();
  }

  /** Adds a tenant with its first settings; one that is there stays as it is. */
  async ensure(tenant: Tenant, now: number): Promise<void> {
    await this.#db
      .of(tenant)
      .insertInto('tenants')
      .values({
        tenant_id: tenant.tenantId,
        provider: tenant.provider,
        provider_tenant: tenant.providerTenant,
        name: tenant.name,
        access_version: 0,
        created_ms: now,
      })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .execute();
    const first = { replaces: 0, content: tenant.settings, changed: [], by: undefined, now };
    await this.#documents.put(tenant, 'settings', first).catch((error: unknown) => {
      // They are there: from an earlier start, or from another service that starts now.
      if (!(error instanceof HandrailError && error.code === 'edit_conflict')) throw error;
    });
  }

  /** Takes another identity provider or name for a tenant; false where they are as they were. People of another provider are other people. */
  async follow({ tenantId, provider, providerTenant, name }: Omit<Tenant, 'settings'>): Promise<boolean> {
    const row = await this.#db
      .of({ tenantId })
      .selectFrom('tenants')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    if (!row) return false;
    if (row.provider === provider && row.provider_tenant === providerTenant && row.name === name) return false;
    await this.#db
      .of({ tenantId })
      .updateTable('tenants')
      .set({ provider, provider_tenant: providerTenant, name })
      .where('tenant_id', '=', tenantId)
      .execute();
    return true;
  }

  async #withSettings(row: TenantRow): Promise<Tenant> {
    const settings = await this.#documents.current({ tenantId: row.tenant_id }, 'settings', TenantSettings);
    if (!settings) throw new HandrailError('data_corrupt', 'A tenant has no settings', { tenant: row.tenant_id });
    return {
      tenantId: row.tenant_id,
      provider: row.provider,
      providerTenant: row.provider_tenant,
      name: row.name,
      settings: settings.content,
    };
  }
}
