import type { AppState } from '../../base/app/appState.ts';

/** Whether nothing goes on with another person: the app may speak of itself, and restart. The device decides, this only shows. */
export function isQuiet({ sessions, offer, join }: Pick<AppState, 'sessions' | 'offer' | 'join'>): boolean {
  return offer === undefined && join === undefined && sessions.every(({ phase }) => phase === 'ended');
}
