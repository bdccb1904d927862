// Runs before the page's scripts, in a world of its own (docs/tutorial/context-isolation): hands one end of a channel to
// the page and the other to the device. The page gets nothing of Electron's, not even `ipcRenderer`.
import { ipcRenderer } from 'electron';

/** Once for each page; the device decides whether it takes the port. */
let asked = false;

addEventListener('message', (event: MessageEvent<unknown>) => {
  const { data, source } = event;
  if (asked || source !== window || typeof data !== 'object' || data === null || !('handrailConnect' in data)) return;
  asked = true;
  const { port1, port2 } = new MessageChannel();
  const token = data.handrailConnect;
  ipcRenderer.postMessage('handrail:connect', typeof token === 'string' ? token : undefined, [port2]);
  window.postMessage('handrail:port', location.origin, [port1]);
});
