import { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import { defaultCompliancePolicy, judge } from '../../base/devices/compliance.ts';
import type { InventoryDevice } from '../store/devices/deviceRows.ts';
import type { Judged } from '../store/devices/devices.ts';
import type { Repositories } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { intuneSettingsOf } from './intune/intuneSettings.ts';
import { type IntuneSpan, intuneSpan, intuneWord, isFresh, wordHolds } from './intuneWord.ts';

const dayMs = 86_400_000;

/** What devices of a tenant are judged by. */
export interface ComplianceRules {
  readonly policy: CompliancePolicy;
  /** While the policy asks for Intune's word: when what was read of it counts. */
  readonly intune: IntuneSpan | undefined;
}

/** The tenant's policy, the product's own until somebody settled one; and how fresh Intune's word is where that counts. */
export async function rulesOf(
  tables: Pick<Repositories, 'documents' | 'intune'>,
  context: TenantContext,
): Promise<ComplianceRules> {
  const policy =
    (await tables.documents.current(context, 'compliance', CompliancePolicy))?.content ?? defaultCompliancePolicy;
  if (policy.requireIntune !== true) return { policy, intune: undefined };
  const [settings, connection] = await Promise.all([
    intuneSettingsOf(tables.documents, context),
    tables.intune.get(context),
  ]);
  return { policy, intune: intuneSpan(settings.content, connection) };
}

/** True where no device can comply, because Intune's word is asked for, is not known now, and unknown is not enough. */
export function nobodyComplies({ policy, intune }: ComplianceRules, now: number): boolean {
  return policy.requireIntune === true && policy.unknownCounts === 'non_compliant' && !isFresh(intune, now);
}

/**
 * Judges a device as of now, and says until when that holds if nothing is heard from it: a device that stays silent for longer than the
 * policy allows is not compliant, without anybody looking.
 */
export function judged({ policy, intune }: ComplianceRules, device: InventoryDevice, now: number): Judged {
  const asksIntune = policy.requireIntune === true;
  const { compliant, reasons } = judge(policy, device.posture, {
    enrolled: device.enrolled,
    lastSeenAt: device.lastSeenAt,
    now,
    ...(asksIntune && { intune: intuneWord(device, intune, now) }),
  });
  const { maximumDaysUnseen } = policy;
  const seen =
    maximumDaysUnseen === undefined ? Number.MAX_SAFE_INTEGER : device.lastSeenAt + maximumDaysUnseen * dayMs;
  const holds = Math.min(seen, asksIntune ? wordHolds(device) : Number.MAX_SAFE_INTEGER);
  return { compliantUntil: compliant ? holds : 0, reasons, source: asksIntune ? 'intune' : 'handrail' };
}
