import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Where among 10,000 parts of all devices this one is for a version: the same whenever it is asked, another for each
 * version, so that not always the same people go first. `id` is random and never leaves the device.
 */
export function rolloutPart(id: Uint8Array, version: string): number {
  const hash = sha256(concatBytes(utf8ToBytes(`handrail-rollout/1\n${version}\n`), id));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) % 10_000;
}

/** Whether that part is among the first so many percent. */
export function isInRollout(part: number, percent: number): boolean {
  return part < percent * 100;
}
