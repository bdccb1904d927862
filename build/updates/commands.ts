import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceKey } from '../../workbench/base/link/linkApi.ts';
import { isTooOld } from '../../workbench/base/policy/appVersion.ts';
import { keyThumbprint, type Signer } from '../../workbench/base/session/identityProof.ts';
import { signUpdate, type UpdateManifest, verifyUpdate } from '../../workbench/base/update/updateManifest.ts';
import { describeFile } from './releaseFiles.ts';

const day = 86_400;

export interface SignOptions {
  readonly signers: readonly Signer[];
  readonly channel: string;
  readonly version: string;
  readonly replaces: string;
  readonly rollout: number;
  /** How long the text counts. */
  readonly days: number;
  readonly files: readonly string[];
  /** Folder of the text. */
  readonly to: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Signs a release, and gives the path of its text. Never one below what lies there, which devices would refuse. */
export async function signRelease(options: SignOptions): Promise<string> {
  const { signers, channel, version, replaces, rollout, days, now, to } = options;
  const files = await Promise.all(options.files.map(describeFile));
  const path = join(to, `${channel}.update`);
  const earlier = existsSync(path) ? look(path, signers) : undefined;
  if (earlier && isTooOld(version, earlier.version))
    throw new Error(`${path} describes version ${earlier.version}; devices would refuse ${version} after it.`);
  return await write(path, { ...times(now, days, earlier), channel, version, replaces, rollout, files }, signers);
}

export interface StageOptions {
  readonly signers: readonly Signer[];
  readonly rollout: number;
  readonly days: number;
  readonly now: number;
}

/** Says the same release anew, for another part of the devices or for longer. 0 stops it. */
export async function stageRelease(
  path: string,
  { signers, rollout, days, now }: StageOptions,
): Promise<UpdateManifest> {
  const earlier = look(path, signers);
  const manifest = { ...earlier, ...times(now, days, earlier), rollout };
  await write(path, manifest, signers);
  return manifest;
}

/** Reads a text as a device with these keys does, and the files beside it that are named. Throws a sentence for people. */
export async function verifyRelease(
  path: string,
  keys: readonly DeviceKey[],
  files: readonly string[],
  now: number,
): Promise<UpdateManifest> {
  const manifest = verifyUpdate(readFileSync(path, 'utf8'), keys);
  if (manifest.expiresAt <= now) throw new Error(`${path} has run out. Sign it anew.`);
  for (const file of files) {
    const found = await describeFile(file);
    const signed = manifest.files.find(({ name }) => name === found.name);
    if (JSON.stringify(signed) !== JSON.stringify(found)) throw new Error(`${file} is not what was signed.`);
  }
  return manifest;
}

function look(path: string, signers: readonly Signer[]): UpdateManifest {
  const keys = signers.map(({ publicKey }) => publicKey);
  return verifyUpdate(readFileSync(path, 'utf8'), keys);
}

/** Later than the text before, whatever this machine's clock says: devices take no earlier one. */
function times(now: number, days: number, earlier: UpdateManifest | undefined) {
  const issuedAt = Math.max(now, (earlier?.issuedAt ?? 0) + 1);
  const fixed = { format: 'handrail-update/1', app: 'org.handrail.workbench' } as const;
  return { ...fixed, issuedAt, expiresAt: issuedAt + days * day };
}

/** Whole or not at all, and only what a device reads. */
async function write(path: string, manifest: UpdateManifest, signers: readonly Signer[]): Promise<string> {
  const text = await signUpdate(manifest, signers);
  for (const { publicKey } of signers) verifyUpdate(text, [publicKey]);
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
  return path;
}

/** A public key as a line for `workbench/desktop/updates/updateSource.ts`. */
export function keyLine(key: DeviceKey): string {
  return `{ kty: 'OKP', crv: 'Ed25519', x: '${key.x}' }, // ${keyThumbprint(key)}`;
}
