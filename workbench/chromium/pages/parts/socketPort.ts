import { Emitter } from '@handrail/sdk';
import { acceptedWord } from '../../../base/app/pagePort.ts';
import { closeOnce } from '../../../base/rpc/closing.ts';
import type { Port } from '../../../base/rpc/port.ts';

/** How many times a socket is opened before the page gives up: for about 20 s, as the device waits for half a minute. */
const tries = 25;
const longestWaitMs = 1_000;
/** The device's close code for a token that it does not know. */
const tokenRefused = 4401;

/** What a page opens its socket with. */
export interface SocketMaker {
  readonly open: (address: string) => WebSocket;
  readonly wait: (ms: number) => Promise<void>;
}

const browser: SocketMaker = {
  open: (address) => new WebSocket(address),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Opens the socket to the device, says the token first, and gives the socket as a `Port` once the device has taken it.
 * Tries again where it does not come to that: others on this machine may hold the device's sockets. Rejects when the device
 * refuses the token or does not answer.
 */
export async function connectSocket(address: string, token: string, { open, wait } = browser): Promise<Port> {
  for (let tried = 1; ; tried += 1) {
    const port = await tryOnce(open(address), token);
    if (port) return port;
    if (tried >= tries) throw new Error('The device did not answer');
    await wait(Math.min(longestWaitMs, 25 * 2 ** tried));
  }
}

/** Undefined where the socket did not open or closed before its token was taken. Rejects where the token was refused. */
function tryOnce(socket: WebSocket, token: string): Promise<Port | undefined> {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => socket.send(token);
    socket.onmessage = ({ data }) => {
      if (data === acceptedWord) resolve(portOf(socket));
    };
    // A socket that errs closes.
    socket.onclose = ({ code }) => {
      if (code === tokenRefused) reject(new Error('The device refused the token'));
      else resolve(undefined);
    };
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
