import type { EndReason } from '../../base/link/linkApi.ts';
import type { TextKey } from '../texts/en.ts';

type Side = 'helper' | 'sharer';

/** The sentence for the reason, where it matters from this side's view. */
export function reasonKey(reason: EndReason, side: Side): TextKey {
  switch (reason) {
    case 'helper_left':
    case 'sharer_ended':
    case 'end_key':
      return `end.${reason}.${side}`;
    default:
      return `end.${reason}`;
  }
}

/** Reasons after which somebody should look into it. */
const unsafe: ReadonlySet<EndReason> = new Set<EndReason>(['tampering', 'handshake_failed']);

/** Reasons that are nobody's wish to be done with each other. */
const broken: ReadonlySet<EndReason> = new Set<EndReason>(['connection_lost', 'app_closed', 'helper_left', 'limit']);

/** Whether the two may want to go on where they were. */
export function canReconnect(reason: EndReason): boolean {
  return broken.has(reason);
}

/** What to do now. */
export function adviceKey(reason: EndReason, side: Side): TextKey {
  if (unsafe.has(reason)) return 'end.do.safety';
  return canReconnect(reason) ? `end.again.${side}` : `end.do.${side}`;
}
