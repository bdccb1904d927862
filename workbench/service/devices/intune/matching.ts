import type { ClaimingDevice, InIntune } from '../../store/devices/intuneMatches.ts';
import type { KeptManagedDevice } from '../../store/devices/managedDevices.ts';

/** By what a device of the inventory is found. */
export type Claim = Pick<ClaimingDevice, 'id' | 'name' | 'serial' | 'directoryId'>;

/**
 * Which managed device a device of the inventory is. The directory's id goes first; the serial number counts where the directory's ids
 * do not contradict it. Where several fit, none is picked. Undefined where the device has nothing to go by.
 */
export function matchOf(
  device: Claim,
  managed: readonly KeptManagedDevice[],
  claiming: readonly Claim[],
): InIntune | undefined {
  const { serial, directoryId } = device;
  if (serial === undefined && directoryId === undefined) return undefined;
  const byDirectory = directoryId === undefined ? [] : managed.filter((each) => each.directoryId === directoryId);
  const bySerial =
    serial === undefined
      ? []
      : managed.filter((each) => each.serial === serial && !contradicts(directoryId, each.directoryId));
  const by = byDirectory.length > 0 ? 'directoryId' : 'serialNumber';
  const [one, ...others] = byDirectory.length > 0 ? byDirectory : bySerial;
  if (!one) return { state: 'absent' };
  const same = claiming.filter((each) =>
    by === 'directoryId' ? each.directoryId === directoryId : each.serial === serial,
  );
  if (others.length > 0 || !areOneMachine([device, ...same])) return { state: 'ambiguous' };
  return {
    state: 'managed',
    managedId: one.id,
    by,
    compliance: one.compliance,
    ...(one.graceUntil !== undefined && one.compliance === 'inGracePeriod' && { graceUntil: one.graceUntil }),
    ...(one.syncedAt !== undefined && { syncedAt: one.syncedAt }),
  };
}

/** Each account on a machine has a device of its own here. They are one machine where they go by one name. */
function areOneMachine(devices: readonly Claim[]): boolean {
  return new Set(devices.map(({ name }) => name.toLowerCase())).size === 1;
}

function contradicts(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
