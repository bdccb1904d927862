// The page of a stage in a tab: takes the port, hands core's stage a host that speaks over it, and starts it. It names no folder
// of extensions: the service writes the stage's address into the page.
import type { PrepareStage, StageHost, StartStage } from '@handrail/sdk/stage';
import { type PageGlobals, takePagePort } from '../../base/app/pagePort.ts';
import { stageHostOver } from '../../base/app/stageHostOver.ts';
import { tabClock } from '../tabClock.ts';
import type { ScreenGlobals } from './screenGlobals.ts';

// Not awaited here: a page has loaded only once its modules have run, and gets its token only then.
open(globalThis as PageGlobals & ScreenGlobals).catch((error: unknown) => {
  console.error('The stage could not start', error instanceof Error ? error.name : '');
});

async function open(page: PageGlobals & ScreenGlobals): Promise<void> {
  const address = document.querySelector('meta[name="handrail-stage"]')?.getAttribute('content') ?? '';
  const [host, module] = await Promise.all([
    takePagePort(page).then((port) => stageHostOver(port, tabClock())),
    import(address) as Promise<{ readonly startStage?: StartStage; readonly prepareStage?: PrepareStage }>,
  ]);
  try {
    if (host.settings.side === 'helper') await module.startStage?.(host);
    else await module.prepareStage?.(host).capture(page.handrailScreen ?? navigator.mediaDevices);
  } catch (error) {
    failed(host, error);
  }
}

function failed(host: StageHost, error: unknown): void {
  if (host.signalEnd.aborted) return;
  console.error('The stage failed', error instanceof Error ? error.name : '');
  host.failed(host.settings.side === 'sharer' ? 'capture_failed' : 'connection_failed');
}
