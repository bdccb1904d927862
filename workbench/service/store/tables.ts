/**
 * The tables as Kysely sees them, in the subset that SQLite and PostgreSQL share: text ids, times as milliseconds since
 * the epoch in a bigint, JSON and lists as text, yes and no as 1 and 0. Every row has a tenant.
 */
export interface Tables {
  readonly tenants: TenantRow;
  readonly documents: DocumentRow;
  readonly people: PersonRow;
  readonly groups: GroupRow;
  readonly group_members: GroupMemberRow;
  readonly roles: RoleRow;
  readonly assignments: AssignmentRow;
  readonly devices: DeviceRow;
  readonly enrolment_tokens: EnrolmentTokenRow;
  readonly intune_connections: IntuneConnectionRow;
  readonly managed_devices: ManagedDeviceRow;
  readonly sessions: SessionRow;
  readonly audit_heads: AuditHeadRow;
  readonly audit_records: AuditRecordRow;
  readonly audit_personal: AuditPersonalRow;
  readonly audit_nodes: AuditNodeRow;
  readonly audit_checkpoints: AuditCheckpointRow;
  readonly api_tokens: ApiTokenRow;
  readonly idempotency_keys: IdempotencyKeyRow;
}

export interface TenantRow {
  readonly tenant_id: string;
  /** The identity provider's id, and its own name for the tenant; empty where the provider has no tenants. */
  readonly provider: string;
  readonly provider_tenant: string;
  readonly name: string;
  /** Counts the changes of who may do what; whoever makes one takes this row first. */
  readonly access_version: number;
  readonly created_ms: number;
}

/** Every version of a tenant's documents; the one in force has the highest number. */
export interface DocumentRow {
  readonly tenant_id: string;
  /** `settings`, `branding`, `compliance` or `intune`. */
  readonly kind: string;
  readonly version: number;
  /** JSON. */
  readonly content: string;
  /** JSON: names of the fields that differ from the version before. */
  readonly changed: string;
  readonly changed_ms: number;
  /** Person or API token; null for the service itself. */
  readonly changed_by: string | null;
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
  /** JSON: the provider's group ids as of the last sign-in. */
  readonly provider_groups: string;
  /** 1 while the provider did not say them, because they are too many. */
  readonly groups_overage: number;
  /** Name and sign-in name in lower case, for searching. */
  readonly search: string;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
}

export interface GroupRow {
  readonly tenant_id: string;
  readonly group_id: string;
  readonly name: string;
  /** `people` or `devices`. */
  readonly kind: string;
  /** The provider's own id; null where the members are kept here. */
  readonly provider_group: string | null;
  /** In lower case, for searching; likewise below. */
  readonly search: string;
  readonly version: number;
  readonly created_ms: number;
}

export interface GroupMemberRow {
  readonly tenant_id: string;
  readonly group_id: string;
  /** A person's or a device's id, by the group's kind. */
  readonly member_id: string;
  readonly added_ms: number;
}

/** Custom roles; built-in ones are not in the table. */
export interface RoleRow {
  readonly tenant_id: string;
  readonly role_id: string;
  readonly name: string;
  readonly description: string;
  /** JSON: permission ids as chosen, implied ones left out. */
  readonly permissions: string;
  readonly search: string;
  readonly version: number;
  readonly created_ms: number;
}

export interface AssignmentRow {
  readonly tenant_id: string;
  readonly assignment_id: string;
  readonly name: string;
  readonly description: string;
  readonly role_id: string;
  /** JSON: group ids. */
  readonly admin_groups: string;
  readonly all_users: number;
  readonly all_devices: number;
  /** JSON: group ids. */
  readonly scope_groups: string;
  readonly search: string;
  readonly version: number;
  readonly created_ms: number;
}

export interface DeviceRow {
  readonly tenant_id: string;
  readonly device_id: string;
  readonly key_thumbprint: string;
  readonly name: string;
  /** `windows`, `macos`, `linux` or `other`. */
  readonly platform: string;
  readonly os: string;
  readonly os_version: string | null;
  /** Empty until it was told. */
  readonly app_version: string;
  /** Who signed in on it last. */
  readonly owner_id: string | null;
  /** The owner's name for sorting, and name, owner and OS in lower case for searching. */
  readonly owner_name: string;
  readonly search: string;
  readonly enrolled: number;
  readonly enrolled_ms: number | null;
  readonly enrolled_with: string | null;
  readonly retired_ms: number | null;
  /** JSON: PostureReport; null until there was one. */
  readonly posture: string | null;
  readonly posture_ms: number | null;
  /** It counts as compliant until then if nothing is heard from it; 0 while it is not. */
  readonly compliant_until_ms: number;
  /** JSON: reasons of the closed list. */
  readonly compliance_reasons: string;
  /** `handrail` or `intune`. */
  readonly compliance_source: string;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
  /** JSON: DeviceIdentifiers; null until the device was asked, and where nothing is read from Intune. */
  readonly identifiers: string | null;
  /** In the form in which they are compared; null where there is none to go by. Likewise in `managed_devices`. */
  readonly serial: string | null;
  readonly directory_id: string | null;
  /** JSON: what was found in Intune; null until it was looked for. */
  readonly intune: string | null;
  /** The managed device that this one is. */
  readonly intune_managed_id: string | null;
}

