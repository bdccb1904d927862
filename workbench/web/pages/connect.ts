// Runs first in each frame of the tab: takes the token that the framing page posts, answers with one end of a channel, and
// leaves the other where the frame's own script takes it.
import { type PageGlobals, pagePortName } from '../../base/app/pagePort.ts';
import { messagePort } from '../../base/rpc/messagePort.ts';
import type { Port } from '../../base/rpc/port.ts';
import { givenToken, portMessage } from './framePort.ts';

// A sandboxed frame has an origin that is nobody's; its address still says where it came from.
const ours = new URL(document.URL).origin;

(globalThis as PageGlobals)[pagePortName] = new Promise<Port>((resolve) => {
  const listener = ({ source, origin, data }: MessageEvent<unknown>) => {
    const token = givenToken(data);
    if (source !== window.parent || origin !== ours || token === undefined) return;
    removeEventListener('message', listener);
    const { port1, port2 } = new MessageChannel();
    window.parent.postMessage(portMessage(token), ours, [port2]);
    const port = messagePort(port1);
    // A frame that is taken out of the page says so itself.
    addEventListener('pagehide', () => port.close('gone'));
    resolve(port);
  };
  addEventListener('message', listener);
});
