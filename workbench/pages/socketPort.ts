import { closeOnce } from '../base/rpc/closing.ts';
import { keptEvent } from '../base/rpc/keptEvent.ts';
import type { Port } from '../base/rpc/port.ts';

/** A page's open socket as a `Port`. Takes its handlers over; frames that come before the first listener are kept for it. */
export function socketPort(socket: WebSocket): Port {
  const frames = keptEvent<Uint8Array>();
  const closing = closeOnce();
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) frames.put(new Uint8Array(data));
  };
  socket.onclose = ({ wasClean, reason, code }) => closing.close({ clean: wasClean, reason: reason || String(code) });
  return {
    send(frame) {
      // A view of shared memory cannot be sent; frames are never one.
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    onFrame: frames.event,
    onClose: closing.event,
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close(reason = '') {
      socket.close(1000, reason.slice(0, 40));
      closing.close({ clean: true, reason: reason || 'closed' });
    },
  };
}
