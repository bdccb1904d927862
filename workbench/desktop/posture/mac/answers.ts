import type { TextFact } from '../../../base/devices/identifiers.ts';
import type { CountFact, VersionFact, YesNoFact } from '../../../base/devices/posture.ts';
import { versionParts } from '../../../base/devices/version.ts';
import { shown } from '../../machine/shown.ts';
import { known, no, textFact, unknown, yes, yesIf } from '../facts.ts';
import type { PendingUpdates, SystemName } from '../probes.ts';

/** What `sw_vers` prints. */
export function systemNameIn(output: string): SystemName {
  const value = (name: string) => new RegExp(`^${name}:[ \\t]*(\\S.*)$`, 'm').exec(output)?.[1]?.trim();
  const version = value('ProductVersion') ?? '';
  const numbers = /^[0-9.]+/.exec(version)?.[0];
  const osVersion: VersionFact =
    numbers === undefined || versionParts(version) === undefined ? unknown('unreadable') : known(numbers);
  return { osId: 'macos', osName: shown(`${value('ProductName') ?? 'macOS'} ${numbers ?? ''}`, 64), osVersion };
}

/** What `fdesetup status` prints. A disk that is still being encrypted, or decrypted, has readable parts. */
export function diskEncryptionIn(output: string): YesNoFact | undefined {
  if (/^FileVault is Off\b/m.test(output) || /^(En|De)cryption in progress/m.test(output)) return no;
  return /^FileVault is On\b/m.test(output) ? yes : undefined;
}

/** What `socketfilterfw --getglobalstate` prints: state 1 is on, 2 refuses all that is not essential. */
export function firewallIn(output: string): YesNoFact | undefined {
  const state = /\(State = ([0-9])\)/.exec(output)?.[1];
  return state === undefined ? undefined : yesIf(state === '1' || state === '2');
}

/** What `sysadminctl -screenLock status` writes, to its error output and after a time and the process's name. */
export function screenLockIn(errors: string): YesNoFact | undefined {
  if (/screenLock is off\b/i.test(errors)) return no;
  return /screenLock delay is (?:immediate|[0-9.]+ seconds?)/i.test(errors) ? yes : undefined;
}

/**
 * What `softwareupdate -l` prints. Apple does not say which updates are for security, but recommends those that are: they
 * are counted as such.
 */
export function updatesIn(output: string, errors: string): PendingUpdates | undefined {
  const titles = [...output.matchAll(/^\s*Title: .*$/gm)].map(([line]) => line);
  if (titles.length === 0 && !/No new software available/.test(`${output}\n${errors}`)) return undefined;
  return {
    updatesPending: known(titles.length),
    securityUpdatesPending: known(titles.filter((line) => /\bRecommended: YES\b/.test(line)).length),
  };
}

/** The time in what `defaults read` prints of a date, in milliseconds since the Unix epoch. */
export function dateIn(output: string): number | undefined {
  const [, day, time, zone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})\s*$/.exec(output) ?? [];
  const at = Date.parse(`${day}T${time}${zone?.slice(0, 3)}:${zone?.slice(3)}`);
  return Number.isNaN(at) ? undefined : at;
}

/** What `sysctl -n kern.boottime` prints, against the clock it was set by; undefined where the two cannot both be right. */
export function uptimeIn(output: string, now: number): CountFact | undefined {
  const started = /\bsec = ([0-9]{1,11}),/.exec(output)?.[1];
  const seconds = Math.floor(now / 1000) - Number(started);
  return seconds >= 0 && seconds <= 1_000_000_000 ? known(seconds) : undefined;
}

/** The serial number in what `ioreg` prints of the machine itself. */
export function serialNumberIn(output: string): TextFact | undefined {
  const serial = /^[\s|]*"IOPlatformSerialNumber" = "([^"\n]*)"\s*$/m.exec(output)?.[1];
  return serial === undefined ? undefined : textFact(serial);
}
