import { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import { ComplianceState } from '@handrail/sdk/tenant/devices';
import { SessionKind, SessionMode, type SessionRecord } from '@handrail/sdk/tenant/sessions';
import Type from 'typebox';
import Value from 'typebox/value';
import type { SessionRow } from '../tables.ts';

export const Features = Type.Array(Type.String());
export const RecordedErrors = Type.Array(Type.Object({ code: Type.String(), at: Type.Number() }));
const Reasons = Type.Array(ComplianceReason);

/** A session's row as the API gives it. */
export function recordOf(row: SessionRow): SessionRecord {
  const { started_ms: startedAt, ended_ms: endedAt } = row;
  return {
    id: row.session_id,
    kind: Value.Parse(SessionKind, row.kind),
    helper: personOf(row.helper_id, row.helper_name, row.helper_sign_in_name),
    sharer: personOf(row.sharer_id, row.sharer_name, row.sharer_sign_in_name),
    device: {
      id: row.device_id,
      ...(row.device_name !== null && { name: row.device_name }),
      osName: row.device_os,
    },
    enrolled: row.enrolled === 1,
    limitedFacts: row.enrolled !== 1,
    createdAt: row.created_ms,
    ...(startedAt !== null && { startedAt }),
    ...(endedAt !== null && { endedAt }),
    ...(startedAt !== null && endedAt !== null && { durationMs: Math.max(0, endedAt - startedAt) }),
    mode: Value.Parse(SessionMode, row.mode),
    features: Value.Parse(Features, JSON.parse(row.features)),
    elevationUsed: row.elevation_used === 1,
    compliance: Value.Parse(ComplianceState, row.compliance),
    reasons: Value.Parse(Reasons, JSON.parse(row.compliance_reasons)),
    ...(row.end_reason !== null && { endReason: row.end_reason }),
    errors: Value.Parse(RecordedErrors, JSON.parse(row.errors)),
    ...(row.personal_deleted_ms !== null && { personalDeletedAt: row.personal_deleted_ms }),
  };
}

function personOf(id: string, name: string | null, signInName: string | null): SessionRecord['helper'] {
  return { id, ...(name !== null && { name }), ...(signInName !== null && { signInName }) };
}
