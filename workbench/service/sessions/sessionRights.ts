import { HandrailError } from '@handrail/sdk';
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
  helper: Pick<SessionSide, 'groups'>,
  sharer: Pick<SessionSide, 'groups' | 'enrolled' | 'deviceId'>,
): Promise<readonly string[]> {
  const [tenant, assignments] = await Promise.all([
    store.tenants.get(context.tenantId),
    store.assignments.all(context),
  ]);
  if (!tenant?.settings.enabled) throw new HandrailError('remote_help_disabled', 'Remote help is switched off');
  if (!tenant.settings.unenrolledAllowed && !sharer.enrolled) {
    throw new HandrailError('device_unenrolled', 'Devices that are not enrolled cannot be helped here');
  }
  const target = { sharerGroups: sharer.groups, device: { id: sharer.deviceId, enrolled: sharer.enrolled } };
  const held = attendedRights(rights(assignments, helper.groups, target));
  if (!held.includes('screen.view'))
    throw new HandrailError('out_of_scope', 'This helper may not help this person here');
  return held;
}