/** A tenant's way to Microsoft Intune: the sealed secret, whose turn it is, and how the runs went. */
export interface IntuneConnectionRow {
  readonly tenant_id: string;
  /** Counts changes of settings and secret: a run that began before one writes nothing any more. */
  readonly generation: number;
  /** Sealed, with the name of the key that opens it. */
  readonly secret: string | null;
  readonly secret_key: string | null;
  readonly secret_set_ms: number | null;
  readonly secret_expires_ms: number | null;
  /** The process that runs now, until it has not been heard from for too long. */
  readonly lease_holder: string | null;
  readonly lease_until_ms: number;
  readonly due_ms: number;
  /** 1 where the next run is to read all. */
  readonly full_due: number;
  readonly started_ms: number | null;
  readonly finished_ms: number | null;
  readonly run_full: number;
  readonly problem: string | null;
  readonly failures: number;
  readonly succeeded_ms: number | null;
  readonly full_ms: number | null;
  /** By Microsoft's clock: the next run asks for what has changed since. */
  readonly since_ms: number | null;
  /** JSON: of the last good run. */
  readonly counts: string;
}

/** A device that Microsoft Intune manages, as it was read. */
export interface ManagedDeviceRow {
  readonly tenant_id: string;
  readonly managed_id: string;
  readonly name: string;
  /** As Intune has it, for people. */
  readonly shown_serial: string | null;
  readonly serial: string | null;
  readonly directory_id: string | null;
  readonly compliance: string;
  readonly grace_ms: number | null;
  readonly synced_ms: number | null;
  readonly search: string;
  /** The run that read it last. */
  readonly run: string;
}

export interface EnrolmentTokenRow {
  readonly tenant_id: string;
  readonly token_id: string;
  readonly name: string;
  /** SHA-256 of the secret, base64url. */
  readonly secret_hash: string;
  /** Null: as many as come. */
  readonly uses: number | null;
  readonly used: number;
  readonly group_id: string | null;
  readonly expires_ms: number;
  readonly revoked_ms: number | null;
  readonly created_ms: number;
  readonly created_by: string | null;
}

/** What is kept about a session (R42). The names are personal fields: they go after the tenant's time, and ids become opaque. */
export interface SessionRow {
  readonly tenant_id: string;
  readonly session_id: string;
  /** `code`, `launched` or `unattended`. */
  readonly kind: string;
  readonly helper_id: string;
  readonly helper_name: string | null;
  readonly helper_sign_in_name: string | null;
  readonly helper_device_id: string;
  readonly sharer_id: string;
  readonly sharer_name: string | null;
  readonly sharer_sign_in_name: string | null;
  readonly device_id: string;
  readonly device_name: string | null;
  readonly device_os: string;
  readonly enrolled: number;
  readonly created_ms: number;
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
  readonly mode: string;
  /** JSON: list of feature names. */
  readonly features: string;
  readonly elevation_used: number;
  /** `compliant`, `nonCompliant` or `notEnrolled`, when it began. */
  readonly compliance: string;
  /** JSON: reasons of the closed list. */
  readonly compliance_reasons: string;
  readonly end_reason: string | null;
  /** JSON: list of { code, at }. */
  readonly errors: string;
  /** Stated reason or ticket of an unattended session; personal. */
  readonly stated_reason: string | null;
  /** Names in lower case for searching; personal. */
  readonly search: string | null;
  readonly personal_deleted_ms: number | null;
}

/** Where a tenant's log ends: its size, and the roots that appending needs (`base/audit/tree.ts`). */
export interface AuditHeadRow {
  readonly tenant_id: string;
  readonly size: number;
  /** Base64 of the roots, one behind the other. */
  readonly roots: string;
}

/** One leaf of the tenant's log. Never changed, never deleted. */
export interface AuditRecordRow {
  readonly tenant_id: string;
  /** Index of the leaf, from 0. */
  readonly seq: number;
  readonly at_ms: number;
  readonly action: string;
  readonly actor_id: string;
  readonly subject_id: string | null;
  /** The record as it was hashed (RFC 8785). */
  readonly record: string;
}

/** The personal part that a record commits to; deleted after the tenant's time, without the record noticing. */
export interface AuditPersonalRow {
  readonly tenant_id: string;
  readonly seq: number;
  readonly at_ms: number;
  /** Base64. */
  readonly salt: string;
  /** JSON. */
  readonly personal: string;
}

/** Roots of the perfect subtrees: level 0 are the leaves' hashes. */
export interface AuditNodeRow {
  readonly tenant_id: string;
  readonly level: number;
  readonly position: number;
  /** Base64 of 32 bytes. */
  readonly hash: string;
}

export interface AuditCheckpointRow {
  readonly tenant_id: string;
  readonly size: number;
  readonly at_ms: number;
  /** The signed note. */
  readonly note: string;
}

export interface ApiTokenRow {
  readonly tenant_id: string;
  readonly token_id: string;
  readonly name: string;
  /** SHA-256 of the secret, base64url. */
  readonly secret_hash: string;
  /** JSON: permission ids. */
  readonly permissions: string;
  readonly expires_ms: number;
  readonly revoked_ms: number | null;
  readonly last_used_ms: number | null;
  readonly created_ms: number;
  readonly created_by: string;
}

/** What a request with an `Idempotency-Key` was answered, for a day. */
export interface IdempotencyKeyRow {
  readonly tenant_id: string;
  readonly actor_id: string;
  readonly key: string;
  /** SHA-256 of method, path and body, base64url. */
  readonly request_hash: string;
  readonly status: number;
  /** JSON, without secrets: a made token's secret is not in it. */
  readonly body: string;
  readonly etag: string | null;
  readonly created_ms: number;
}
