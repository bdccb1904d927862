import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import type { Signer } from '../../../../workbench/base/session/identityProof.ts';
import type { UpdatePlace } from '../../../../workbench/base/update/judgeUpdate.ts';
import type { UpdateFile, UpdateManifest } from '../../../../workbench/base/update/updateManifest.ts';

export interface UpdateKey extends Signer {
  readonly privateKey: KeyObject;
}

export function makeUpdateKey(): UpdateKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
  return { publicKey: key, privateKey, sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

/** A moment at which everything here is in time, ms. */
export const now = Date.UTC(2026, 5, 1);
const seconds = now / 1000;
const day = 86_400;

export const linuxFile: UpdateFile = {
  platform: 'linux',
  arch: 'x64',
  name: 'Handrail-1.4.0.AppImage',
  size: 12,
  sha512: `${'A'.repeat(86)}==`,
};

export function manifest(changed: Partial<UpdateManifest> = {}): UpdateManifest {
  return {
    format: 'handrail-update/1',
    app: 'org.handrail.workbench',
    channel: 'stable',
    version: '1.4.0',
    replaces: '1.0.0',
    issuedAt: seconds - day,
    expiresAt: seconds + 30 * day,
    rollout: 100,
    files: [linuxFile],
    ...changed,
  };
}

export function updatePlace(changed: Partial<UpdatePlace> = {}): UpdatePlace {
  return {
    version: '1.3.0',
    platform: 'linux',
    arch: 'x64',
    channel: 'stable',
    seen: undefined,
    part: 0,
    required: undefined,
    now,
    ...changed,
  };
}

/** For `assert.throws` and `assert.rejects`. */
export function refused(problem: string, code: ErrorCode = 'update_refused') {
  return (error: unknown) =>
    error instanceof HandrailError && error.code === code && error.details['problem'] === problem;
}
