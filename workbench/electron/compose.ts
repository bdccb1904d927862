import { join } from 'node:path';
import { app, net, safeStorage, session, utilityProcess } from 'electron';
import { lastingProgram } from '../desktop/app/autostart.ts';
import { type DesktopOptions, desktopApp } from '../desktop/app/desktopApp.ts';
import type { DesktopWorkbench } from '../desktop/app/desktopWorkbench.ts';
import { builtChildren } from '../desktop/input/builtChildren.ts';
import type { UtilityStart } from '../desktop/input/utilityFork.ts';
import { systemKeystore } from '../desktop/keystore/systemKeystore.ts';
import { takePageWays } from '../desktop/pages/pageWays.ts';
import { createUpdates } from '../desktop/updates/createUpdates.ts';
import type { EngineUpdates } from '../desktop/updates/engineUpdates.ts';
import type { EventLog } from '../device/ports/machine.ts';
import { ElectronShell } from './electronShell.ts';

/** What differs from one workbench in Electron to another. */
export interface WorkbenchOptions extends Omit<DesktopOptions, 'keystore' | 'inputChildren' | 'updates'> {
  /** Whether the window only hides when the person closes it now. */
  readonly staysOpen: () => boolean;
  /** Started by the system: no window before somebody asks for it. */
  readonly hidden: boolean;
  /** What software distribution says of updates. */
  readonly updateFeed: string | undefined;
}

/** Puts the workbench together in Electron, once the app is ready. Error: `data_corrupt`. */
export async function createWorkbench(options: WorkbenchOptions): Promise<DesktopWorkbench> {
  const { out, dataFolder, staysOpen, hidden, updateFeed, network } = options;
  const fork: UtilityStart = (path, args, forked) => utilityProcess.fork(path, args, forked);
  const inputChildren = builtChildren(join(out, 'electron'), process.platform, fork);
  const keystore = await systemKeystore(dataFolder, process.platform, safeStorage);
  const resources = process.resourcesPath;
  // Loaded when there is something to fetch.
  const engine = async () => (await import('electron-updater')).default.autoUpdater;
  let own: EngineUpdates | undefined;
  const updates = (log: EventLog) => {
    own = createUpdates({ dataFolder, resources, preset: updateFeed, engine, ways: network, log });
    return own;
  };
  const opened = await desktopApp({ ...options, keystore, inputChildren, updates }, async (parts) => {
    // Not `persist:`: what pages could leave behind is gone with the process (docs/api/session).
    const pages = session.fromPartition('handrail');
    if (network) await takePageWays(pages, network, (request) => net.request(request));
    return new ElectronShell({ ...parts, pages, preload: join(out, 'electron/preload.cjs'), staysOpen, hidden });
  });
  const again = () => {
    app.relaunch({ execPath: lastingProgram(process.execPath, process.env) });
    app.exit(0);
  };
  // An installer ends the process by itself.
  opened.onClose(() => own?.install(again) || app.exit(0));
  return opened;
}
