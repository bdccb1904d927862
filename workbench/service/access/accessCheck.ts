import { HandrailError } from '@handrail/sdk';
import type { AccessExplanation } from '@handrail/sdk/tenant/access';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { AccessCache } from './accessCache.ts';
import { explain } from './explain.ts';
import { groupsOfPerson } from './tenantAccess.ts';

/** Why one person may or may not help another on a device, by the groups that each sign-in said last. Error: `not_found`. */
export async function accessCheck(
  { store, access: cache }: { readonly store: Store; readonly access: Pick<AccessCache, 'of'> },
  context: TenantContext,
  asked: {
    readonly helperId: string;
    readonly sharerId?: string | undefined;
    readonly deviceId?: string | undefined;
  },
): Promise<AccessExplanation> {
  const { helperId, sharerId, deviceId } = asked;
  const ids = [helperId, sharerId, deviceId].filter((id) => id !== undefined);
  const [tenant, access, kept, helper, sharer, device] = await Promise.all([
    store.tenants.get(context.tenantId),
    cache.of(context),
    store.groupMembers.groupsOf(context, ids),
    store.people.get(context, helperId),
    sharerId === undefined ? undefined : store.people.get(context, sharerId),
    deviceId === undefined ? undefined : store.devices.get(context, deviceId),
  ]);
  const isMissing = !helper || (sharerId !== undefined && !sharer) || (deviceId !== undefined && !device);
  if (!tenant || isMissing) throw new HandrailError('not_found', 'There is no such person or device');
  const standing = ({ id, providerGroups, groupsOverage }: typeof helper) => ({
    groups: groupsOfPerson(access, kept.get(id), providerGroups),
    groupsOverage,
  });
  const explanation = explain(access, tenant.settings, {
    helper: standing(helper),
    sharer: sharer && standing(sharer),
    device: device && { groups: kept.get(device.id) ?? new Set(), enrolled: device.enrolled },
  });
  return {
    ...explanation,
    groupsAsOf: { helper: helper.lastSeenAt, ...(sharer && { sharer: sharer.lastSeenAt }) },
  };
}
