import type { ErrorCode } from '@handrail/sdk';
import { HandrailError } from '@handrail/sdk';
import { IntuneProblem } from '@handrail/sdk/tenant/intune';
import Value from 'typebox/value';

/** What went wrong, in the words that an administrator is told. */
export function problemOf(error: unknown): IntuneProblem {
  const { code, details } = HandrailError.from(error);
  switch (code) {
    case 'wrong_state':
    case 'sign_in_failed':
      return Value.Check(IntuneProblem, details['why']) ? details['why'] : 'sign_in_refused';
    case 'not_permitted':
      return 'permission_missing';
    case 'too_many':
      return 'throttled';
    case 'service_unreachable':
      return 'unreachable';
    case 'malformed':
      return 'unreadable';
    default:
      return 'failed';
  }
}

/** What nobody but an administrator can mend: asking again soon is of no use. */
const lasting: ReadonlySet<IntuneProblem> = new Set([
  'incomplete',
  'secret_wrong',
  'secret_expired',
  'application_unknown',
  'directory_unknown',
  'sign_in_refused',
  'permission_missing',
  'secret_sealed_elsewhere',
]);

const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;

/** How long to wait after a run that failed: longer each time, never longer than the usual time but where Microsoft asks for it. */
export function retryAfter(error: unknown, failures: number, everyMs: number): number {
  const { details } = HandrailError.from(error);
  if (lasting.has(problemOf(error))) return everyMs;
  const asked = typeof details['retryAfterMs'] === 'number' ? details['retryAfterMs'] : 0;
  const growing = Math.min(firstRetryMs * 2 ** Math.min(failures - 1, 10), longestRetryMs, everyMs);
  // A day is the longest that is believed.
  return Math.min(Math.max(growing, asked), 86_400_000);
}

/** Under which of the service's codes a problem is in the audit log. */
export function auditCodeOf(problem: IntuneProblem): ErrorCode {
  switch (problem) {
    case 'incomplete':
      return 'wrong_state';
    case 'permission_missing':
      return 'not_permitted';
    case 'throttled':
      return 'too_many';
    case 'unreachable':
      return 'service_unreachable';
    case 'unreadable':
      return 'malformed';
    case 'secret_sealed_elsewhere':
      return 'data_corrupt';
    case 'failed':
      return 'internal';
    default:
      return 'sign_in_failed';
  }
}
