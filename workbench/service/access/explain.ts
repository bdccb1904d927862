import type { ErrorCode } from '@handrail/sdk';
import type { AccessExplanation } from '@handrail/sdk/tenant/access';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { helpingRights, judge, rights, type Target, type Verdict } from './rights.ts';
import type { AssignmentRule, TenantAccess } from './tenantAccess.ts';

/** Somebody, by their groups. */
export interface Standing {
  readonly groups: ReadonlySet<string>;
  /** The provider did not say all their groups: there may be rights that nobody here knows of. */
  readonly groupsOverage: boolean;
}

/** May this helper help this sharer on this device? Without both, what they may at all. */
export interface AccessQuestion {
  readonly helper: Standing;
  readonly sharer?: Standing | undefined;
  readonly device?: Target['device'];
}

/** What a helper may do for somebody on a device; grants are cut from this. */
export interface HelpingAccess {
  /** The rule that refuses; undefined when they may help. */
  readonly refusal: ErrorCode | undefined;
  /** Empty when refused. */
  readonly permissions: readonly string[];
  /** What the tenant's settings take away, and which one does. */
  readonly withheld: readonly { readonly permission: string; readonly by: keyof TenantSettings }[];
}

type AccessSettings = Pick<TenantSettings, 'enabled' | 'unenrolledAllowed' | 'chatAllowed'>;

/** What a helper may do, and what stands in the way. */
export function helpingAccess(access: TenantAccess, settings: AccessSettings, question: AccessQuestion): HelpingAccess {
  const { helper, device } = question;
  const target = targetOf(question);
  const held = helpingRights(rights(access, helper.groups, target));
  const all = (by: keyof TenantSettings) => held.map((permission) => ({ permission, by }));
  if (!settings.enabled) return refused('remote_help_disabled', all('enabled'));
  if (device && !device.enrolled && !settings.unenrolledAllowed) {
    return refused('device_unenrolled', all('unenrolledAllowed'));
  }
  const isWithheld = (permission: string) => !settings.chatAllowed && permission.startsWith('chat.');
  const withheld = held.filter(isWithheld).map((permission) => ({ permission, by: 'chatAllowed' as const }));
  // Without seeing the screen there is no session.
  if (!held.includes('screen.view')) return refused(refusalOf(access, question, target), withheld);
  return { refusal: undefined, permissions: held.filter((permission) => !isWithheld(permission)), withheld };
}

/** The same, told assignment by assignment, as pages show it. */
export function explain(
  access: TenantAccess,
  settings: AccessSettings,
  question: AccessQuestion,
): Omit<AccessExplanation, 'groupsAsOf'> {
  const { refusal, permissions, withheld } = helpingAccess(access, settings, question);
  const target = targetOf(question);
  return {
    allowed: refusal === undefined,
    ...(refusal !== undefined && { refusal }),
    permissions: [...permissions],
    withheld: [...withheld],
    assignments: access.rules.map((rule) => stepOf(access, rule, judge(rule, question.helper.groups, target))),
  };
}

function refused(refusal: ErrorCode, withheld: HelpingAccess['withheld']): HelpingAccess {
  return { refusal, permissions: [], withheld };
}

function refusalOf(access: TenantAccess, { helper, sharer }: AccessQuestion, target: Target | undefined): ErrorCode {
  const somewhere = target !== undefined && rights(access, helper.groups).has('screen.view');
  if (helper.groupsOverage || (somewhere && sharer?.groupsOverage)) return 'groups_overage';
  return somewhere ? 'out_of_scope' : 'not_permitted';
}

function targetOf({ sharer, device }: AccessQuestion): Target | undefined {
  if (!sharer && !device) return undefined;
  return { sharerGroups: sharer?.groups ?? new Set(), device };
}

function stepOf(
  access: TenantAccess,
  rule: AssignmentRule,
  verdict: Verdict,
): AccessExplanation['assignments'][number] {
  const nameOf = (group: string) => access.groups.get(group)?.name ?? group;
  return {
    assignment: { id: rule.id, name: rule.name },
    role: { id: rule.roleId, name: access.roles.get(rule.roleId)?.name ?? rule.roleId },
    outcome: verdict.outcome,
    ...('adminGroup' in verdict && { adminGroup: nameOf(verdict.adminGroup) }),
    ...('scope' in verdict && verdict.scope !== undefined && { scope: verdict.scope }),
    ...('scopeGroup' in verdict && verdict.scopeGroup !== undefined && { scopeGroup: nameOf(verdict.scopeGroup) }),
    permissions: [...rule.permissions],
  };
}
