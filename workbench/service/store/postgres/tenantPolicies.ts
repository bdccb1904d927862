import { type Kysely, sql, type Transaction } from 'kysely';
import type { Finding } from '../database.ts';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { schemaName } from './connections.ts';

export type Settings = Readonly<Record<string, string>>;

/** What a transaction has to say for the rows of a tenant to be there. */
export function settingsOf({ tenantId }: TenantContext): Settings {
  return { 'handrail.tenant': tenantId };
}

/** What a transaction has to say for one of the look-ups that start from no tenant. */
export function settingsFor(what: Finding): Settings {
  switch (what.by) {
    case 'provider':
      return { 'handrail.provider': what.provider, 'handrail.provider_tenant': what.providerTenant };
    case 'secret':
      return { 'handrail.secret': what.secretHash };
    case 'upkeep':
      return { 'handrail.upkeep': 'on' };
  }
}

/** Says it until the transaction ends. */
export async function apply(transaction: Transaction<Tables>, settings: Settings): Promise<void> {
  const each = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
  await sql`select ${sql.join(each)}`.execute(transaction);
}

interface Policy {
  readonly name: string;
  /** All of ours where it is undefined. */
  readonly table?: string;
  readonly for: 'all' | 'select';
  readonly using: string;
}

// Asked once for each query, not for each row. What was not said is null, and nothing equals that.
const said = (name: string) => `(select nullif(current_setting('handrail.${name}', true), ''))`;

/** The second line between tenants: a query whose condition is missing or wrong still sees one tenant's rows, or none. */
const policies: readonly Policy[] = [
  { name: 'handrail_tenant', for: 'all', using: `tenant_id = ${said('tenant')}` },
  {
    name: 'handrail_provider',
    table: 'tenants',
    for: 'select',
    using: `provider = ${said('provider')} and provider_tenant = coalesce(${said('provider_tenant')}, '')`,
  },
  { name: 'handrail_upkeep', table: 'tenants', for: 'select', using: `${said('upkeep')} = 'on'` },
  { name: 'handrail_secret', table: 'api_tokens', for: 'select', using: `secret_hash = ${said('secret')}` },
];

/** A table of ours, and how far it is protected. */
interface TableState {
  readonly table: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly policies: readonly string[];
}

/** Gives every table its policies, also against its owner. True where something was missing. */
export async function protectTables(db: Kysely<Tables>): Promise<boolean> {
  let isChanged = false;
  for (const { table, enabled, forced, policies: present } of await tableStates(db)) {
    const missing = policies.filter((each) => (each.table ?? table) === table && !present.includes(each.name));
    if (enabled && forced && missing.length === 0) continue;
    isChanged = true;
    await sql`alter table ${sql.table(table)} enable row level security, force row level security`.execute(db);
    for (const { name, for: commands, using } of missing) {
      await sql`create policy ${sql.ref(name)} on ${sql.table(table)} for ${sql.raw(commands)} using (${sql.raw(using)})`.execute(
        db,
      );
    }
  }
  return isChanged;
}

/** Lets the owner see every row, for steps of the schema that change some; until the transaction protects the tables again. */
export async function openTables(db: Kysely<Tables>): Promise<void> {
  for (const { table, forced } of await tableStates(db)) {
    if (forced) await sql`alter table ${sql.table(table)} no force row level security`.execute(db);
  }
}

/** Every table of ours that has a tenant. */
export async function tableStates(db: Kysely<Tables>): Promise<readonly TableState[]> {
  const { rows } = await sql<TableState>`
    select c.relname as "table", c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      array(select p.polname::text from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = ${schemaName} and c.relkind in ('r', 'p')
    order by c.relname`.execute(db);
  return rows;
}
