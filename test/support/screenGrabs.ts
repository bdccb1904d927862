import { readdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Display } from '../../build/display.ts';
import { until } from './until.ts';

/** The browser’s thread that takes pictures of a screen, as the kernel cuts its name. */
const threadName = 'desktopCaptureT';

/**
 * How often the thread that takes pictures of a screen waited, by thread, of every browser on a display: it waits once or
 * more for each picture. What stays the same takes none. Linux only.
 */
export async function screenGrabs(display: Pick<Display, 'name'>): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const process of await readdir('/proc')) {
    if (!/^\d+$/.test(process)) continue;
    const environment = await read(`/proc/${process}/environ`);
    if (!environment?.split('\0').includes(`DISPLAY=${display.name}`)) continue;
    for (const thread of await readdir(`/proc/${process}/task`).catch(gone)) {
      const status = await read(`/proc/${process}/task/${thread}/status`);
      if (!status?.startsWith(`Name:\t${threadName}`)) continue;
      const waits = /^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1];
      found.set(thread, Number(waits));
    }
  }
  return found;
}

/** Longer than two pictures are apart when nothing changes on the screen, and than a busy machine lets a thread wait for its turn, ms. */
const stillMs = 2_000;

/** The same once no picture is being taken: a busy machine needs a while to stop, after nothing leaves any more. */
export function restingGrabs(display: Pick<Display, 'name'>): Promise<ReadonlyMap<string, number>> {
  let last: ReadonlyMap<string, number> | undefined;
  let since = performance.now();
  return until('no picture is taken any more', async () => {
    const before = last;
    last = await screenGrabs(display);
    if (!isDeepStrictEqual(before, last)) since = performance.now();
    return performance.now() - since >= stillMs && last;
  });
}

/** A process that ended while we looked has nothing to tell. */
function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function gone(): readonly string[] {
  return [];
}
