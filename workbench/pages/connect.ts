// Runs before the page's own script: asks the preload script for the port to the device, and leaves it where the page's
// script takes it. The helper's stage waits for the token of the workbench that frames it.
import { type PageGlobals, pagePortName } from '../base/app/pagePort.ts';
import type { Port } from '../base/rpc/port.ts';
import { pagePort } from './pagePort.ts';

const page = globalThis as PageGlobals;

page[pagePortName] = new Promise<Port>((resolve) => {
  addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
    // From the preload script, and not from a frame (docs/tutorial/message-ports).
    if (source === window && data === 'handrail:port' && port) resolve(pagePort(port));
    else if (source === window.parent && window.top !== window) fromParent(data);
  });
  if (window.top === window) ask('');
});

/** `frame-ancestors` lets nobody but the workbench frame us, so whoever does is it. */
function fromParent(data: unknown): void {
  const token: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'token') : data;
  if (typeof token === 'string') ask(token);
}

function ask(token: string): void {
  window.postMessage({ handrailConnect: token }, location.origin);
}
