import { acceptedWord } from '../../../base/app/pagePort.ts';
import type { Port } from '../../../base/rpc/port.ts';
import { socketPort } from '../../../pages/socketPort.ts';

/** How many times a socket is opened before the page gives up: for about 20 s, as the device waits for half a minute. */
const tries = 25;
const longestWaitMs = 1_000;
/** The device's close code for a token that it does not know. */
const tokenRefused = 4401;

/** What a page opens its socket with. */
interface SocketMaker {
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
      if (data === acceptedWord) resolve(socketPort(socket));
    };
    // A socket that errs closes.
    socket.onclose = ({ code }) => {
      if (code === tokenRefused) reject(new Error('The device refused the token'));
      else resolve(undefined);
    };
  });
}
