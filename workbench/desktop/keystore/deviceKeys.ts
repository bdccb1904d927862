import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import type { DeviceKeys, Keystore } from '../../device/ports/machine.ts';

const name = 'device-key';

/** This device's key pair, made at the first start and kept as PKCS #8. Error: `data_corrupt` where what was kept is no such key. */
export async function openDeviceKeys(keystore: Keystore): Promise<DeviceKeys> {
  const kept = await keystore.read(name);
  if (kept) return keysOf(read(kept));
  const { privateKey } = generateKeyPairSync('ed25519');
  await keystore.write(name, privateKey.export({ type: 'pkcs8', format: 'der' }));
  return keysOf(privateKey);
}

function read(kept: Uint8Array): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(kept), type: 'pkcs8', format: 'der' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new HandrailError('data_corrupt', "The device's key cannot be read", { name }, { cause: error });
  }
  throw new HandrailError('data_corrupt', "The device's key is of another kind", { name });
}

function keysOf(privateKey: KeyObject): DeviceKeys {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x };
  return {
    public: key,
    thumbprint: thumbprintOf(key),
    sign: async (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}

/** RFC 7638 with the members of RFC 8037, in their order. */
function thumbprintOf({ crv, kty, x }: DeviceKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}
