import type { Static, TSchema } from 'typebox';
import type { UnknownFact, YesNoFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { factFrom, known, textFact, yesIf } from '../facts.ts';
import type { Probes } from '../probes.ts';
import * as answers from './answers.ts';
import { answered, powerShell } from './powerShell.ts';
import { type Script, scripts, serialNumberScript } from './scripts.ts';

/** What the Windows probes work with. */
export interface WindowsMachine {
  readonly commands: Commands;
  /** Where Windows is, such as C:\Windows. */
  readonly systemRoot: string;
}

/** The way to each fact on Windows: fixed scripts for the system's own PowerShell. */
export function windowsProbes({ commands, systemRoot }: WindowsMachine): Probes {
  async function ask<Schema extends TSchema, Fact>(
    script: Script,
    schema: Schema,
    read: (members: Static<Schema>) => Fact | undefined,
    signal: AbortSignal,
  ): Promise<Fact | UnknownFact> {
    const command = powerShell(systemRoot, script.statements, script.members, script.limitMs);
    return answered(await commands.run(command, signal), schema, read);
  }
  const holds = ({ holds: it }: Static<typeof answers.Holds>): YesNoFact => yesIf(it);
  return {
    platform: 'windows',
    async system(signal) {
      const name = await ask(scripts.version, answers.WindowsVersion, answers.systemNameOf, signal);
      return 'state' in name ? { osId: 'windows', osName: 'Windows', osVersion: name } : name;
    },
    async diskEncryption(signal) {
      const asked = await ask(scripts.bitLocker, answers.BitLockerVolume, answers.encryptionOf, signal);
      if (asked.state !== 'unknown') return asked;
      const seen = await ask(scripts.bitLockerProperty, answers.BitLockerProperty, answers.encryptionFrom, signal);
      return seen.state === 'unknown' ? asked : seen;
    },
    firewall: (signal) => ask(scripts.firewall, answers.FirewallProfiles, answers.firewallOf, signal),
    screenLock: (signal) => ask(scripts.lock, answers.LockSettings, answers.screenLockOf, signal),
    automaticSignIn: (signal) => ask(scripts.automaticSignIn, answers.Holds, holds, signal),
    async updates(signal) {
      const found = await ask(scripts.updates, answers.UpdateSearch, answers.updatesOf, signal);
      return 'state' in found ? { updatesPending: found, securityUpdatesPending: found } : found;
    },
    rebootPending: (signal) => ask(scripts.rebootPending, answers.Holds, holds, signal),
    serialNumber: (signal) => ask(serialNumberScript, answers.Bios, ({ serial }) => textFact(serial), signal),
    directoryDeviceId: async (signal) => {
      const file = `${systemRoot}\\System32\\dsregcmd.exe`;
      return factFrom(await commands.run({ files: [file], args: ['/status'] }, signal), answers.directoryDeviceIdIn);
    },
    uptimeSeconds: (signal) => ask(scripts.uptime, answers.Uptime, ({ seconds }) => known(seconds), signal),
  };
}
