import type { Clock } from '../../../base/clock.ts';
import type { Commands } from '../commands.ts';
import { factFrom, no, reasonOf, unknown, yes } from '../facts.ts';
import type { Probes } from '../probes.ts';
import * as answers from './answers.ts';

/** What the macOS probes work with. */
export interface MacMachine {
  readonly commands: Commands;
  readonly clock: Clock;
}

const freshMs = 14 * 24 * 60 * 60 * 1000;

/** The way to each fact on macOS. */
export function macProbes({ commands, clock }: MacMachine): Probes {
  const run = (signal: AbortSignal, file: string, ...args: string[]) => commands.run({ files: [file], args }, signal);
  return {
    platform: 'macos',
    async system(signal) {
      const name = factFrom(await run(signal, '/usr/bin/sw_vers'), answers.systemNameIn);
      return 'state' in name ? { osId: 'macos', osName: 'macOS', osVersion: name } : name;
    },
    diskEncryption: async (signal) =>
      factFrom(await run(signal, '/usr/bin/fdesetup', 'status'), answers.diskEncryptionIn),
    firewall: async (signal) => {
      const file = '/usr/libexec/ApplicationFirewall/socketfilterfw';
      return factFrom(await run(signal, file, '--getglobalstate'), answers.firewallIn);
    },
    async screenLock(signal) {
      const outcome = await run(signal, '/usr/sbin/sysadminctl', '-screenLock', 'status');
      return factFrom(outcome, (output) =>
        answers.screenLockIn(outcome.kind === 'ended' ? `${output}\n${outcome.errors}` : output),
      );
    },
    async automaticSignIn(signal) {
      // Asks what kind of value is there, and so whether one is, without reading whose name it is.
      const file = '/Library/Preferences/com.apple.loginwindow.plist';
      const outcome = await run(signal, '/usr/bin/plutil', '-type', 'autoLoginUser', file);
      if (outcome.kind !== 'ended') return unknown(reasonOf(outcome));
      if (outcome.code === 0) return outcome.output.trim() === 'string' ? yes : unknown('unreadable');
      return /No value at that key path/.test(`${outcome.output}\n${outcome.errors}`) ? no : unknown('failed');
    },
    async updates(signal) {
      const asked = await run(
        signal,
        '/usr/bin/defaults',
        'read',
        '/Library/Preferences/com.apple.SoftwareUpdate',
        'LastSuccessfulDate',
      );
      const at = factFrom(asked, answers.dateIn);
      if (typeof at !== 'number' || clock.now() - at > freshMs) {
        const fact = typeof at === 'number' ? unknown('stale') : at;
        return { updatesPending: fact, securityUpdatesPending: fact };
      }
      // Without a search of its own: what the last one found.
      const args = ['-l', '--no-scan'];
      const outcome = await commands.run({ files: ['/usr/sbin/softwareupdate'], args, limitMs: 60_000 }, signal);
      const found = factFrom(outcome, (output) =>
        answers.updatesIn(output, outcome.kind === 'ended' ? outcome.errors : ''),
      );
      return 'state' in found ? { updatesPending: found, securityUpdatesPending: found } : found;
    },
    // macOS keeps no public mark of a restart that an update waits for.
    rebootPending: async () => unknown('not_supported'),
    serialNumber: async (signal) => {
      const args = ['-r', '-d', '1', '-c', 'IOPlatformExpertDevice', '-k', 'IOPlatformSerialNumber'];
      return factFrom(await run(signal, '/usr/sbin/ioreg', ...args), answers.serialNumberIn);
    },
    // What the Company Portal app knows it does not tell.
    directoryDeviceId: async () => unknown('not_supported'),
    uptimeSeconds: async (signal) =>
      factFrom(await run(signal, '/usr/sbin/sysctl', '-n', 'kern.boottime'), (output) =>
        answers.uptimeIn(output, clock.now()),
      ),
  };
}
