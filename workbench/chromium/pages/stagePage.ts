// The page of a stage: takes the port, hands core's stage a host that speaks over it, and starts it. It names no folder of
// extensions: the stage is loaded by its address.

import { captureMessages, screenFrame } from '../../base/app/captureMessages.ts';
import { type PageGlobals, takePagePort } from '../../base/app/pagePort.ts';
import { stageHostOver } from '../../base/app/stageHostOver.ts';
import { clockOver } from '../../base/clockOver.ts';
import { framer } from './parts/framer.ts';
import { type CapturingStage, prepareSharerStage, startHelperStage } from './parts/startStage.ts';

interface StageGlobals {
  /** What the shell finds in a window of the capturing stage's own: it says when, as if the person had clicked. */
  handrailStage?: CapturingStage;
}

const page = globalThis as PageGlobals & StageGlobals;
const connecting = takePagePort(page).then((port) => stageHostOver(port, clockOver(globalThis)));

if (window.top === window) page.handrailStage = prepareSharerStage(connecting);
else void framed();

/**
 * A frame in the workbench is the helper's stage. One in the trusted prompt is the sharer's: it has no right to capture, and
 * is shown another frame of this origin that has it once the person allowed it.
 */
async function framed(): Promise<void> {
  const host = await connecting;
  if (host.settings.side === 'helper') return startHelperStage(host);
  const stage = prepareSharerStage(connecting);
  await stage.ready;
  addEventListener('message', async ({ data, source, origin }: MessageEvent<unknown>) => {
    if (source !== window.parent || origin !== framer() || data !== captureMessages.capture) return;
    await stage.capture(window.parent.frames[screenFrame]?.navigator.mediaDevices);
    window.parent.postMessage(captureMessages.done, origin);
  });
  window.parent.postMessage(captureMessages.ready, framer() ?? location.origin);
}
