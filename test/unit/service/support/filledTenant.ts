import { serviceActor } from '../../../../workbench/base/audit/actions.ts';
import { secretHash } from '../../../../workbench/service/devices/secrets.ts';
import { AuditLog } from '../../../../workbench/service/store/audit/auditLog.ts';
import type { Database, Engine } from '../../../../workbench/service/store/database.ts';
import { openEngine } from '../../../../workbench/service/store/openEngine.ts';
import type { Tables } from '../../../../workbench/service/store/tables.ts';
import { placeOf } from './place.ts';

/**
 * The ids of one row of each kind in a tenant. Each begins with the tenant's own id, and so does every name in these rows:
 * an answer that has the word of another tenant in it has shown something that is not its own.
 */
export function rowsOf(tenantId: string) {
  const id = (kind: string) => `${tenantId}-${kind}`;
  return {
    person: id('person'),
    device: id('device'),
    /** Of people, kept here. */
    group: id('group'),
    /** Of devices, kept here. */
    deviceGroup: id('device-group'),
    /** No assignment uses it. */
    spareGroup: id('spare-group'),
    role: id('role'),
    spareRole: id('spare-role'),
    assignment: id('assignment'),
    session: id('session'),
    enrolmentToken: id('enrolment-token'),
    apiToken: id('api-token'),
    managedDevice: id('managed-device'),
  };
}
export type TenantRows = ReturnType<typeof rowsOf>;

/** Opens the tables of a data folder beside its service. Whoever opens them closes them. */
export async function openTables(dataFolder: string): Promise<Engine> {
  return openEngine(await placeOf(dataFolder), 0);
}

