import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import { checkProof, keyThumbprint, makeProof, type Signer } from '../../../../workbench/base/session/identityProof.ts';
import { finished, refusal } from './sessionFixtures.ts';

function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  assert.ok(x);
  return {
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    sign: async (bytes) => Uint8Array.from(sign(null, bytes, privateKey)),
  };
}

const transcript = new Uint8Array(32).fill(9);

test('the thumbprint is that of RFC 8037, appendix A.3', () => {
  const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  assert.equal(keyThumbprint(key), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('the device that the grant names proves itself over the transcript', async () => {
  const signer = makeSigner();
  const { sharer, helper } = finished();
  const proof = await makeProof(signer, 'helper', helper.transcriptHash);
  checkProof(signer.publicKey, keyThumbprint(signer.publicKey), 'helper', sharer.transcriptHash, proof);
});

test('another key, role, transcript or signature is a grant mismatch', async () => {
  const [signer, other] = [makeSigner(), makeSigner()];
  const thumbprint = keyThumbprint(signer.publicKey);
  const proof = await makeProof(signer, 'helper', transcript);
  const byOther = await makeProof(other, 'helper', transcript);
  const refused: (() => void)[] = [
    () => checkProof(other.publicKey, thumbprint, 'helper', transcript, byOther),
    () => checkProof(signer.publicKey, thumbprint, 'helper', transcript, byOther),
    () => checkProof(signer.publicKey, thumbprint, 'sharer', transcript, proof),
    () => checkProof(signer.publicKey, thumbprint, 'helper', new Uint8Array(32), proof),
    () => checkProof(signer.publicKey, thumbprint, 'helper', transcript, proof.subarray(1)),
    () => checkProof(signer.publicKey, thumbprint, 'helper', transcript, new Uint8Array(64)),
  ];
  for (const attempt of refused) assert.throws(attempt, refusal('grant_mismatch'));
});

test('a key of small order is refused even when a grant names it', () => {
  // The identity: under ZIP 215 the signature R = identity, S = 0 would fit every message.
  const identity = Buffer.alloc(32);
  identity[0] = 1;
  const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x: identity.toString('base64url') };
  const forged = Uint8Array.from(Buffer.concat([identity, Buffer.alloc(32)]));
  assert.throws(() => checkProof(key, keyThumbprint(key), 'helper', transcript, forged), refusal('grant_mismatch'));
});

test('a key of another kind or of nonsense is a grant mismatch', async () => {
  const signer = makeSigner();
  const proof = await makeProof(signer, 'helper', transcript);
  const odd = [
    { ...signer.publicKey, crv: 'X25519' },
    { ...signer.publicKey, kty: 'EC' },
    { ...signer.publicKey, x: '!' },
  ];
  for (const key of odd as DeviceKey[]) {
    assert.throws(() => checkProof(key, keyThumbprint(key), 'helper', transcript, proof), refusal('grant_mismatch'));
  }
});
