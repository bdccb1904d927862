import type { SessionState } from '../../base/app/appState.ts';
import type { Problem } from '../../base/app/problem.ts';
import { knownActions } from '../stores/knownActions.ts';
import { commandKind, type WorkbenchStore } from '../stores/workbenchStore.ts';
import type { Words } from '../texts/words.ts';

/** The two things a helper asks for first, with the permission of each. */
export const modes = {
  view: { action: knownActions.view, permission: 'screen.view' },
  control: { action: knownActions.control, permission: 'screen.control' },
} as const;

export type Mode = keyof typeof modes;

/** What the person may call the other side. */
export function peerName(session: SessionState, words: Words): string {
  return session.peer?.name ?? words.text('trust.someone');
}

/** Pause or Resume, whichever the person may want now. */
export function pauseAction(session: SessionState) {
  return session.pausedBy === undefined ? knownActions.pause : knownActions.resume;
}

/** How the last of these went wrong. */
export function pauseProblem(store: WorkbenchStore, session: SessionState): Problem | undefined {
  return store.commands.problem(commandKind.action(pauseAction(session), session.id));
}

/** Whether a request for this mode waits for the sharer. */
export function isAsking(store: WorkbenchStore, session: SessionState, mode: Mode): boolean {
  const { action, permission } = modes[mode];
  return session.asking === permission || store.commands.pending(commandKind.action(action, session.id));
}

/** How the last request went wrong: what both know, else what only this side learned. */
export function requestProblem(store: WorkbenchStore, session: SessionState): Problem | undefined {
  if (session.refusal) return session.refusal;
  for (const { action } of Object.values(modes)) {
    const problem = store.commands.problem(commandKind.action(action, session.id));
    if (problem) return problem;
  }
  return undefined;
}
