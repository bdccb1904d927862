import type { SessionState } from '../../base/app/appState.ts';
import type { TextKey } from '../texts/en.ts';

/** What a screen reader is told when a session changed, or undefined where the page says it already. */
export function announcement(before: SessionState | undefined, now: SessionState | undefined): TextKey | undefined {
  if (!now || !before || before.id !== now.id) return undefined;
  if (before.phase !== now.phase) {
    if (now.phase === 'ended') return 'announce.ended';
    if (now.phase === 'reconnecting') return 'announce.lost';
    if (now.phase === 'paused') return 'announce.paused';
    if (before.phase === 'paused' || before.phase === 'reconnecting') return 'announce.resumed';
  }
  if (before.mode !== now.mode) {
    if (now.mode === 'control') return 'announce.control';
    return now.mode === 'view' ? 'announce.view' : 'announce.stopped';
  }
  return now.asking !== undefined && before.asking === undefined ? 'announce.asking' : undefined;
}
