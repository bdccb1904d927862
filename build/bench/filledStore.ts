import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newTenantSettings } from '../../workbench/base/policy/newTenantSettings.ts';
import type { Engine } from '../../workbench/service/store/database.ts';
import { openEngine } from '../../workbench/service/store/openEngine.ts';
import type { ServerPlace } from '../../workbench/service/store/postgres/postgresEngine.ts';
import { openStore, type Store } from '../../workbench/service/store/store.ts';
import { postgresServer } from '../postgresServer.ts';

const people = 2_000;
const groups = 1_000;
const assignments = 500;
const devices = 100_000;
/** Rows in one statement: SQLite takes 32,766 values. */
const batch = 500;

/** A tenant of 100,000 devices, 1,000 groups and 500 assignments in a store of its own. */
export interface FilledStore {
  /** A service's data folder. */
  readonly folder: string;
  /** The server with the tables, where they are not in the folder. */
  readonly server: ServerPlace | undefined;
  readonly store: Store;
  readonly tenant: { readonly tenantId: string };
  readonly now: number;
  /** Ids by number, from 0. */
  readonly person: (index: number) => string;
  readonly device: (index: number) => string;
  /** The provider's id of a group of people. */
  readonly providerGroup: (index: number) => string;
  readonly devices: number;
  close(): Promise<void>;
}

/** The same on a PostgreSQL server of our own, which ends with it. */
export async function filledServer(): Promise<FilledStore> {
  const own = await postgresServer();
  try {
    const store = await filledStore(await own.createDatabase('bench'));
    await own.run('bench', 'vacuum analyze');
    return { ...store, close: () => store.close().finally(() => own.dispose()) };
  } catch (error) {
    await own.dispose();
    throw error;
  }
}

export async function filledStore(server?: ServerPlace): Promise<FilledStore> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-bench-'));
  const backups = join(folder, 'backups');
  await mkdir(backups);
  const now = Date.now();
  const place = server ? { server } : { file: join(folder, 'handrail.db'), backups };
  const tenant = { tenantId: 'bench' };
  const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true };
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const store = await openStore({ ...place, now, random });
  await store.tenants.ensure({ ...tenant, provider: 'bench', providerTenant: '', name: 'Bench', settings }, now);
  const engine = await openEngine(place, now);
  await fill(engine.of(tenant), tenant.tenantId, now);
  await engine.close();
  return {
    folder,
    server,
    store,
    tenant,
    now,
    person: (index) => `person-${index}`,
    device: (index) => `device-${index}`,
    providerGroup: (index) => `provider-${index}`,
    devices,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A number from others, the same in every run, scattered enough for groups and scopes. */
const pick = (...numbers: readonly number[]) =>
  numbers.reduce((sum, each) => (sum * 31 + each * 7_919) % 1_000_003, 17);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
/** Two of three groups are people. */
const isPeople = (group: number) => group % 3 !== 0;
const groupId = (index: number) => `group-${index % groups}`;
const peopleGroup = (index: number) => groupId(index - (index % 3) + 1);
const deviceGroup = (index: number) => groupId(index - (index % 3));

async function fill(db: ReturnType<Engine['of']>, tenant: string, now: number): Promise<void> {
  const of = { tenant_id: tenant };
  await inBatches(people, (indexes) =>
    db.insertInto('people').values(
      indexes.map((index) => ({
        ...of,
        person_id: `person-${index}`,
        provider: 'bench',
        subject: `subject-${index}`,
        name: `Person ${index}`,
        sign_in_name: `person${index}@bench.example`,
        provider_groups: '[]',
        groups_overage: 0,
        search: `person ${index} person${index}@bench.example`,
        first_seen_ms: now,
        last_seen_ms: now,
      })),
    ),
  );
  await inBatches(groups, (indexes) =>
    db.insertInto('groups').values(
      indexes.map((index) => ({
        ...of,
        group_id: groupId(index),
        name: `Group ${index}`,
        kind: isPeople(index) ? 'people' : 'devices',
        provider_group: isPeople(index) ? `provider-${index}` : null,
        search: `group ${index}`,
        version: 1,
        created_ms: now,
      })),
    ),
  );
  await inBatches(assignments, (indexes) =>
    db.insertInto('assignments').values(
      indexes.map((index) => ({
        ...of,
        assignment_id: `assignment-${index}`,
        name: `Assignment ${index}`,
        description: '',
        role_id: ['help-desk-operator', 'school-administrator', 'auditor'][index % 3] ?? 'auditor',
        admin_groups: JSON.stringify(
          index === 0 ? [groupId(1)] : [peopleGroup(pick(index, 1)), peopleGroup(pick(index, 2))],
        ),
        // One for everybody, of the one group that apps of the bench are in.
        all_users: Number(index === 0),
        all_devices: Number(index % 50 === 0),
        scope_groups: JSON.stringify(
          [...new Set(range(8).map((part) => deviceGroup(pick(index, part, 3))))].concat(peopleGroup(pick(index, 4))),
        ),
        search: `assignment ${index}`,
        version: 1,
        created_ms: now,
      })),
    ),
  );
  await inBatches(devices, (indexes) =>
    db.insertInto('devices').values(
      indexes.map((index) => ({
        ...of,
        device_id: `device-${index}`,
        key_thumbprint: `thumbprint-${index}`,
        name: `PC-${pick(index, 5)}-${index}`,
        platform: ['windows', 'macos', 'linux'][index % 3] ?? 'other',
        os: ['Windows 11', 'macOS 15', 'Debian 13'][index % 3] ?? 'Other',
        os_version: `${10 + (index % 7)}.${index % 10}`,
        app_version: `1.${index % 5}.0`,
        owner_id: `person-${index % people}`,
        owner_name: `Person ${index % people}`,
        search: `pc-${pick(index, 5)}-${index} person ${index % people}`,
        enrolled: Number(index % 10 !== 0),
        enrolled_ms: now,
        compliant_until_ms: index % 4 === 0 ? 0 : now + 1e9,
        compliance_reasons: '[]',
        compliance_source: 'handrail',
        first_seen_ms: now,
        last_seen_ms: now - pick(index, 6) * 1000,
      })),
    ),
  );
  await inBatches(devices, (indexes) =>
    db.insertInto('group_members').values(
      indexes.flatMap((index) =>
        [...new Set([deviceGroup(pick(index, 7)), deviceGroup(pick(index, 8))])].map((group) => ({
          ...of,
          group_id: group,
          member_id: `device-${index}`,
          added_ms: now,
        })),
      ),
    ),
  );
}

async function inBatches(
  count: number,
  insert: (indexes: readonly number[]) => { execute(): Promise<unknown> },
): Promise<void> {
  for (let start = 0; start < count; start += batch) {
    await insert(range(Math.min(batch, count - start)).map((index) => start + index)).execute();
  }
}
