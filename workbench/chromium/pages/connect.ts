// Runs before the page's own script. The device puts a one-time token into this very page over the debugging pipe; the
// frame of a stage gets its token from the page of ours that frames it. With the token the page opens its socket,
// and leaves the port where the page's script takes it.

import { type PageGlobals, pagePortName } from '../../base/app/pagePort.ts';
import type { Port } from '../../base/rpc/port.ts';
import { framer } from './parts/framer.ts';
import { connectSocket } from './parts/socketPort.ts';

interface Delivery extends PageGlobals {
  /** Called by the device with the token. */
  handrailConnect?: (token: string) => void;
  /** Where the device leaves the token when it comes before this script. */
  handrailToken?: string;
}

const page = globalThis as Delivery;
const socketAddress = `ws://${location.host}/port`;

page[pagePortName] = new Promise<Port>((resolve, reject) => {
  let connected = false;
  const connect = (token: string): void => {
    if (connected) return;
    connected = true;
    delete page.handrailConnect;
    connectSocket(socketAddress, token).then(resolve, reject);
  };
  const early = page.handrailToken;
  delete page.handrailToken;
  if (early !== undefined) connect(early);
  else if (window.top === window) page.handrailConnect = connect;
  else fromParent(connect);
});

/** Takes a token only from the window that frames us, which is the workbench or a trusted prompt. */
function fromParent(connect: (token: string) => void): void {
  const listener = (event: MessageEvent<unknown>): void => {
    if (event.source !== window.parent || event.origin !== framer()) return;
    const { data } = event;
    const token: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'token') : data;
    if (typeof token !== 'string') return;
    removeEventListener('message', listener);
    connect(token);
  };
  addEventListener('message', listener);
}
