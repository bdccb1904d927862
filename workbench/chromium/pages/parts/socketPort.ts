import { Emitter } from '@handrail/sdk';
import { closeOnce } from '../../../base/rpc/closing.ts';
import type { Port } from '../../../base/rpc/port.ts';

/** Opens the socket to the device, says the token first, and gives the socket as a `Port`. Rejects when it does not open. */
export function connectSocket(address: string, token: string): Promise<Port> {
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => {
      socket.send(token);
      resolve(portOf(socket));
    };
    socket.onerror = () => reject(new Error('The device did not answer'));
  });
}

function portOf(socket: WebSocket): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  let kept: Uint8Array[] | undefined = [];
  // After the turn of the first listener, which has handlers of its own to set up.
  const flush = () => {
    const waiting = kept ?? [];
    kept = undefined;
    for (const frame of waiting) frames.emit(frame);
  };
  socket.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    const frame = new Uint8Array(data);
    if (kept) kept.push(frame);
    else frames.emit(frame);
  };
  socket.onclose = (event) => closing.close({ clean: event.wasClean, reason: event.reason || String(event.code) });
  return {
    send(frame) {
      // A view of shared memory cannot be sent; frames are never one.
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
    },
    onFrame(listener) {
      if (kept) queueMicrotask(flush);
      return frames.event(listener);
    },
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
