import { createHash, createPublicKey } from 'node:crypto';
import type { TestCertificate } from '../certificates.ts';

/** The name by which a browser of a test is told to take exactly this certificate. */
export function spkiOf({ privateKey }: TestCertificate): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
