import type { HandrailError, SessionView } from '@handrail/sdk';
import type { SessionState } from '../../base/app/appState.ts';
import type { Problem } from '../../base/app/problem.ts';
import type { EndReason } from '../../base/link/linkApi.ts';
import type { SessionLife } from '../../base/session/lifecycle.ts';

/** An error as a page shows it. */
export function problemOf(error: HandrailError): Problem {
  return { code: error.code, details: { ...error.details } };
}

/** What the ended screen tells. `startedAt` is absent when nothing was ever allowed. */
export function endSummary(
  reason: EndReason,
  problem: HandrailError | undefined,
  startedAt: number | undefined,
  now: number,
  features: ReadonlySet<string>,
): NonNullable<SessionState['end']> {
  return {
    reason,
    durationMs: startedAt === undefined ? 0 : Math.max(0, now - startedAt),
    features: [...features],
    ...(problem ? { problem: problemOf(problem) } : {}),
  };
}

/** A session's phase as its sides are told it: all before the first request is the trust screen. */
export function viewedState({ phase }: SessionLife): SessionView['state'] {
  return phase === 'none' || phase === 'offered' || phase === 'joining' ? 'trust' : phase;
}
