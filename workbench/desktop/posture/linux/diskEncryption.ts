import type { YesNoFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { factFrom, no, unknown, yes, yesIf } from '../facts.ts';
import { type Files, textOr } from '../files.ts';
import { type Mount, mountAt, mountsIn } from './mounts.ts';

/** Deeper than any stack of volumes that people build. */
const deepest = 16;

/**
 * Whether the system's volume, and the people's where /home is another one, lies on dm-crypt (LUKS) or an encrypted ZFS.
 * Encryption inside the disk or by a virtual machine's host is not seen from here and counts as none.
 */
export async function diskEncryption(files: Files, commands: Commands, signal: AbortSignal): Promise<YesNoFact> {
  const mounts = mountsIn(await textOr(files, '/proc/self/mountinfo', ''));
  const system = mountAt(mounts, '/');
  if (system === undefined) return unknown('unreadable');
  const people = mountAt(mounts, '/home');
  const facts = [await underMount(system, files, commands, signal)];
  // A home that comes over the network is not on this disk.
  if (people !== undefined && (people.type === 'zfs' || people.source.startsWith('/dev/'))) {
    facts.push(await underMount(people, files, commands, signal));
  }
  return facts.find(({ state }) => state === 'no') ?? facts.find(({ state }) => state === 'unknown') ?? yes;
}

async function underMount(mount: Mount, files: Files, commands: Commands, signal: AbortSignal): Promise<YesNoFact> {
  if (mount.type === 'zfs') return onZfs(mount.source, commands, signal);
  const place = mount.device.startsWith('0:')
    ? await placeOfSource(mount.source, files)
    : await files.target(`/sys/dev/block/${mount.device}`);
  return place === undefined ? unknown('not_supported') : underPlace(place, files, 0);
}

/** A file system that makes up its own device number (btrfs) names the device it is on. */
async function placeOfSource(source: string, files: Files): Promise<string | undefined> {
  if (!source.startsWith('/dev/')) return undefined;
  const device = await files.target(source);
  return device === undefined
    ? undefined
    : files.target(`/sys/class/block/${device.slice(device.lastIndexOf('/') + 1)}`);
}

/** Follows a block device in sysfs down to the disks: every way must pass an encrypting layer. */
async function underPlace(place: string, files: Files, depth: number): Promise<YesNoFact> {
  if (depth > deepest) return unknown('unreadable');
  if (encrypts(await textOr(files, `${place}/dm/uuid`, ''))) return yes;
  const below = await files.names(`${place}/slaves`);
  if (below.length === 0) {
    // A partition says nothing of what its whole is built on.
    if ((await files.text(`${place}/partition`)).kind === 'text') {
      return underPlace(place.slice(0, place.lastIndexOf('/')), files, depth + 1);
    }
    return (await files.text(`${place}/loop/backing_file`)).kind === 'text' ? unknown('not_supported') : no;
  }
  const facts: YesNoFact[] = [];
  for (const name of below) {
    const next = await files.target(`${place}/slaves/${name}`);
    facts.push(next === undefined ? unknown('unreadable') : await underPlace(next, files, depth + 1));
  }
  return facts.find(({ state }) => state === 'no') ?? facts.find(({ state }) => state === 'unknown') ?? yes;
}

/** Device mapper names its layers CRYPT-LUKS2-..., but also those that only check: CRYPT-VERITY-..., CRYPT-INTEGRITY-... */
function encrypts(uuid: string): boolean {
  return uuid.startsWith('CRYPT-') && !/^CRYPT-(VERITY|INTEGRITY)/.test(uuid);
}

async function onZfs(dataset: string, commands: Commands, signal: AbortSignal): Promise<YesNoFact> {
  if (!/^[A-Za-z0-9]/.test(dataset)) return unknown('unreadable');
  const files = ['/usr/sbin/zfs', '/sbin/zfs'];
  const outcome = await commands.run({ files, args: ['get', '-H', '-o', 'value', 'encryption', dataset] }, signal);
  return factFrom(outcome, (output) => {
    const value = output.trim();
    return value === '' || value === '-' ? undefined : yesIf(value !== 'off');
  });
}
