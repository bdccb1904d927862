import Type, { type Static } from 'typebox';
import type { TextFact } from '../../../base/devices/identifiers.ts';
import type { YesNoFact } from '../../../base/devices/posture.ts';
import { shown } from '../../machine/shown.ts';
import { known, no, unknown, yes, yesIf } from '../facts.ts';
import type { PendingUpdates, SystemName } from '../probes.ts';

const whole = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
/** A value that is missing in the registry is null in PowerShell's JSON. */
const maybeWhole = Type.Union([whole, Type.Null()]);
const maybeText = Type.Union([Type.String({ maxLength: 128 }), Type.Null()]);

/** HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion. */
export const WindowsVersion = Type.Object({
  name: maybeText,
  major: maybeWhole,
  minor: maybeWhole,
  build: Type.String({ pattern: '^[0-9]{1,9}$' }),
  revision: maybeWhole,
});

export function systemNameOf(version: Static<typeof WindowsVersion>): SystemName {
  const { major, minor, build, revision } = version;
  // The registry of Windows 11 still says Windows 10.
  const isEleven = Number(build) >= 22_000;
  const name = isEleven ? (version.name ?? '').replace(/^Windows 10\b/, 'Windows 11') : (version.name ?? '');
  return {
    osId: 'windows',
    osName: shown(name, 64) || 'Windows',
    osVersion: known([major ?? 10, minor ?? 0, build, revision ?? 0].join('.')),
  };
}

/** Get-BitLockerVolume: ProtectionStatus 0 off, 1 on, 2 unknown; VolumeStatus 1 is encrypted whole, 6 and 7 wipe besides. */
export const BitLockerVolume = Type.Object({ protection: whole, volume: whole });

export function encryptionOf({ protection, volume }: Static<typeof BitLockerVolume>): YesNoFact {
  if (protection === 2) return unknown('unreadable');
  return yesIf(protection === 1 && [1, 6, 7].includes(volume));
}

/**
 * The shell's property System.Volume.BitLockerProtection, which everyone may read: 1 on, 2 off, 3 encrypting, 4 decrypting,
 * 5 suspended, 6 on and locked, 8 waiting for activation, 0 the volume cannot be encrypted; missing where Windows has no
 * BitLocker.
 */
export const BitLockerProperty = Type.Object({ protection: maybeWhole });

export function encryptionFrom({ protection }: Static<typeof BitLockerProperty>): YesNoFact {
  if (protection === null) return unknown('not_supported');
  return protection > 8 ? unknown('unreadable') : yesIf(protection === 1 || protection === 6);
}

/** Get-NetFirewallProfile, active store: Enabled 1 is on, 0 is off, 2 not configured; the default is what then holds. */
export const FirewallProfiles = Type.Object({ enabled: Type.Array(whole, { minItems: 1, maxItems: 8 }) });

export function firewallOf({ enabled }: Static<typeof FirewallProfiles>): YesNoFact {
  if (enabled.some((state) => state === 0)) return no;
  return enabled.every((state) => state === 1) ? yes : unknown('unreadable');
}

/** The machine's inactivity limit in seconds, and the person's secure screen saver, a policy before their own choice. */
export const LockSettings = Type.Object({
  inactivity: maybeWhole,
  active: maybeText,
  secure: maybeText,
  timeout: maybeText,
  hasSaver: Type.Boolean(),
});

export function screenLockOf(settings: Static<typeof LockSettings>): YesNoFact {
  if ((settings.inactivity ?? 0) > 0) return yes;
  const seconds = Number(settings.timeout ?? '0');
  return yesIf(settings.active === '1' && settings.secure === '1' && settings.hasSaver && seconds > 0);
}

/** The update agent's own search among what it knows already; `age` is since its last search online, in seconds. */
export const UpdateSearch = Type.Object({
  result: whole,
  pending: whole,
  security: whole,
  age: Type.Integer(),
});

const freshSeconds = 14 * 24 * 60 * 60;

export function updatesOf({ result, pending, security, age }: Static<typeof UpdateSearch>): PendingUpdates {
  const stale = age < 0 || age > freshSeconds;
  // 2 succeeded, 3 succeeded with errors.
  const fact = stale ? unknown('stale') : result === 2 || result === 3 ? undefined : unknown('failed');
  return { updatesPending: fact ?? known(pending), securityUpdatesPending: fact ?? known(security) };
}

/** A yes or no of the script's own. */
export const Holds = Type.Object({ holds: Type.Boolean() });

/** Seconds since the system started. */
export const Uptime = Type.Object({ seconds: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }) });

/** Win32_BIOS. */
export const Bios = Type.Object({ serial: Type.String({ maxLength: 1024 }) });

/**
 * What `dsregcmd /status` prints: names and values by lines, the same in every language of Windows. The device has an id of its own only
 * where it is joined; accounts that are merely registered have others, which are none of the machine's.
 */
export function directoryDeviceIdIn(output: string): TextFact | undefined {
  const value = (name: string) => new RegExp(`^\\s*${name} : (\\S+)\\s*$`, 'm').exec(output)?.[1];
  const joined = value('AzureAdJoined');
  if (joined === 'NO') return unknown('not_supported');
  const id = joined === 'YES' ? value('DeviceId') : undefined;
  return id !== undefined && /^[0-9a-f-]{36}$/i.test(id) ? known(id.toLowerCase()) : undefined;
}
