import { Emitter } from '@handrail/sdk';
import { closeOnce } from '../base/rpc/closing.ts';
import type { Port } from '../base/rpc/port.ts';

/** A page's end of the channel to the device. What comes before the first listener waits in it. */
export function pagePort(port: MessagePort): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  port.addEventListener('message', ({ data }) => data instanceof Uint8Array && frames.emit(data));
  // Electron tells when the other end is gone, which the web does not (docs/tutorial/message-ports).
  port.addEventListener('close', () => closing.close({ clean: false, reason: 'device gone' }));
  return {
    send(frame) {
      if (!closing.closed) port.postMessage(frame);
    },
    onFrame(listener) {
      queueMicrotask(() => port.start());
      return frames.event(listener);
    },
    onClose: closing.event,
    bufferedBytes: 0,
    close(reason = 'closed') {
      port.close();
      closing.close({ clean: true, reason });
    },
  };
}
