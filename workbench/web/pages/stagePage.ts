// The page of a stage in a tab: takes the port, hands core's stage a host that speaks over it, and starts it. It names no folder
// of extensions: the service writes the stage's address into the page.
import { type PageGlobals, takePagePort } from '../../base/app/pagePort.ts';
import { stageHostOver } from '../../base/app/stageHostOver.ts';
import { tabClock } from '../tabClock.ts';

const host = await stageHostOver(await takePagePort(globalThis as PageGlobals), tabClock());
const address = document.querySelector('meta[name="handrail-stage"]')?.getAttribute('content') ?? '';
const module: unknown = await import(address);
const startStage: unknown =
  typeof module === 'object' && module !== null ? Reflect.get(module, 'startStage') : undefined;
if (typeof startStage !== 'function') throw new Error('The stage exports no startStage');
try {
  await startStage(host);
} catch (error) {
  if (!host.signalEnd.aborted) {
    console.error('The stage failed', error instanceof Error ? error.name : '');
    host.failed(host.settings.side === 'sharer' ? 'capture_failed' : 'connection_failed');
  }
}
