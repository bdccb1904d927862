// Bundled in front of a child's program where it runs as a utility process of Electron: gives it the channel that a forked
// Node process has (docs/api/parent-port).
import { disconnectWord } from './utilityFork.ts';

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort };
if (parentPort) {
  process.connected = true;
  process.send = (message: unknown, ...rest: unknown[]): boolean => {
    parentPort.postMessage(message);
    const sent = rest.at(-1);
    if (typeof sent === 'function') sent(null);
    return true;
  };
  parentPort.on('message', ({ data }) => {
    if (data === disconnectWord) process.emit('disconnect');
    else process.emit('message', data, undefined);
  });
}
