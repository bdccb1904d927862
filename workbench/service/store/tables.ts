/**
 * The tables as Kysely sees them, in the subset that SQLite and PostgreSQL share: text ids, times as milliseconds since
 * the epoch in a bigint, JSON and lists as text, yes and no as 1 and 0. Every row has a tenant.
 */
export interface Tables {
  readonly tenants: TenantRow;
  readonly people: PersonRow;
  readonly devices: DeviceRow;
  readonly assignments: AssignmentRow;
  readonly sessions: SessionRow;
}

export interface TenantRow {
  readonly tenant_id: string;
  /** The identity provider's id, and its own name for the tenant; empty where the provider has no tenants. */
  readonly provider: string;
  readonly provider_tenant: string;
  readonly name: string;
  /** JSON: TenantSettings. */
  readonly settings: string;
  readonly created_ms: number;
}

export interface PersonRow {
  readonly tenant_id: string;
  readonly person_id: string;
  readonly provider: string;
  readonly subject: string;
  readonly name: string;
  readonly sign_in_name: string;
  readonly title: string | null;
  readonly company: string | null;
  readonly domain: string | null;
  readonly photo: string | null;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
}

export interface DeviceRow {
  readonly tenant_id: string;
  readonly device_id: string;
  readonly key_thumbprint: string;
  readonly name: string;
  readonly os: string;
  readonly enrolled: number;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
}

export interface AssignmentRow {
  readonly tenant_id: string;
  readonly assignment_id: string;
  readonly name: string;
  readonly role_id: string;
  /** JSON: list of the provider's group ids. */
  readonly admin_groups: string;
  /** JSON: Scope of access/rights.ts. */
  readonly scope: string;
}

export interface SessionRow {
  readonly tenant_id: string;
  readonly session_id: string;
  readonly helper_id: string;
  readonly helper_device_id: string;
  readonly sharer_id: string;
  readonly device_id: string;
  readonly created_ms: number;
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
  readonly mode: string;
  /** JSON: list of feature names. */
  readonly features: string;
  readonly compliance: string;
  readonly end_reason: string | null;
  /** JSON: list of { code, at }. */
  readonly errors: string;
}
