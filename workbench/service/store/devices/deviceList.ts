import { type Kysely, type SqlBool, sql } from 'kysely';
import { behind, containing, type RowPosition } from '../position.ts';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { type InventoryDevice, inventoryOf } from './deviceRows.ts';

export type DeviceSortKey = 'name' | 'lastSeenAt' | 'owner' | 'osName' | 'appVersion';

/** Which devices are asked for. Retired ones are not among them. */
export interface DeviceFilter {
  readonly search?: string;
  readonly platform?: string;
  readonly enrolled?: boolean;
  readonly compliance?: 'compliant' | 'nonCompliant' | 'notEnrolled';
  /** Those that are linked now, where only they, or only the others, are asked for. */
  readonly online?: { readonly wanted: boolean; readonly ids: readonly string[] };
  readonly groupId?: string;
}

export interface DevicePage {
  readonly sort: DeviceSortKey;
  readonly descending: boolean;
  readonly after?: RowPosition;
  readonly limit: number;
  /** Milliseconds since the epoch: who was compliant for longer than was heard from it is not any more. */
  readonly now: number;
  /** Whatever was judged, no device can comply now. */
  readonly nobodyComplies?: boolean;
}

const columns = {
  name: 'name',
  lastSeenAt: 'last_seen_ms',
  owner: 'owner_name',
  osName: 'os',
  appVersion: 'app_version',
} as const satisfies Record<DeviceSortKey, keyof Tables['devices']>;

/** One page of a tenant's inventory. */
export async function listDevices(
  db: Kysely<Tables>,
  context: TenantContext,
  filter: DeviceFilter,
  page: DevicePage,
): Promise<readonly InventoryDevice[]> {
  const column = columns[page.sort];
  const direction = page.descending ? 'desc' : 'asc';
  let query = db
    .selectFrom('devices')
    .selectAll()
    .where('tenant_id', '=', context.tenantId)
    .where('retired_ms', 'is', null);
  if (filter.search !== undefined)
    query = query.where(sql<SqlBool>`search like ${containing(filter.search)} escape '\\'`);
  if (filter.platform !== undefined) query = query.where('platform', '=', filter.platform);
  if (filter.enrolled !== undefined) query = query.where('enrolled', '=', Number(filter.enrolled));
  if (filter.compliance === 'notEnrolled') query = query.where('enrolled', '=', 0);
  if (filter.compliance === 'compliant') {
    if (page.nobodyComplies === true) return [];
    query = query.where('enrolled', '=', 1).where('compliant_until_ms', '>', page.now);
  }
  if (filter.compliance === 'nonCompliant') {
    query = query.where('enrolled', '=', 1);
    if (page.nobodyComplies !== true) query = query.where('compliant_until_ms', '<=', page.now);
  }
  if (filter.online) {
    const { ids, wanted } = filter.online;
    if (ids.length === 0 && wanted) return [];
    if (ids.length > 0) query = query.where('device_id', wanted ? 'in' : 'not in', ids);
  }
  const { groupId } = filter;
  if (groupId !== undefined) {
    query = query.where('device_id', 'in', (members) =>
      members
        .selectFrom('group_members')
        .select('member_id')
        .where('tenant_id', '=', context.tenantId)
        .where('group_id', '=', groupId),
    );
  }
  if (page.after) query = query.where(behind({ key: column, id: 'device_id' }, page.after, page.descending));
  const rows = await query.orderBy(column, direction).orderBy('device_id', direction).limit(page.limit).execute();
  return rows.map(inventoryOf);
}

/** What a device's place in an order is. */
export function placeOfDevice(device: InventoryDevice, sort: DeviceSortKey): RowPosition {
  const key = {
    name: device.name,
    lastSeenAt: device.lastSeenAt,
    owner: device.ownerName,
    osName: device.os,
    appVersion: device.appVersion ?? '',
  }[sort];
  return { key, id: device.id };
}
