import type { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import type { PostureReport } from '../../../base/devices/posture.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { newId } from '../../newId.ts';
import type { Database } from '../database.ts';
import type { TenantContext } from '../tenantContext.ts';
import { changeDevice } from './changeDevice.ts';
import { type DeviceFilter, type DevicePage, listDevices } from './deviceList.ts';
import { type Device, deviceOf, type InventoryDevice, inventoryOf } from './deviceRows.ts';

/** A device that proved its key, and who signed in on it. */
export interface SeenDevice {
  readonly thumbprint: string;
  readonly name: string;
  readonly os: string;
  readonly platform: string;
  readonly appVersion: string;
  readonly owner: { readonly id: string; readonly name: string; readonly signInName: string };
}

/** What was judged about a device. */
export interface Judged {
  readonly compliantUntil: number;
  readonly reasons: readonly ComplianceReason[];
  readonly source: 'handrail' | 'intune';
}

export class Devices {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /**
   * Notes that a device which proved its key is here. One that nobody enrolled counts as unenrolled.
   */
  async seen(context: TenantContext, device: SeenDevice, now: number): Promise<Device> {
    const { owner } = device;
    const shown = {
      name: device.name,
      os: device.os,
      platform: device.platform,
      app_version: device.appVersion,
      owner_id: owner.id,
      owner_name: owner.name,
      search: `${device.name} ${owner.name} ${owner.signInName} ${device.os}`.toLowerCase(),
      last_seen_ms: now,
    };
    const row = await this.#db
      .of(context)
      .insertInto('devices')
      .values({
        ...shown,
        tenant_id: context.tenantId,
        device_id: newId(this.#random),
        key_thumbprint: device.thumbprint,
        enrolled: 0,
        compliant_until_ms: 0,
        compliance_reasons: '[]',
        compliance_source: 'handrail',
        first_seen_ms: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'key_thumbprint']).doUpdateSet(shown))
      .returningAll()
      .executeTakeFirstOrThrow();
    return deviceOf(row);
  }

  /** The device with this key, whatever its state. */
  async withKey(context: TenantContext, thumbprint: string): Promise<InventoryDevice | undefined> {
    const row = await this.#all(context).where('key_thumbprint', '=', thumbprint).executeTakeFirst();
    return row && inventoryOf(row);
  }

  async get(context: TenantContext, deviceId: string): Promise<InventoryDevice | undefined> {
    const row = await this.#all(context).where('device_id', '=', deviceId).executeTakeFirst();
    return row && inventoryOf(row);
  }

  /** Enrols a device, also one that was retired. */
  async enrol(context: TenantContext, deviceId: string, tokenId: string, now: number): Promise<void> {
    await changeDevice(this.#db, context, deviceId, {
      enrolled: 1,
      enrolled_ms: now,
      enrolled_with: tokenId,
      retired_ms: null,
    });
  }

  /** Makes a device a member of a group; it may be one already. */
  async joinGroup(context: TenantContext, deviceId: string, groupId: string, now: number): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('group_members')
      .values({ tenant_id: context.tenantId, group_id: groupId, member_id: deviceId, added_ms: now })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'group_id', 'member_id']).doNothing())
      .execute();
  }

  /** The groups that a device is a member of. */
  async groupsOf(
    context: TenantContext,
    deviceId: string,
  ): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return await this.#db
      .of(context)
      .selectFrom('group_members')
      .innerJoin('groups', (join) =>
        join
          .onRef('groups.tenant_id', '=', 'group_members.tenant_id')
          .onRef('groups.group_id', '=', 'group_members.group_id'),
      )
      .select(['groups.group_id as id', 'groups.name as name'])
      .where('group_members.tenant_id', '=', context.tenantId)
      .where('group_members.member_id', '=', deviceId)
      .orderBy('groups.name')
      .limit(100)
      .execute();
  }

  /** Ends an enrolment. False where there is no such device, or it is retired already. */
  async retire(context: TenantContext, deviceId: string, now: number): Promise<boolean> {
    const result = await this.#db
      .of(context)
      .updateTable('devices')
      .set({
        enrolled: 0,
        retired_ms: now,
        compliant_until_ms: 0,
        compliance_reasons: '[]',
        identifiers: null,
        serial: null,
        directory_id: null,
        intune: null,
        intune_managed_id: null,
      })
      .where('tenant_id', '=', context.tenantId)
      .where('device_id', '=', deviceId)
      .where('retired_ms', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  }

  /** Keeps what a device reports of itself. */
  async reported(context: TenantContext, deviceId: string, report: PostureReport, now: number): Promise<void> {
    await changeDevice(this.#db, context, deviceId, {
      posture: JSON.stringify(report),
      posture_ms: now,
      platform: report.platform,
      os: report.osName,
      os_version: report.osVersion.state === 'known' ? report.osVersion.value : null,
    });
  }

  async judged(context: TenantContext, deviceId: string, verdict: Judged): Promise<void> {
    await changeDevice(this.#db, context, deviceId, {
      compliant_until_ms: verdict.compliantUntil,
      compliance_reasons: JSON.stringify(verdict.reasons),
      compliance_source: verdict.source,
    });
  }

  /** Enrolled devices in the order of their ids, after `after`: for judging them all anew. */
  async enrolledAfter(context: TenantContext, after: string, limit: number): Promise<readonly InventoryDevice[]> {
    const rows = await this.#all(context)
      .where('enrolled', '=', 1)
      .where('device_id', '>', after)
      .orderBy('device_id')
      .limit(limit)
      .execute();
    return rows.map(inventoryOf);
  }

  /** One page of the inventory. */
  list(context: TenantContext, filter: DeviceFilter, page: DevicePage): Promise<readonly InventoryDevice[]> {
    return listDevices(this.#db.of(context), context, filter, page);
  }

  #all(context: TenantContext) {
    return this.#db.of(context).selectFrom('devices').selectAll().where('tenant_id', '=', context.tenantId);
  }
}