/** Puts one row of each kind into a tenant that is there already. `at` is when everything happened. */
export async function fillTenant(database: Engine, tenantId: string, at: number): Promise<void> {
  const db = database.of({ tenantId });
  const rows = rowsOf(tenantId);
  const tenant = { tenant_id: tenantId };
  const named = (what: string) => ({ name: `${tenantId} ${what}`, created_ms: at });
  const found = (what: string) => ({ ...named(what), search: `${tenantId} ${what}` });
  await database.transaction({ tenantId }, (within) =>
    new AuditLog(within, (length) => new Uint8Array(length)).append(
      { tenantId },
      { at, action: 'tenant.created', actor: serviceActor, subject: { kind: 'tenant', id: tenantId } },
    ),
  );
  await db
    .insertInto('people')
    .values({
      ...tenant,
      person_id: rows.person,
      provider: 'test',
      subject: rows.person,
      name: `${tenantId} person`,
      sign_in_name: `person@${tenantId}.example`,
      provider_groups: '["admins"]',
      groups_overage: 0,
      search: `${tenantId} person`,
      first_seen_ms: at,
      last_seen_ms: at,
    })
    .execute();
  await db
    .insertInto('groups')
    .values([
      { ...tenant, ...found('group'), group_id: rows.group, kind: 'people', version: 1 },
      { ...tenant, ...found('device group'), group_id: rows.deviceGroup, kind: 'devices', version: 1 },
      { ...tenant, ...found('spare group'), group_id: rows.spareGroup, kind: 'people', version: 1 },
    ])
    .execute();
  await db
    .insertInto('group_members')
    .values([
      { ...tenant, group_id: rows.group, member_id: rows.person, added_ms: at },
      { ...tenant, group_id: rows.deviceGroup, member_id: rows.device, added_ms: at },
    ])
    .execute();
  const role = { description: `${tenantId} only`, permissions: '["screen.view"]', version: 1 };
  await db
    .insertInto('roles')
    .values([
      { ...tenant, ...found('role'), ...role, role_id: rows.role },
      { ...tenant, ...found('spare role'), ...role, role_id: rows.spareRole },
    ])
    .execute();
  await db
    .insertInto('assignments')
    .values({
      ...tenant,
      ...found('assignment'),
      assignment_id: rows.assignment,
      description: `${tenantId} only`,
      role_id: rows.role,
      admin_groups: JSON.stringify([rows.group]),
      all_users: 0,
      all_devices: 0,
      scope_groups: JSON.stringify([rows.deviceGroup]),
      version: 1,
    })
    .execute();
  await db
    .insertInto('devices')
    .values({
      ...tenant,
      device_id: rows.device,
      key_thumbprint: rows.device,
      name: `${tenantId} device`,
      platform: 'linux',
      os: 'Debian',
      app_version: '1.0.0',
      owner_id: rows.person,
      owner_name: `${tenantId} person`,
      search: `${tenantId} device`,
      enrolled: 1,
      enrolled_ms: at,
      enrolled_with: rows.enrolmentToken,
      compliant_until_ms: 0,
      compliance_reasons: '[]',
      compliance_source: 'handrail',
      first_seen_ms: at,
      last_seen_ms: at,
    })
    .execute();
  await db
    .insertInto('sessions')
    .values({
      ...tenant,
      session_id: rows.session,
      kind: 'code',
      helper_id: rows.person,
      helper_name: `${tenantId} person`,
      helper_sign_in_name: `person@${tenantId}.example`,
      helper_device_id: rows.device,
      sharer_id: rows.person,
      sharer_name: `${tenantId} person`,
      sharer_sign_in_name: `person@${tenantId}.example`,
      device_id: rows.device,
      device_name: `${tenantId} device`,
      device_os: 'Debian',
      enrolled: 1,
      created_ms: at,
      started_ms: at,
      ended_ms: at,
      mode: 'view',
      features: '[]',
      elevation_used: 0,
      compliance: 'nonCompliant',
      compliance_reasons: '[]',
      end_reason: 'helper_left',
      errors: '[]',
      search: `${tenantId} person`,
    })
    .execute();
  await db
    .insertInto('enrolment_tokens')
    .values({
      ...tenant,
      ...named('enrolment token'),
      token_id: rows.enrolmentToken,
      secret_hash: secretHash(rows.enrolmentToken),
      used: 1,
      group_id: rows.deviceGroup,
      expires_ms: at + 1e9,
      created_by: rows.person,
    })
    .execute();
  await db
    .insertInto('managed_devices')
    .values({
      ...tenant,
      managed_id: rows.managedDevice,
      name: `${tenantId} managed device`,
      shown_serial: `${tenantId}-SERIAL`,
      serial: `${tenantId}-serial`,
      compliance: 'compliant',
      search: `${tenantId} managed device`,
      run: 'none',
    })
    .execute();
  await db
    .insertInto('intune_connections')
    .values({
      ...tenant,
      generation: 0,
      secret: `${tenantId} sealed`,
      secret_key: 'none',
      secret_set_ms: at,
      lease_until_ms: 0,
      due_ms: at,
      full_due: 0,
      run_full: 0,
      failures: 0,
      counts: '{}',
    })
    .execute();
  await db
    .insertInto('api_tokens')
    .values({
      ...tenant,
      ...named('API token'),
      token_id: rows.apiToken,
      secret_hash: secretHash(rows.apiToken),
      permissions: '["reports.view"]',
      expires_ms: at + 1e9,
      created_by: rows.person,
    })
    .execute();
}

/** A token of a program that holds just these permissions, as long as the tenant's person holds them; gives its secret. */
export async function tokenWith(
  database: Database,
  tenantId: string,
  permissions: readonly string[],
  expiresAt: number,
): Promise<string> {
  const secret = `hrt_${tenantId}-${permissions.join('-')}`;
  await database
    .of({ tenantId })
    .insertInto('api_tokens')
    .values({
      tenant_id: tenantId,
      name: secret,
      token_id: secret,
      secret_hash: secretHash(secret),
      permissions: JSON.stringify(permissions),
      expires_ms: expiresAt,
      created_ms: 0,
      created_by: rowsOf(tenantId).person,
    })
    .execute();
  return secret;
}

/** Everything that a tenant has in any table, to compare. */
export async function everythingOf(database: Database, tenantId: string): Promise<string> {
  const db = database.of({ tenantId });
  // The service signs every tenant's log by itself, now and then; what it signs is in the other tables.
  const tables = (await db.introspection.getTables()).filter(
    ({ name: table, columns }) => table !== 'audit_checkpoints' && columns.some(({ name }) => name === 'tenant_id'),
  );
  const content: unknown[] = [];
  for (const { name } of tables) {
    const query = db
      .selectFrom(name as keyof Tables)
      .selectAll()
      .where('tenant_id', '=', tenantId);
    content.push(name, (await query.execute()).map((row) => JSON.stringify(row)).sort());
  }
  return JSON.stringify(content, undefined, 1);
}
