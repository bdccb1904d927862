import { HandrailError } from '@handrail/sdk';
import type { DeviceQuery } from '@handrail/sdk/tenant/devices';
import type { Static } from 'typebox';
import type { Clock } from '../../../base/clock.ts';
import { type ComplianceRules, nobodyComplies, rulesOf } from '../../devices/complianceJudge.ts';
import { type DeviceDesk, standingOf } from '../../devices/deviceDesk.ts';
import { entryOf, wholeDevice } from '../../devices/deviceEntries.ts';
import type { Presence } from '../../devices/presence.ts';
import { type DeviceFilter, type DeviceSortKey, placeOfDevice } from '../../store/devices/deviceList.ts';
import type { Store } from '../../store/store.ts';
import { csvLine } from '../csv.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

export interface DeviceRouteParts {
  readonly store: Store;
  readonly devices: DeviceDesk;
  readonly presence: Presence;
  readonly clock: Clock;
  /** Told once a device's enrolment is over, so that its links end. */
  readonly retired: (tenantId: string, deviceId: string) => void;
}

const exportPage = 500;

/** The device inventory. */
export function deviceRoutes({ store, devices, presence, clock, retired }: DeviceRouteParts): Handlers {
  const filterOf = (tenantId: string, query: Static<typeof DeviceQuery>): DeviceFilter => ({
    ...(query.search !== undefined && { search: query.search }),
    ...(query.platform !== undefined && { platform: query.platform }),
    ...(query.enrolled !== undefined && { enrolled: query.enrolled }),
    ...(query.compliance !== undefined && { compliance: query.compliance }),
    ...(query.groupId !== undefined && { groupId: query.groupId }),
    ...(query.online !== undefined && { online: { wanted: query.online, ids: presence.online(tenantId) } }),
  });
  return {
    'devices.list': async ({ admission: { tenant }, query }) => {
      const order = orderOf(query);
      const limit = query.limit ?? 100;
      const after = positionOf(order, query.cursor);
      const now = clock.now();
      const rules = await rulesOf(store, tenant);
      const rows = await store.devices.list(tenant, filterOf(tenant.tenantId, query), {
        sort: query.sort ?? 'name',
        descending: query.descending ?? false,
        limit: limit + 1,
        now,
        nobodyComplies: nobodyComplies(rules, now),
        ...(after && { after }),
      });
      return pageOf(
        rows,
        { limit, order },
        (device) => placeOfDevice(device, query.sort ?? 'name'),
        (device) => entryOf(device, { rules, now, online: presence.isOnline(tenant.tenantId, device.id) }),
      );
    },
    'devices.get': async ({ admission: { tenant }, params }) => {
      const device = await store.devices.get(tenant, params.deviceId);
      if (!device) throw new HandrailError('not_found', 'There is no such device');
      const [rules, groups] = await Promise.all([rulesOf(store, tenant), store.devices.groupsOf(tenant, device.id)]);
      const online = presence.isOnline(tenant.tenantId, device.id);
      return wholeDevice(device, { rules, online, now: clock.now() }, [...groups]);
    },
    'devices.retire': async ({ admission: { tenant, actor }, params }) => {
      await devices.retire(tenant, params.deviceId, actor);
      retired(tenant.tenantId, params.deviceId);
      return undefined;
    },
    'devices.export': async ({ admission: { tenant }, query, signal }) => ({
      name: 'devices.csv',
      content: lines(await rulesOf(store, tenant), async (rules, after) =>
        signal.aborted
          ? []
          : await store.devices.list(tenant, filterOf(tenant.tenantId, query), {
              sort: 'name',
              descending: false,
              limit: exportPage,
              now: clock.now(),
              nobodyComplies: nobodyComplies(rules, clock.now()),
              ...(after && { after }),
            }),
      ),
    }),
  };

  async function* lines(
    rules: ComplianceRules,
    next: (
      rules: ComplianceRules,
      after: { readonly key: string | number; readonly id: string } | undefined,
    ) => Promise<Awaited<ReturnType<Store['devices']['list']>>>,
  ): AsyncIterable<string> {
    yield csvLine([
      'name',
      'platform',
      'os',
      'os_version',
      'app_version',
      'owner',
      'enrolled',
      'compliant',
      'last_seen',
    ]);
    for (let after: { readonly key: string | number; readonly id: string } | undefined; ; ) {
      const rows = await next(rules, after);
      const last = rows.at(-1);
      if (!last) return;
      yield rows
        .map((device) =>
          csvLine([
            device.name,
            device.platform,
            device.os,
            device.osVersion ?? '',
            device.appVersion ?? '',
            device.ownerName,
            device.enrolled ? 'yes' : 'no',
            standingOf(device, rules, clock.now()).state === 'compliant' ? 'yes' : 'no',
            new Date(device.lastSeenAt).toISOString(),
          ]),
        )
        .join('');
      after = placeOfDevice(last, 'name');
    }
  }
}

function orderOf(query: Static<typeof DeviceQuery>): Order {
  const sort: DeviceSortKey = query.sort ?? 'name';
  return {
    list: 'devices',
    sort,
    descending: query.descending ?? false,
    key: sort === 'lastSeenAt' ? 'number' : 'text',
  };
}
