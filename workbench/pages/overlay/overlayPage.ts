// The page over a shared screen: draws what the device tells it and says nothing.
import { overlayDeviceInterface, overlayFrameBytes, overlayPageInterface } from '../../base/app/overlayApi.ts';
import { type PageGlobals, takePagePort } from '../../base/app/pagePort.ts';
import { clockOver } from '../../base/clockOver.ts';
import { Rpc } from '../../base/rpc/rpc.ts';

import { Drawing } from './drawing.ts';

const port = takePagePort(globalThis as PageGlobals);
const { documentElement: root } = document;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const drawing = new Drawing(
  () => ({ width: root.clientWidth, height: root.clientHeight }),
  () => calm.matches,
);
document.body.replaceChildren(drawing.element);
addEventListener('resize', () => drawing.resized());

void port.then((open) => {
  const rpc = new Rpc(open, {
    local: overlayPageInterface,
    remote: overlayDeviceInterface,
    clock: clockOver(globalThis),
    maxFrameBytes: overlayFrameBytes,
  });
  rpc.on('put', (mark) => drawing.put(mark));
  rpc.on('remove', ({ id }) => drawing.remove(id));
  rpc.on('point', ({ pointer }) => drawing.point(pointer));
  rpc.on('free', ({ parts }) => drawing.free(parts));
});
