import type { RandomBytes } from '../base/random.ts';

/** An opaque id of 128 random bits, base64url. */
export function newId(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url');
}
