import { HandrailError } from '@handrail/sdk';
import { accessTables } from '../access/accessTables.ts';
import { attendedRights, rights } from '../access/rights.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { SessionSide } from './liveSession.ts';

/**
 * What a helper may do for a sharer now, by the tables as they are. Errors: `remote_help_disabled`, `device_unenrolled`,
 * `out_of_scope`.
 */
export async function sessionRights(
  store: Store,
  context: TenantContext,
  helper: Pick<SessionSide, 'personId' | 'groups'>,
  sharer: Pick<SessionSide, 'personId' | 'groups' | 'enrolled' | 'deviceId'>,
): Promise<readonly string[]> {
  const [tenant, tables, helperGroups, sharerGroups, deviceGroups] = await Promise.all([
    store.tenants.get(context.tenantId),
    accessTables(store, context),
    store.groups.ofPerson(context, helper.personId, helper.groups),
    store.groups.ofPerson(context, sharer.personId, sharer.groups),
    store.groups.ofDevice(context, sharer.deviceId),
  ]);
  if (!tenant?.settings.enabled) throw new HandrailError('remote_help_disabled', 'Remote help is switched off');
  if (!tenant.settings.unenrolledAllowed && !sharer.enrolled) {
    throw new HandrailError('device_unenrolled', 'Devices that are not enrolled cannot be helped here');
  }
  const target = { sharerGroups, device: { groups: deviceGroups, enrolled: sharer.enrolled } };
  const held = attendedRights(rights(tables, helperGroups, target));
  if (!held.includes('screen.view'))
    throw new HandrailError('out_of_scope', 'This helper may not help this person here');
  return held;
}
