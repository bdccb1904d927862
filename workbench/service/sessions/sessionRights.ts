import { HandrailError } from '@handrail/sdk';
import type { AccessCache } from '../access/accessCache.ts';
import { type HelpingAccess, helpingAccess } from '../access/explain.ts';
import { attendedRights } from '../access/rights.ts';
import { groupsOfPerson } from '../access/tenantAccess.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { SessionSide } from './liveSession.ts';

type Helper = Pick<SessionSide, 'personId' | 'groups' | 'groupsOverage' | 'inTab'>;
type Sharer = Helper & Pick<SessionSide, 'enrolled' | 'deviceId'>;

/** Where rights are looked up. */
export interface SessionRightsParts {
  readonly store: Pick<Store, 'tenants' | 'groupMembers'>;
  readonly access: Pick<AccessCache, 'of'>;
}

/**
 * What a helper may do for a sharer in an attended session, by the tables as they are. Errors: `remote_help_disabled`,
 * `device_unenrolled`, `tab_refused`, `out_of_scope`, `groups_overage`. Where the sharer is in a browser tab, nobody can have
 * control: a page reaches neither keyboard nor mouse of its machine.
 */
export async function sessionRights(
  parts: SessionRightsParts,
  context: TenantContext,
  helper: Helper,
  sharer: Sharer,
): Promise<readonly string[]> {
  const { refusal, permissions } = await sessionAccess(parts, context, helper, sharer);
  // The sharer is the one who hears it: to them it is the same whether this helper may help others.
  const code = refusal === 'not_permitted' ? 'out_of_scope' : refusal;
  if (code !== undefined) throw new HandrailError(code, 'This helper may not help this person here');
  if (helper.inTab || sharer.inTab) {
    const tenant = await parts.store.tenants.get(context.tenantId);
    if (!tenant?.settings.tabsAllowed) throw new HandrailError('tab_refused', 'The tenant refuses browser tabs');
  }
  const held = attendedRights(permissions);
  return sharer.inTab ? held.filter((id) => !needsHands.has(id)) : held;
}

const needsHands: ReadonlySet<string> = new Set(['screen.control', 'elevation.use']);

/** The same for every kind of session, with the refusal as a value. */
export async function sessionAccess(
  { store, access: cache }: SessionRightsParts,
  context: TenantContext,
  helper: Helper,
  sharer: Sharer,
): Promise<HelpingAccess> {
  const [tenant, access, kept] = await Promise.all([
    store.tenants.get(context.tenantId),
    cache.of(context),
    store.groupMembers.groupsOf(context, [helper.personId, sharer.personId, sharer.deviceId]),
  ]);
  if (!tenant) throw new HandrailError('remote_help_disabled', 'The tenant is not there any more');
  const standing = ({ personId, groups, groupsOverage }: Helper) => ({
    groups: groupsOfPerson(access, kept.get(personId), groups),
    groupsOverage,
  });
  return helpingAccess(access, tenant.settings, {
    helper: standing(helper),
    sharer: standing(sharer),
    device: { groups: kept.get(sharer.deviceId) ?? new Set(), enrolled: sharer.enrolled },
  });
}

/**
 * That this session may go on without a code: the tenant says so now, the device is enrolled now, and the helper may still start
 * sessions here. Errors: `code_required`, and those of `checkLaunch`.
 */
export async function checkCodeless(
  parts: SessionRightsParts,
  context: TenantContext,
  helper: Helper,
  sharer: Sharer,
): Promise<void> {
  await checkLaunch(parts, context, helper, sharer);
  const tenant = await parts.store.tenants.get(context.tenantId);
  if (tenant?.settings.codeForLaunched !== false || !sharer.enrolled)
    throw new HandrailError('code_required', 'The tenant or the device calls for a code');
}

/** That a helper may start a session for this sharer from the device list. Errors: those of `sessionRights`, `not_permitted`. */
export async function checkLaunch(
  parts: SessionRightsParts,
  context: TenantContext,
  helper: Helper,
  sharer: Sharer,
): Promise<void> {
  const { refusal, permissions } = await sessionAccess(parts, context, helper, sharer);
  if (refusal !== undefined) throw new HandrailError(refusal, 'This helper may not help this person here');
  if (!permissions.includes('session.offer')) {
    throw new HandrailError('not_permitted', 'This person may not start sessions here', {
      permission: 'session.offer',
    });
  }
}
