/** The program of the child process that draws over a screen on X11. Its parent is `openChildOverlay`; every message is checked. */
import { HandrailError } from '@handrail/sdk';
import { overlayDeviceInterface, overlayFrameBytes } from '../../../base/app/overlayApi.ts';
import { Rpc } from '../../../base/rpc/rpc.ts';
import { endWithParent } from '../../input/childExit.ts';
import { exitCodes } from '../../input/messages.ts';
import { systemClock } from '../../systemClock.ts';
import { overlayChildInterface } from '../childApi.ts';
import { childPort } from '../childPort.ts';
import { X11Overlay } from './x11Overlay.ts';

let overlay: X11Overlay | undefined;
const ending = endWithParent(() => overlay?.close(), exitCodes.failed);
const port = childPort(process);
const rpc = new Rpc(port, {
  local: overlayChildInterface,
  remote: overlayDeviceInterface,
  clock: systemClock(),
  maxFrameBytes: overlayFrameBytes,
});
// Whoever sends nothing that fits is not our parent.
port.onClose(() => ending.end(exitCodes.failed));

rpc.handle('open', ({ screen, own }) => {
  if (overlay) throw new HandrailError('wrong_state', 'The overlay is open already');
  overlay = X11Overlay.open(process.env['DISPLAY'], screen, own, () => ending.end(exitCodes.stopped));
  return {};
});
rpc.handle('drawn', async () => {
  await overlay?.frame();
  return {};
});
rpc.handle('show', ({ visible }) => {
  overlay?.setVisible(visible);
  return {};
});
rpc.on('put', (mark) => overlay?.put(mark));
rpc.on('remove', ({ id }) => overlay?.remove(id));
rpc.on('point', ({ pointer }) => overlay?.point(pointer));
