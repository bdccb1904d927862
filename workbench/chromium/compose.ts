import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { Catalogue } from '../base/extension/catalogue.ts';
import { NodeAead } from '../desktop/crypto/nodeAead.ts';
import { everyEventLog } from '../desktop/eventLog/everyEventLog.ts';
import { FileEventLog } from '../desktop/eventLog/fileEventLog.ts';
import { JournalEventLog } from '../desktop/eventLog/journalEventLog.ts';
import { OrganisationIdentity } from '../desktop/identity/organisationIdentity.ts';
import { isSignInDone } from '../desktop/identity/redirectServer.ts';
import { createActivityMonitor } from '../desktop/input/createActivityMonitor.ts';
import { createInjector } from '../desktop/input/createInjector.ts';
import { openDeviceKeys } from '../desktop/keystore/deviceKeys.ts';
import { FileKeystore } from '../desktop/keystore/fileKeystore.ts';
import { SplitKeystore } from '../desktop/keystore/splitKeystore.ts';
import { SocketLinkDialer } from '../desktop/linkDialer.ts';
import { machineFacts } from '../desktop/machine/machineFacts.ts';
import { postureCollector } from '../desktop/posture/postureCollector.ts';
import { FilePreferences } from '../desktop/preferences/filePreferences.ts';
import { systemClock } from '../desktop/systemClock.ts';
import { Downloads } from '../desktop/tenant/downloads.ts';
import { HttpTenantApi } from '../desktop/tenant/httpTenantApi.ts';
import { DeviceApp } from '../device/app/deviceApp.ts';
import { LocalInput } from '../device/session/localInput.ts';
import type { BrowserLauncher } from './browser/browserLauncher.ts';
import type { Placement } from './browser/browserWindow.ts';
import { findBrowser } from './browser/findBrowser.ts';
import type { TestFlags } from './browser/flags.ts';
import { ChromiumShell } from './chromiumShell.ts';
import { readBundles } from './loopback/bundles.ts';

/** What differs from one workbench on an installed browser to another. */
export interface WorkbenchOptions {
  /** Address of the service, such as `https://help.example.org`. */
  readonly service: string;
  /** Keeps keys, the local log and the browser's profile. */
  readonly dataFolder: string;
  /** The built pages. */
  readonly out: string;
  readonly launcher: BrowserLauncher;
  /** The browser's profile where it is not to be in the data folder. */
  readonly profile?: string;
  readonly deviceName?: string;
  /** The secret of an enrolment token, where software distribution left one. */
  readonly enrolment?: string;
  /** Where files go that the person downloads; the system's folder for them when absent. */
  readonly downloads?: string;
  readonly windowSize?: Placement;
  readonly externalBrowser?: 'system' | 'own';
  /** Demo and tests only. */
  readonly testing?: TestFlags;
  /** Demo and tests only. */
  readonly allowUnsandboxed?: boolean;
  /** A line for the person who started this; never a secret. */
  readonly say?: (line: string) => void;
}

/** The version that the service and the other side are told. */
export const appVersion = '0.1.0';

/** Puts the workbench together on an installed Chrome, Edge or Chromium. Errors: no_browser, port_taken, data_corrupt. */
export async function createWorkbench(options: WorkbenchOptions): Promise<DeviceApp> {
  const { service, dataFolder, out } = options;
  const say = options.say ?? (() => undefined);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const clock = systemClock();
  const catalogue = readCatalogue(join(out, 'extensions'));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const keystore = new SplitKeystore(new FileKeystore(join(dataFolder, 'keys')));
  const fileLog = new FileEventLog(join(dataFolder, 'log'), clock, () => say('The local event log cannot be written.'));
  const log = everyEventLog(JournalEventLog.available() ? [fileLog, new JournalEventLog(clock)] : [fileLog]);
  const systemLanguage = Intl.DateTimeFormat().resolvedOptions().locale;
  const preferences = new FilePreferences({ folder: dataFolder, systemLanguage, log, clock });
  const shell = await ChromiumShell.start({
    executable: findBrowser(),
    profile: options.profile ?? join(dataFolder, 'browser'),
    launcher: options.launcher,
    bundles: readBundles(out),
    clock,
    random,
    preferences: () => preferences.current,
    ...(options.windowSize ? { windowSize: options.windowSize } : {}),
    externalDone: isSignInDone,
    ...(options.externalBrowser ? { externalBrowser: options.externalBrowser } : {}),
    ...(options.testing ? { testing: options.testing } : {}),
    ...(options.allowUnsandboxed ? { allowUnsandboxed: true } : {}),
  });
  // After the shell, which lets only one workbench use a data folder; without keys it must not stay open.
  const keys = await openDeviceKeys(keystore).catch(async (error: unknown) => {
    await shell.close();
    throw error;
  });
  const place = {
    platform: process.platform,
    display: process.env['DISPLAY'],
    xauthority: process.env['XAUTHORITY'],
    waylandDisplay: process.env['WAYLAND_DISPLAY'],
    environment: process.env,
  };
  const facts = machineFacts(appVersion);
  const posture = postureCollector(appVersion, clock, process.env);
  const identity = new OrganisationIdentity({
    service,
    keystore,
    clock,
    openBrowser: (address) => shell.openExternal(address),
  });
  return new DeviceApp({
    shell,
    catalogue,
    dialer: new SocketLinkDialer(service, clock),
    identity,
    tenantApi: new HttpTenantApi({
      service,
      identity,
      fetch,
      downloads: new Downloads(options.downloads ?? join(homedir(), 'Downloads')),
    }),
    keys,
    machine: {
      ...facts,
      ...(options.deviceName === undefined ? {} : { name: options.deviceName }),
      ...(options.enrolment === undefined ? {} : { enrolment: options.enrolment }),
    },
    input: new LocalInput({
      clock,
      createInjector: () => createInjector(place),
      createMonitor: () => createActivityMonitor(place),
    }),
    preferences,
    ...(posture ? { posture } : {}),
    log,
    clock,
    random,
    aead: new NodeAead(),
  });
}

/** The manifests of the extensions that ship with the app. Error: `data_corrupt` where there is none. */
function readCatalogue(folder: string): Catalogue {
  const manifests = existsSync(folder)
    ? readdirSync(folder)
        .map((id) => join(folder, id, 'manifest.json'))
        .filter((file) => existsSync(file))
        .map((file): unknown => JSON.parse(readFileSync(file, 'utf8')))
    : [];
  if (manifests.length === 0) {
    throw new HandrailError('data_corrupt', 'The extensions of this program are missing; build it again', {
      missing: 'extensions',
    });
  }
  return Catalogue.read(manifests, { bundled: true });
}
