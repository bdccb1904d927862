import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { PostureCollector } from '../../device/ports/posture.ts';
import { linuxProbes } from './linux/linuxProbes.ts';
import { macProbes } from './mac/macProbes.ts';
import { MachinePosture } from './machinePosture.ts';
import type { Probes } from './probes.ts';
import { SystemCommands } from './systemCommands.ts';
import { systemFiles } from './systemFiles.ts';
import { windowsProbes } from './windows/windowsProbes.ts';

/** This machine's collector; undefined on a system that has none. */
export function postureCollector(
  appVersion: string,
  clock: Clock,
  environment: Readonly<Record<string, string | undefined>>,
): PostureCollector | undefined {
  const probes = probesHere(clock, environment);
  return probes && new MachinePosture(probes, appVersion, clock);
}

function probesHere(clock: Clock, environment: Readonly<Record<string, string | undefined>>): Probes | undefined {
  const commands = new SystemCommands(clock, environment);
  switch (process.platform) {
    case 'linux': {
      const { HOME: home, XDG_CONFIG_HOME: configured, XDG_CURRENT_DESKTOP: desktop } = environment;
      const configFolder = configured || (home && join(home, '.config')) || undefined;
      const isRoot = process.geteuid?.() === 0;
      return linuxProbes({ files: systemFiles(), commands, clock, session: { desktop, configFolder }, isRoot });
    }
    case 'win32':
      return windowsProbes({ commands, systemRoot: environment.SystemRoot ?? 'C:\\Windows' });
    case 'darwin':
      return macProbes({ commands, clock });
    default:
      return undefined;
  }
}
