import { Emitter } from '@handrail/sdk';
import { closeOnce } from './closing.ts';
import type { Port } from './port.ts';

/** The part of a page's or worker's `MessagePort` that is used here. */
export interface MessagePortLike {
  postMessage(message: Uint8Array | string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** What an end says last: browsers do not all tell when the other end of a channel is closed, or its page is gone. */
const lastWord = 'handrail.closed';

/**
 * A `MessagePort` as a `Port`: each message is one frame, a `Uint8Array`; anything else is dropped. Frames that come before
 * the first listener are kept. It closes when the other end says that it closes, or dies where the browser tells of that.
 */
export function messagePort(channel: MessagePortLike): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  let started = false;
  channel.addEventListener('message', ({ data }) => {
    if (data === lastWord) closing.close({ clean: true, reason: 'the other end closed' });
    else if (data instanceof Uint8Array && !closing.closed) frames.emit(data);
  });
  channel.addEventListener('close', () => closing.close({ clean: false, reason: 'the other end is gone' }));
  return {
    send(frame) {
      if (!closing.closed) channel.postMessage(frame);
    },
    onFrame(listener) {
      const subscription = frames.event(listener);
      if (!started) channel.start();
      started = true;
      return subscription;
    },
    onClose: closing.event,
    bufferedBytes: 0,
    close(reason = 'closed') {
      if (!closing.closed) channel.postMessage(lastWord);
      channel.close();
      closing.close({ clean: true, reason });
    },
  };
}
