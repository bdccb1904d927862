import { createPublicKey, verify } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import type { DeviceKey } from '../../base/link/linkApi.ts';

const label = Buffer.from('handrail-link/1', 'utf8');

/** That the app holds the key it names: a signature over this link's own nonce. Error: `sign_in_failed`. */
export function checkDeviceProof(key: DeviceKey, nonce: Uint8Array, proof: Uint8Array): void {
  let good = false;
  try {
    const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
    good = verify(null, Buffer.concat([label, nonce]), publicKey, proof);
  } catch {
    // Not a point of the curve: as good as a wrong signature.
    good = false;
  }
  if (!good)
    throw new HandrailError('sign_in_failed', 'The app did not prove that it has its device key', {
      reason: 'device_key',
    });
}
