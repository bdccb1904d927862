import { sha256 } from '@noble/hashes/sha2.js';
import { type CryptoKey, importJWK } from 'jose';
import type { DeviceKey } from '../link/linkApi.ts';

/** Finds the service's public key that a header names; undefined for an unknown or absent `kid`. */
export type KeyOf = (kid: string | undefined) => CryptoKey | undefined;

/** Makes the keys that the service signs grants and cards with ready for use (Ed25519). Rejects for one of another form. */
export async function readServiceKeys(published: readonly (DeviceKey & { readonly kid: string })[]): Promise<KeyOf> {
  const keys = new Map<string, CryptoKey>();
  for (const { kid, ...jwk } of published) {
    const key = await importJWK(jwk, 'EdDSA');
    // importJWK gives bytes for symmetric keys only, which no DeviceKey is.
    if (!(key instanceof Uint8Array)) keys.set(kid, key);
  }
  return (kid) => (kid === undefined ? undefined : keys.get(kid));
}

/** SHA-256 of a grant's compact JWS (32 bytes): what the handshake binds to. */
export function hashGrant(compactJws: string): Uint8Array {
  return sha256(new TextEncoder().encode(compactJws));
}
