import { join } from 'node:path';
import type { InputChildren } from '../app/desktopApp.ts';
import { type UtilityStart, utilityFork } from './utilityFork.ts';

/** The children's programs as they are built into this folder, started as utility processes. */
export function builtChildren(folder: string, platform: NodeJS.Platform, start: UtilityStart): InputChildren {
  const system = platform === 'win32' ? 'windows' : platform === 'darwin' ? 'mac' : 'x11';
  return {
    injectorPath: join(folder, 'injectorChild.js'),
    activityPath: join(folder, system, 'activityChild.js'),
    endKeyPath: join(folder, 'endKeyChild.js'),
    overlayPath: join(folder, 'x11', 'overlayChild.js'),
    fork: utilityFork(start),
  };
}
