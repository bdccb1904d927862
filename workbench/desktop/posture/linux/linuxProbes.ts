import type { Clock } from '../../../base/clock.ts';
import type { TextFact } from '../../../base/devices/identifiers.ts';
import type { CountFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { known, textFact, unknown } from '../facts.ts';
import { type Files, textOr } from '../files.ts';
import type { Probes } from '../probes.ts';
import { automaticSignIn } from './automaticSignIn.ts';
import { diskEncryption } from './diskEncryption.ts';
import { firewall } from './firewall.ts';
import { systemNameIn } from './osRelease.ts';
import { rebootPending } from './rebootPending.ts';
import { type DesktopSession, screenLock } from './screenLock.ts';
import { updates } from './updates.ts';

/** What the Linux probes work with. */
export interface LinuxMachine {
  readonly files: Files;
  readonly commands: Commands;
  readonly clock: Clock;
  readonly session: DesktopSession;
  readonly isRoot: boolean;
}

/** The way to each fact on Linux. */
export function linuxProbes({ files, commands, clock, session, isRoot }: LinuxMachine): Probes {
  return {
    platform: 'linux',
    system: async () =>
      systemNameIn(await textOr(files, '/etc/os-release', await textOr(files, '/usr/lib/os-release', ''))),
    diskEncryption: (signal) => diskEncryption(files, commands, signal),
    firewall: (signal) => firewall(files, commands, isRoot, signal),
    screenLock: (signal) => screenLock(session, files, commands, signal),
    automaticSignIn: () => automaticSignIn(files),
    updates: (signal) => updates(files, commands, clock, signal),
    rebootPending: (signal) => rebootPending(files, commands, signal),
    serialNumber: () => serialNumber(files),
    // No program of the system tells it; the agent of a maker keeps it to itself.
    directoryDeviceId: async () => unknown('not_supported'),
    uptimeSeconds: async () => uptimeIn(await textOr(files, '/proc/uptime', '')),
  };
}

/** What the firmware says, which the kernel lets only an administrator read. */
async function serialNumber(files: Files): Promise<TextFact> {
  const read = await files.text('/sys/class/dmi/id/product_serial');
  if (read.kind === 'denied') return unknown('needs_root');
  return read.kind === 'missing' ? unknown('not_supported') : textFact(read.text);
}

/** The first number of /proc/uptime, in whole seconds. */
export function uptimeIn(text: string): CountFact {
  const seconds = /^([0-9]{1,9})(?:\.[0-9]+)? /.exec(text)?.[1];
  return seconds === undefined ? unknown('unreadable') : known(Number(seconds));
}
