import { isDeepStrictEqual } from 'node:util';
import { comparableDirectoryId, comparableSerial } from '../../../base/devices/identifiers.ts';
import type { InventoryDevice } from '../../store/devices/deviceRows.ts';
import type { IntuneKeys } from '../../store/devices/intuneMatches.ts';
import type { Repositories } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Claim, matchOf } from './matching.ts';

type Tables = Pick<Repositories, 'devices' | 'managedDevices' | 'intuneMatches'>;

/** Looks for these devices among the managed ones and keeps what is found, and what is found no longer. */
export async function findInIntune(
  tables: Tables,
  context: TenantContext,
  devices: readonly InventoryDevice[],
): Promise<void> {
  const claims = new Map(devices.map((device) => [device.id, claimOf(device)]));
  const keys = keysOf([...claims.values()]);
  const managed = await tables.managedDevices.having(context, keys);
  const claiming = await tables.intuneMatches.claiming(context, keys);
  for (const device of devices) {
    const claim = claims.get(device.id);
    const found = claim && matchOf(claim, managed, claiming);
    if (!isDeepStrictEqual(found, device.inIntune)) await tables.intuneMatches.found(context, device.id, found);
  }
}

/** The ids of the devices that say they are the same as this one, itself included. */
export async function sameInIntune(
  tables: Tables,
  context: TenantContext,
  deviceId: string,
): Promise<readonly string[]> {
  const device = await tables.devices.get(context, deviceId);
  if (!device) return [];
  const others = await tables.intuneMatches.claiming(context, keysOf([claimOf(device)]));
  return [...new Set([deviceId, ...others.map(({ id }) => id)])];
}

/** Looks for devices anew, by their ids. One that is not enrolled any more is found nowhere. */
export async function findAgain(tables: Tables, context: TenantContext, ids: readonly string[]): Promise<void> {
  const devices = await Promise.all(ids.map((id) => tables.devices.get(context, id)));
  await findInIntune(
    tables,
    context,
    devices.filter((each) => each !== undefined).filter(({ enrolled }) => enrolled),
  );
}

function claimOf({ id, name, identifiers }: InventoryDevice): Claim {
  const { serialNumber, directoryDeviceId } = identifiers ?? {};
  return {
    id,
    name,
    serial: serialNumber?.state === 'known' ? comparableSerial(serialNumber.value) : undefined,
    directoryId: directoryDeviceId?.state === 'known' ? comparableDirectoryId(directoryDeviceId.value) : undefined,
  };
}

function keysOf(claims: readonly Claim[]): IntuneKeys {
  return {
    serials: [...new Set(claims.flatMap(({ serial }) => serial ?? []))],
    directoryIds: [...new Set(claims.flatMap(({ directoryId }) => directoryId ?? []))],
  };
}
