import { HandrailError } from '@handrail/sdk';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { closeOnce } from '../../base/rpc/closing.ts';
import { keptEvent } from '../../base/rpc/keptEvent.ts';
import type { Port } from '../../base/rpc/port.ts';

/** Close codes that say that the other end closed on purpose: normal, and the application's own. */
const isClean = (code: number): boolean => code === 1000 || code === 1001 || (code >= 4000 && code < 5000);

/**
 * An open WebSocket as a `Port` of whole binary frames. A text message closes it, since nobody here sends any. Frames
 * that come before somebody listens are kept, in order.
 */
export function webSocketPort(socket: WebSocket): Port {
  const frames = keptEvent<Uint8Array>();
  const closing = closeOnce();
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      socket.close(1003, 'binary frames only');
      return;
    }
    frames.put(bytesOf(data));
  });
  // An error is always followed by the end of the socket, which is what the port tells.
  socket.on('error', () => socket.terminate());
  socket.on('close', (code, reason) =>
    closing.close({ clean: isClean(code), reason: reason.toString('utf8') || (code === 1006 ? 'lost' : String(code)) }),
  );
  if (socket.readyState === socket.CLOSED) closing.close({ clean: false, reason: 'lost' });
  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame, { binary: true });
    },
    onFrame: frames.event,
    onClose: closing.event,
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close(reason = '') {
      // A reason longer than a close frame holds (123 bytes) is cut; they are short words of ours.
      socket.close(1000, reason.slice(0, 120));
      closing.close({ clean: true, reason: reason || 'closed' });
    },
  };
}

/**
 * Hands over the first message of a socket, text or binary, in the same turn in which it came, so that none behind it
 * is lost. `fail` is called instead when none comes in time or the socket closes before.
 */
export function onFirstMessage(
  socket: WebSocket,
  clock: Clock,
  limitMs: number,
  handle: { readonly take: (message: Uint8Array) => void; readonly fail: (error: HandrailError) => void },
): void {
  const stop = () => {
    limit.dispose();
    socket.off('message', message);
    socket.off('close', closed);
    socket.off('error', closed);
  };
  const message = (data: RawData) => {
    stop();
    handle.take(bytesOf(data));
  };
  const closed = () => {
    stop();
    handle.fail(new HandrailError('disconnected', 'The socket closed before its first message'));
  };
  const limit = clock.after(limitMs, () => {
    stop();
    handle.fail(new HandrailError('timeout', 'The first message did not come in time'));
  });
  socket.on('message', message);
  socket.on('close', closed);
  socket.on('error', closed);
}

function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
