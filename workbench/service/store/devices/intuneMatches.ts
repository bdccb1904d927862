import { IntuneCompliance } from '@handrail/sdk/tenant/intune';
import Type, { type Static } from 'typebox';
import { comparableDirectoryId, comparableSerial, type DeviceIdentifiers } from '../../../base/devices/identifiers.ts';
import type { Database } from '../database.ts';
import type { TenantContext } from '../tenantContext.ts';
import { changeDevice } from './changeDevice.ts';

/** What was found in Intune for a device of the inventory. The state comes first: a query looks at how the text begins. */
export const InIntune = Type.Union([
  Type.Object({
    state: Type.Literal('managed'),
    managedId: Type.String(),
    by: Type.Union([Type.Literal('directoryId'), Type.Literal('serialNumber')]),
    compliance: IntuneCompliance,
    /** Ms since the epoch; of a device in its grace period. */
    graceUntil: Type.Optional(Type.Number()),
    syncedAt: Type.Optional(Type.Number()),
  }),
  /** Several are one, or one is several: none is picked. */
  Type.Object({ state: Type.Literal('ambiguous') }),
  Type.Object({ state: Type.Literal('absent') }),
]);
export type InIntune = Static<typeof InIntune>;

/** What devices are looked for by. */
export interface IntuneKeys {
  readonly serials: readonly string[];
  readonly directoryIds: readonly string[];
}

/** A device that says it has a serial number or directory id. */
export interface ClaimingDevice {
  readonly id: string;
  readonly name: string;
  readonly serial: string | undefined;
  readonly directoryId: string | undefined;
  readonly managedId: string | undefined;
  readonly isAmbiguous: boolean;
}

/** How the text of what is ambiguous begins. */
export const ambiguousText = '{"state":"ambiguous"';

const batch = 200;

/** Which managed device each device of the inventory is: the columns of `devices` that are about Intune. */
export class IntuneMatches {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps by what a device is found. */
  async identified(context: TenantContext, deviceId: string, identifiers: DeviceIdentifiers): Promise<void> {
    const { serialNumber, directoryDeviceId } = identifiers;
    await changeDevice(this.#db, context, deviceId, {
      identifiers: JSON.stringify(identifiers),
      serial: (serialNumber.state === 'known' && comparableSerial(serialNumber.value)) || null,
      directory_id: (directoryDeviceId.state === 'known' && comparableDirectoryId(directoryDeviceId.value)) || null,
    });
  }

  /** Enrolled devices that say they have one of these. */
  async claiming(context: TenantContext, { serials, directoryIds }: IntuneKeys): Promise<readonly ClaimingDevice[]> {
    const found = new Map<string, ClaimingDevice>();
    for (const [column, values] of [
      ['serial', serials],
      ['directory_id', directoryIds],
    ] as const) {
      for (let from = 0; from < values.length; from += batch) {
        const rows = await this.#db
          .of(context)
          .selectFrom('devices')
          .select(['device_id', 'name', 'serial', 'directory_id', 'intune_managed_id', 'intune'])
          .where('tenant_id', '=', context.tenantId)
          .where('enrolled', '=', 1)
          .where(column, 'in', values.slice(from, from + batch))
          // In no order: with one SQLite would rather walk through all devices in it than look these up.
          .limit(1000)
          .execute();
        for (const row of rows) {
          found.set(row.device_id, {
            id: row.device_id,
            name: row.name,
            serial: row.serial ?? undefined,
            directoryId: row.directory_id ?? undefined,
            managedId: row.intune_managed_id ?? undefined,
            isAmbiguous: row.intune?.startsWith(ambiguousText) ?? false,
          });
        }
      }
    }
    return [...found.values()];
  }

  /** Keeps what was found; undefined where there is nothing to go by. */
  async found(context: TenantContext, deviceId: string, found: InIntune | undefined): Promise<void> {
    await changeDevice(this.#db, context, deviceId, {
      intune: found === undefined ? null : JSON.stringify(found),
      intune_managed_id: found?.state === 'managed' ? found.managedId : null,
    });
  }

  /** Forgets all of it in every device. */
  async forget(context: TenantContext): Promise<void> {
    await this.#db
      .of(context)
      .updateTable('devices')
      .set({ identifiers: null, serial: null, directory_id: null, intune: null, intune_managed_id: null })
      .where('tenant_id', '=', context.tenantId)
      .where('identifiers', 'is not', null)
      .execute();
  }
}
