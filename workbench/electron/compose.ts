import { join } from 'node:path';
import { session, utilityProcess } from 'electron';
import { type DesktopOptions, desktopApp } from '../desktop/app/desktopApp.ts';
import { builtChildren } from '../desktop/input/builtChildren.ts';
import type { UtilityStart } from '../desktop/input/utilityFork.ts';
import type { DeviceApp } from '../device/app/deviceApp.ts';
import { ElectronShell } from './electronShell.ts';
import { safeKeystore } from './safeKeystore.ts';

/** What differs from one workbench in Electron to another. */
export interface WorkbenchOptions extends Omit<DesktopOptions, 'keystore' | 'inputChildren'> {
  /** Whether the window only hides when the person closes it now. */
  readonly staysOpen: () => boolean;
  /** Started by the system: no window before somebody asks for it. */
  readonly hidden: boolean;
}

/** Puts the workbench together in Electron, once the app is ready. Error: `data_corrupt`. */
export async function createWorkbench(options: WorkbenchOptions): Promise<DeviceApp> {
  const { out, dataFolder, staysOpen, hidden } = options;
  const fork: UtilityStart = (path, args, forked) => utilityProcess.fork(path, args, forked);
  const inputChildren = builtChildren(join(out, 'electron'), process.platform, fork);
  const keystore = await safeKeystore(dataFolder);
  return desktopApp({ ...options, keystore, inputChildren }, async (parts) => {
    // Not `persist:`: what pages could leave behind is gone with the process (docs/api/session).
    const pages = session.fromPartition('handrail');
    return new ElectronShell({ ...parts, pages, preload: join(out, 'electron/preload.cjs'), staysOpen, hidden });
  });
}
