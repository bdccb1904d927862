import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { RandomBytes } from '../../../base/random.ts';
import { writePrivate } from './writePrivate.ts';

/** A signing key of the service, with its public half and its name (RFC 7638 thumbprint). */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

/**
 * Reads a key from its file, or makes it there, readable for its owner alone. Error: `data_corrupt` with the file when
 * what is there is no such key; it is left as it is, since a new key would break what the old one signed.
 */
export async function signingKey(folder: string, name: string, alg: 'EdDSA' | 'RS256'): Promise<SigningKey> {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
    writePrivate(file, JSON.stringify(await exportJWK(privateKey)));
  }
  try {
    const privateJwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    const privateKey = await importJWK(privateJwk, alg);
    if (privateKey instanceof Uint8Array || privateKey.type !== 'private') throw new Error('not a private key');
    const { kty, crv, x, n, e } = privateJwk;
    const publicJwk = (kty === 'OKP' ? { kty, crv, x } : { kty, n, e }) as JWK;
    return { kid: await calculateJwkThumbprint(publicJwk), privateKey, publicJwk, privateJwk };
  } catch (cause) {
    // The cause may quote the file, which holds the key.
    throw new HandrailError('data_corrupt', 'A key of the service cannot be read', {
      file,
      reason: cause instanceof Error ? cause.name : 'unknown',
    });
  }
}

/** Reads the 32 bytes of a key for sealing, or makes them. Error: `data_corrupt`, as for a signing key. */
export function sealingKey(folder: string, name: string, random: RandomBytes): Uint8Array {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file))
    writePrivate(file, JSON.stringify({ kty: 'oct', k: Buffer.from(random(32)).toString('base64url') }));
  try {
    const { kty, k } = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    const key = Buffer.from(k ?? '', 'base64url');
    if (kty !== 'oct' || key.length !== 32) throw new Error('not a key for sealing');
    return key;
  } catch (cause) {
    throw new HandrailError('data_corrupt', 'A key of the service cannot be read', {
      file,
      reason: cause instanceof Error ? cause.name : 'unknown',
    });
  }
}
