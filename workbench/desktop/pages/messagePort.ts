import { Emitter } from '@handrail/sdk';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';

/** One end of a channel of messages, as Electron's main process has it. */
export interface MessageEnd {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** The largest frame that a page may send, in bytes. */
const frameLimit = 1_048_576;

/** A page's message port as a `Port`. What comes before the first listener waits in it until `start` (docs/api/message-port-main). */
export function messagePort(port: MessageEnd): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  const end = (reason: string, clean: boolean) => {
    if (closing.closed) return;
    closing.close({ clean, reason });
    port.close();
  };
  port.on('message', ({ data }) => {
    if (!(data instanceof Uint8Array) || data.byteLength > frameLimit) end('malformed', false);
    else if (!closing.closed) frames.emit(data);
  });
  port.on('close', () => end('page gone', false));
  let started = false;
  return {
    send(frame) {
      if (!closing.closed) port.postMessage(frame);
    },
    onFrame(listener) {
      const subscription = frames.event(listener);
      // After the turn of the first listener, which has handlers of its own to set up.
      if (!started) queueMicrotask(() => port.start());
      started = true;
      return subscription;
    },
    onClose: closing.event,
    bufferedBytes: 0,
    close: (reason = 'closed') => end(reason, true),
  };
}
