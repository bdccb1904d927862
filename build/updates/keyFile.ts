import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { DeviceKey } from '../../workbench/base/link/linkApi.ts';
import type { Signer } from '../../workbench/base/session/identityProof.ts';

/** Makes a key pair (Ed25519) and writes the private half: for this user alone, never over a file, sealed where there is a passphrase. */
export function makeKeyFile(file: string, passphrase: string | undefined): DeviceKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const sealed = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const text = privateKey.export({ type: 'pkcs8', format: 'pem', ...sealed });
  const open = openSync(file, 'wx', 0o600);
  try {
    writeSync(open, text.toString());
  } finally {
    closeSync(open);
  }
  return publicHalf(privateKey);
}

/** The key of such a file. Throws a sentence for people where it is none, or the passphrase does not fit. */
export function readKeyFile(file: string, passphrase: string | undefined): Signer {
  const text = readFileSync(file, 'utf8');
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    throw new Error(`${file} holds no key, or the passphrase does not fit.`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds a key of another kind than Ed25519.`);
  return { publicKey: publicHalf(key), sign: async (bytes) => new Uint8Array(sign(null, bytes, key)) };
}

function publicHalf(key: KeyObject): DeviceKey {
  const { x } = key.export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
}
