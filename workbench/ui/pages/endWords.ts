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

/** What to do now. */
export function adviceKey(reason: EndReason, side: Side): TextKey {
  return unsafe.has(reason) ? 'end.do.safety' : `end.do.${side}`;
}
