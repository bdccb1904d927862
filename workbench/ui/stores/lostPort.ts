import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';

/** A port that is closed already: what a page has whose device cannot be reached. */
export function lostPort(): Port {
  const closing = closeOnce();
  closing.close({ clean: false, reason: 'not connected' });
  return {
    send: () => undefined,
    onFrame: () => ({ dispose: () => undefined }),
    onClose: closing.event,
    bufferedBytes: 0,
    close: () => undefined,
  };
}
