import { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import { defaultCompliancePolicy, judge } from '../../base/devices/compliance.ts';
import type { PostureReport } from '../../base/devices/posture.ts';
import type { Judged } from '../store/devices.ts';
import type { Documents } from '../store/documents.ts';
import type { TenantContext } from '../store/tenantContext.ts';

const dayMs = 86_400_000;

/** The tenant's policy; the product's own until somebody settled one. */
export async function policyOf(documents: Documents, context: TenantContext): Promise<CompliancePolicy> {
  return (await documents.current(context, 'compliance', CompliancePolicy))?.content ?? defaultCompliancePolicy;
}

/**
 * Judges a device as of now, and says until when that holds if nothing is heard from it: a device that stays silent for longer than the
 * policy allows is not compliant, without anybody looking.
 */
export function judged(
  policy: CompliancePolicy,
  device: { readonly enrolled: boolean; readonly lastSeenAt: number; readonly posture: PostureReport | undefined },
  now: number,
): Judged {
  const { compliant, reasons } = judge(policy, device.posture, {
    enrolled: device.enrolled,
    lastSeenAt: device.lastSeenAt,
    now,
  });
  const { maximumDaysUnseen } = policy;
  const holds =
    maximumDaysUnseen === undefined ? Number.MAX_SAFE_INTEGER : device.lastSeenAt + maximumDaysUnseen * dayMs;
  return { compliantUntil: compliant ? holds : 0, reasons, source: 'handrail' };
}
