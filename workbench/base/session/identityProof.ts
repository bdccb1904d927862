import { HandrailError } from '@handrail/sdk';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'jose';
import type { DeviceKey } from '../link/linkApi.ts';
import { lvCat } from './cpace.ts';
import type { Party } from './keys.ts';

/** Signs with a device's or the service's key (Ed25519, 64 bytes), wherever that key is kept. */
export interface Signer {
  readonly publicKey: DeviceKey;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Signs this side's role and the handshake's transcript, for the first sealed frame. 64 bytes. */
export function makeProof(signer: Signer, role: Party, transcriptHash: Uint8Array): Promise<Uint8Array> {
  return signer.sign(proofBytes(role, transcriptHash));
}

/**
 * That the peer holds the key which the grant names. `publicKey` and `signature` come from the peer,
 * `expectedThumbprint` from the grant, `role` is the peer's. Error: `grant_mismatch`.
 */
export function checkProof(
  publicKey: DeviceKey,
  expectedThumbprint: string,
  role: Party,
  transcriptHash: Uint8Array,
  signature: Uint8Array,
): void {
  if (keyThumbprint(publicKey) !== expectedThumbprint) {
    throw new HandrailError('grant_mismatch', 'The other device is not the one that the grant names');
  }
  if (!isSignedBy(publicKey, signature, proofBytes(role, transcriptHash))) {
    throw new HandrailError('grant_mismatch', 'The other device did not show that it has the key the grant names');
  }
}

/** RFC 7638 thumbprint (SHA-256, base64url) of an Ed25519 key: its required members in the order of their names. */
export function keyThumbprint(key: DeviceKey): string {
  return base64url.encode(sha256(utf8ToBytes(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x }))));
}

/** Whether the signature of `message` is by this key (strict RFC 8032). False, too, for a key of another kind. */
export function isSignedBy(key: DeviceKey, signature: Uint8Array, message: Uint8Array): boolean {
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519') return false;
  try {
    // The looser ZIP 215 rules would take points of small order.
    return ed25519.verify(signature, message, base64url.decode(key.x), { zip215: false });
  } catch {
    return false;
  }
}

function proofBytes(role: Party, transcriptHash: Uint8Array): Uint8Array {
  return lvCat(utf8ToBytes('handrail-proof/1'), utf8ToBytes(role), transcriptHash);
}
