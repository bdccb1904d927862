import { IntuneCompliance, type IntuneMatch } from '@handrail/sdk/tenant/intune';
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import Value from 'typebox/value';
import { comparableDirectoryId, comparableSerial } from '../../../base/devices/identifiers.ts';
import type { Database } from '../database.ts';
import { behind, containing, type RowPosition } from '../position.ts';
import type { ManagedDeviceRow, Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { ambiguousText, type IntuneKeys } from './intuneMatches.ts';

/** A device as Intune knows it. */
export interface ManagedDevice {
  readonly id: string;
  readonly name: string | undefined;
  readonly serialNumber: string | undefined;
  readonly directoryDeviceId: string | undefined;
  /** `unknown` also for a word that is new to this version. */
  readonly compliance: IntuneCompliance;
  /** Ms since the epoch; undefined where the device never synchronised. */
  readonly syncedAt: number | undefined;
  readonly graceUntil: number | undefined;
}

/** A managed device as it is kept. */
export interface KeptManagedDevice {
  readonly id: string;
  readonly name: string;
  readonly shownSerial: string | undefined;
  readonly serial: string | undefined;
  readonly directoryId: string | undefined;
  readonly compliance: IntuneCompliance;
  readonly graceUntil: number | undefined;
  readonly syncedAt: number | undefined;
}

/** Rows in one statement: below the number of values that an engine takes. */
const batch = 200;

/** The devices that Microsoft Intune manages, as they were read last. */
export class ManagedDevices {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async put(context: TenantContext, devices: readonly ManagedDevice[], run: string): Promise<void> {
    // One that stands twice on a page would be changed twice by one statement, which PostgreSQL refuses.
    const rows = [...new Map(devices.map((device) => [device.id, rowOf(context, device, run)])).values()];
    for (let from = 0; from < rows.length; from += batch) {
      await this.#db
        .of(context)
        .insertInto('managed_devices')
        .values(rows.slice(from, from + batch))
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'managed_id']).doUpdateSet(({ ref }) => ({
            name: ref('excluded.name'),
            shown_serial: ref('excluded.shown_serial'),
            serial: ref('excluded.serial'),
            directory_id: ref('excluded.directory_id'),
            compliance: ref('excluded.compliance'),
            grace_ms: ref('excluded.grace_ms'),
            synced_ms: ref('excluded.synced_ms'),
            search: ref('excluded.search'),
            run: ref('excluded.run'),
          })),
        )
        .execute();
    }
  }

  /** Lets go of those that a run which read all has not seen. */
  async keepOnly(context: TenantContext, run: string): Promise<void> {
    await this.#db
      .of(context)
      .deleteFrom('managed_devices')
      .where('tenant_id', '=', context.tenantId)
      .where('run', '<>', run)
      .execute();
  }

  async removeAll(context: TenantContext): Promise<void> {
    await this.#db.of(context).deleteFrom('managed_devices').where('tenant_id', '=', context.tenantId).execute();
  }

  /** Those with one of these serial numbers or directory ids. */
  async having(context: TenantContext, { serials, directoryIds }: IntuneKeys): Promise<readonly KeptManagedDevice[]> {
    const found = new Map<string, KeptManagedDevice>();
    for (const [column, values] of [
      ['serial', serials],
      ['directory_id', directoryIds],
    ] as const) {
      for (let from = 0; from < values.length; from += batch) {
        const rows = await this.#all(context)
          .where(column, 'in', values.slice(from, from + batch))
          .execute();
        for (const row of rows) found.set(row.managed_id, managedOf(row));
      }
    }
    return [...found.values()];
  }

  /** By name, after the place of one. */
  async list(
    context: TenantContext,
    filter: { readonly search?: string | undefined; readonly match?: IntuneMatch | undefined },
    page: { readonly limit: number; readonly after?: RowPosition | undefined },
  ): Promise<readonly KeptManagedDevice[]> {
    let query = this.#all(context);
    const { search, match } = filter;
    if (search !== undefined) query = query.where(sql<SqlBool>`search like ${containing(search)} escape '\\'`);
    if (match !== undefined) query = query.where((eb) => hasMatch(eb, match));
    if (page.after) query = query.where(behind({ key: 'name', id: 'managed_id' }, page.after, false));
    const rows = await query.orderBy('name').orderBy('managed_id').limit(page.limit).execute();
    return rows.map(managedOf);
  }

  async count(context: TenantContext, match?: IntuneMatch): Promise<number> {
    let query = this.#db
      .of(context)
      .selectFrom('managed_devices')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('tenant_id', '=', context.tenantId);
    if (match !== undefined) query = query.where((eb) => hasMatch(eb, match));
    return Number((await query.executeTakeFirst())?.count ?? 0);
  }

  #all(context: TenantContext) {
    return this.#db.of(context).selectFrom('managed_devices').selectAll().where('tenant_id', '=', context.tenantId);
  }
}

type Where = ExpressionBuilder<Tables, 'managed_devices'>;

/** `devices` says it of itself (`intuneMatches.ts`); here it is asked from the other side. */
function hasMatch(eb: Where, match: IntuneMatch) {
  const devices = () =>
    eb
      .selectFrom('devices')
      .select('devices.device_id')
      .whereRef('devices.tenant_id', '=', 'managed_devices.tenant_id');
  const matched = eb.exists(devices().whereRef('devices.intune_managed_id', '=', 'managed_devices.managed_id'));
  const ambiguous = (['serial', 'directory_id'] as const).map((key) =>
    eb.exists(
      devices()
        .whereRef(`devices.${key}`, '=', `managed_devices.${key}`)
        .where('devices.intune', 'like', `${ambiguousText}%`),
    ),
  );
  switch (match) {
    case 'matched':
      return matched;
    case 'ambiguous':
      return eb.and([eb.not(matched), eb.or(ambiguous)]);
    case 'unmatched':
      return eb.and([eb.not(matched), eb.not(eb.or(ambiguous))]);
  }
}

function rowOf(context: TenantContext, device: ManagedDevice, run: string): ManagedDeviceRow {
  const name = shown(device.name) ?? '';
  const serial = shown(device.serialNumber);
  return {
    tenant_id: context.tenantId,
    managed_id: device.id,
    name,
    shown_serial: serial ?? null,
    serial: comparableSerial(serial) ?? null,
    directory_id: comparableDirectoryId(device.directoryDeviceId) ?? null,
    compliance: device.compliance,
    grace_ms: device.graceUntil ?? null,
    synced_ms: device.syncedAt ?? null,
    search: `${name} ${serial ?? ''}`.toLowerCase(),
    run,
  };
}

/** Without signs that one engine does not keep and the other does. */
function shown(text: string | undefined): string | undefined {
  return text?.replace(/\p{Cc}/gu, '').toWellFormed();
}

function managedOf(row: ManagedDeviceRow): KeptManagedDevice {
  return {
    id: row.managed_id,
    name: row.name,
    shownSerial: row.shown_serial ?? undefined,
    serial: row.serial ?? undefined,
    directoryId: row.directory_id ?? undefined,
    compliance: Value.Check(IntuneCompliance, row.compliance) ? row.compliance : 'unknown',
    graceUntil: row.grace_ms ?? undefined,
    syncedAt: row.synced_ms ?? undefined,
  };
}
