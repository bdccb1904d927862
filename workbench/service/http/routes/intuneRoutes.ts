import type { ManagedDeviceEntry } from '@handrail/sdk/tenant/intune';
import type { IntuneDesk } from '../../devices/intune/intuneDesk.ts';
import { intuneSettingsOf } from '../../devices/intune/intuneSettings.ts';
import type { ClaimingDevice } from '../../store/devices/intuneMatches.ts';
import type { KeptManagedDevice } from '../../store/devices/managedDevices.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import { etagOf, versionOf } from '../etag.ts';
import { documentHistory } from './documentHistory.ts';
import type { Handlers } from './handlers.ts';

const byName: Order = { list: 'intuneDevices', sort: 'name', descending: false, key: 'text' };
/** As many as are shown of those that could be it. */
const mostShown = 10;

/** Managed devices from Microsoft Intune: what is settled about them, how reading them goes, and which they are. */
export function intuneRoutes({ store, intune }: { readonly store: Store; readonly intune: IntuneDesk }): Handlers {
  return {
    'intune.get': async ({ admission: { tenant } }) => {
      const { content, version } = await intuneSettingsOf(store.documents, tenant);
      return { value: content, etag: etagOf(version) };
    },
    'intune.update': async ({ admission, body, ifMatch }) => {
      const { content, version } = await intune.change(admission, versionOf(ifMatch), body);
      return { value: content, etag: etagOf(version) };
    },
    'intune.history': ({ admission: { tenant }, query }) => documentHistory(store, tenant, 'intune', query),
    'intune.replaceSecret': async ({ admission, body }) => {
      await intune.replaceSecret(admission, body);
      return undefined;
    },
    'intune.test': async ({ admission, signal }) => {
      const problem = await intune.test(admission, signal);
      return problem === undefined ? {} : { problem };
    },
    'intune.sync': async ({ admission, body }) => {
      await intune.sync(admission, body.full ?? false);
      return undefined;
    },
    'intune.status': ({ admission: { tenant } }) => intune.status(tenant),
    'intune.devices': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const { search, match } = query;
      const after = positionOf(byName, query.cursor);
      const rows = await store.managedDevices.list(tenant, { search, match }, { limit: limit + 1, after });
      const shown = await entriesOf(store, tenant, rows);
      return pageOf(
        rows,
        { limit, order: byName },
        ({ name, id }) => ({ key: name, id }),
        ({ id }) => shown.get(id) as ManagedDeviceEntry,
      );
    },
    'intune.disconnect': async ({ admission, ifMatch }) => {
      await intune.disconnect(admission, versionOf(ifMatch));
      return undefined;
    },
  };
}

async function entriesOf(
  store: Store,
  context: TenantContext,
  rows: readonly KeptManagedDevice[],
): Promise<ReadonlyMap<string, ManagedDeviceEntry>> {
  const keys = {
    serials: [...new Set(rows.flatMap(({ serial }) => serial ?? []))],
    directoryIds: [...new Set(rows.flatMap(({ directoryId }) => directoryId ?? []))],
  };
  const claiming = await store.intuneMatches.claiming(context, keys);
  return new Map(rows.map((row) => [row.id, entryOf(row, claiming)]));
}

function entryOf(row: KeptManagedDevice, claiming: readonly ClaimingDevice[]): ManagedDeviceEntry {
  const its = claiming.filter(({ managedId }) => managedId === row.id);
  const maybe = claiming.filter(
    ({ isAmbiguous, serial, directoryId }) =>
      isAmbiguous &&
      ((serial !== undefined && serial === row.serial) ||
        (directoryId !== undefined && directoryId === row.directoryId)),
  );
  const match = its.length > 0 ? 'matched' : maybe.length > 0 ? 'ambiguous' : 'unmatched';
  const { id, name, shownSerial, compliance, syncedAt } = row;
  return {
    id,
    name,
    ...(shownSerial !== undefined && { serialNumber: shownSerial }),
    compliance,
    ...(syncedAt !== undefined && { syncedAt }),
    match,
    devices: (its.length > 0 ? its : maybe).slice(0, mostShown).map((device) => ({ id: device.id, name: device.name })),
  };
}
