import { compareVersions, versionParts } from '../devices/version.ts';
import { isInRollout } from './rollout.ts';
import { refusal, type UpdateFile, type UpdateManifest } from './updateManifest.ts';

/** The newest of what a device has seen signed. `issuedAt` is in seconds since the epoch. */
export interface SeenUpdate {
  readonly version: string;
  readonly issuedAt: number;
}

/** What a device goes by. */
export interface UpdatePlace {
  /** What runs. */
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly channel: string;
  readonly seen: SeenUpdate | undefined;
  /** Its place in the order of the rollout: `rolloutPart`. */
  readonly part: number;
  /** The oldest version that the organisation lets go on: who is below does not wait for its turn. */
  readonly required: string | undefined;
  /** Wall clock, ms since the epoch. */
  readonly now: number;
}

/** What a device does about a release. `later`: it is not this device's turn, or the release is stopped. */
export type UpdateVerdict =
  | { readonly kind: 'current' | 'later' }
  | { readonly kind: 'take'; readonly file: UpdateFile };

/** How far a device's clock may be behind the signer's, in seconds. */
const toleranceSeconds = 86_400;

/**
 * Whether a manifest whose signature holds is the newest word for this device, and what is seen from then on. Errors:
 * `update_refused` with `problem` `channel`, `clock`, `expired` or `older`.
 */
export function admitUpdate(manifest: UpdateManifest, place: UpdatePlace): SeenUpdate {
  const { version, issuedAt, expiresAt, channel } = manifest;
  const seconds = Math.floor(place.now / 1000);
  if (channel !== place.channel) throw refusal('channel', 'The manifest is of another channel', { channel });
  if (issuedAt > seconds + toleranceSeconds) throw refusal('clock', 'The manifest was signed in the future');
  if (expiresAt <= seconds) throw refusal('expired', 'The manifest has run out');
  const { seen } = place;
  const newest = seen && isNewer(seen.version, place.version) ? seen.version : place.version;
  const again = seen !== undefined && !isNewer(version, seen.version) && issuedAt < seen.issuedAt;
  if (isNewer(newest, version) || again) {
    throw refusal('older', 'The manifest is older than one that was seen before', { offered: version, newest });
  }
  return { version, issuedAt };
}

/**
 * What this device does about an admitted manifest. Errors: `update_refused` with `problem` `platform`, where it has nothing for
 * this computer, or `step`, where what runs is too old to be replaced by it.
 */
export function chooseUpdate(manifest: UpdateManifest, place: UpdatePlace): UpdateVerdict {
  const { version, files, replaces, rollout } = manifest;
  if (!isNewer(version, place.version)) return { kind: 'current' };
  const here = files.filter(({ platform }) => platform === place.platform);
  const file = here.find(({ arch }) => arch === place.arch) ?? here.find(({ arch }) => arch === 'universal');
  if (!file) throw refusal('platform', 'The manifest has no file for this computer', { offered: version });
  if (isNewer(replaces, place.version))
    throw refusal('step', 'This app is too old for it', { offered: version, replaces });
  const isRequired = place.required !== undefined && isNewer(place.required, place.version);
  // A release that was stopped is stopped for everybody.
  const mayTake = isRequired ? rollout > 0 : isInRollout(place.part, rollout);
  return mayTake ? { kind: 'take', file } : { kind: 'later' };
}

function isNewer(one: string, other: string): boolean {
  return compareVersions(versionParts(one) ?? [], versionParts(other) ?? []) > 0;
}
