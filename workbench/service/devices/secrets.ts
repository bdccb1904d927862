import { createHash } from 'node:crypto';
import type { RandomBytes } from '../../base/random.ts';

/** A new secret that a person or a program carries, behind a prefix that tells what it is. 256 bits. */
export function newSecret(prefix: string, random: RandomBytes): string {
  return `${prefix}${Buffer.from(random(32)).toString('base64url')}`;
}

/** What is stored of a secret: it has all its entropy itself, so a plain hash can be looked up and not be turned back. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
