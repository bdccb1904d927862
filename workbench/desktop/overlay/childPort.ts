import { Emitter } from '@handrail/sdk';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { Child } from '../input/forkChild.ts';

/** What the child says first: it hears from now on. */
const readyWord = 'ready';

/** The messages of a channel between two processes, which carries plain values: a frame is text. */
function frameOf(message: unknown): Uint8Array | undefined {
  if (typeof message !== 'object' || message === null || !('frame' in message)) return undefined;
  return typeof message.frame === 'string' ? Buffer.from(message.frame, 'base64') : undefined;
}

function messageOf(frame: Uint8Array): { readonly frame: string } {
  return { frame: Buffer.from(frame).toString('base64') };
}

/** The parent's end. What is sent before the child hears waits for it. It closes when the child ends; closing asks the child to. */
export function parentPort(child: Child): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  const waiting: Uint8Array[] = [];
  let ready = false;
  child.on('message', (message) => {
    const frame = frameOf(message);
    if (frame) frames.emit(frame);
    if (message !== readyWord || ready) return;
    ready = true;
    for (const each of waiting.splice(0)) child.send(messageOf(each));
  });
  const gone = () => closing.close({ clean: false, reason: 'the child ended' });
  child.on('error', gone);
  child.on('exit', gone);
  return {
    send(frame) {
      if (closing.closed || !child.connected) return;
      if (ready) child.send(messageOf(frame));
      else waiting.push(frame);
    },
    onFrame: frames.event,
    onClose: closing.event,
    bufferedBytes: 0,
    close(reason = 'closed') {
      if (closing.closed) return;
      closing.close({ clean: true, reason });
      if (child.connected) child.disconnect();
    },
  };
}

/** The child's end, once everything listens. */
export function childPort(process: NodeJS.Process): Port {
  const frames = new Emitter<Uint8Array>();
  const closing = closeOnce();
  const say = (message: unknown) => process.connected && process.send?.(message);
  process.on('message', (message) => {
    const frame = frameOf(message);
    if (frame) frames.emit(frame);
  });
  return {
    send: (frame) => void say(messageOf(frame)),
    onFrame(listener) {
      queueMicrotask(() => say(readyWord));
      return frames.event(listener);
    },
    onClose: closing.event,
    bufferedBytes: 0,
    close: (reason = 'closed') => closing.close({ clean: true, reason }),
  };
}
