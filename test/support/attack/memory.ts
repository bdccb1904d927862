import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { turns } from '../turns.ts';

/** A megabyte, in bytes. */
export const mega = 1024 * 1024;

/** Bytes of this process that are in use once all garbage is gone. */
export async function inUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What buffers held is given back after the collection that found them dead.
  for (let time = 0; time < 4; time += 1) {
    collect();
    await turns();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
