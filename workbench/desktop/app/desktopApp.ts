import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { appVersion } from '../../base/app/appVersion.ts';
import type { Preferences } from '../../base/app/preferences.ts';
import type { Clock } from '../../base/clock.ts';
import { Catalogue } from '../../base/extension/catalogue.ts';
import type { RandomBytes } from '../../base/random.ts';
import { DeviceApp } from '../../device/app/deviceApp.ts';
import { PlainlyAskingDialer } from '../../device/link/plainlyAskingDialer.ts';
import type { EventLog, Keystore } from '../../device/ports/machine.ts';
import type { Shell } from '../../device/ports/shell.ts';
import type { Updates } from '../../device/ports/updates.ts';
import { LocalInput } from '../../device/session/localInput.ts';
import { checkConnection } from '../../network/check/connectionCheck.ts';
import { SystemNetwork } from '../../network/systemNetwork.ts';
import { NodeAead } from '../crypto/nodeAead.ts';
import { everyEventLog } from '../eventLog/everyEventLog.ts';
import { FileEventLog } from '../eventLog/fileEventLog.ts';
import { JournalEventLog } from '../eventLog/journalEventLog.ts';
import { OrganisationIdentity } from '../identity/organisationIdentity.ts';
import { HttpProviderKeys } from '../identity/providerKeys.ts';
import { fetchSignInOptions } from '../identity/signInService.ts';
import { createActivityMonitor } from '../input/createActivityMonitor.ts';
import { createInjector } from '../input/createInjector.ts';
import type { ForkChild } from '../input/forkChild.ts';
import { openDeviceKeys } from '../keystore/deviceKeys.ts';
import { SocketLinkDialer } from '../linkDialer.ts';
import { machineFacts } from '../machine/machineFacts.ts';
import { type Bundles, readBundles } from '../pages/bundles.ts';
import { postureCollector } from '../posture/postureCollector.ts';
import { FilePreferences } from '../preferences/filePreferences.ts';
import { systemClock } from '../systemClock.ts';
import { Downloads } from '../tenant/downloads.ts';
import { HttpTenantApi } from '../tenant/httpTenantApi.ts';

/** What a shell is given to start with. */
export interface ShellParts {
  readonly bundles: Bundles;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What the person prefers now: pages are painted so from their first moment. */
  readonly preferences: () => Preferences;
}

/** The programs of the children that inject and listen, where they are not the source files. */
export interface InputChildren {
  readonly injectorPath: string;
  readonly activityPath: string;
  readonly endKeyPath: string;
  readonly fork: ForkChild;
}

/** What differs from one workbench on a desktop to another, whatever its shell. */
export interface DesktopOptions {
  /** Address of the service, such as `https://help.example.org`. */
  readonly service: string;
  /** Keeps keys and the local log. */
  readonly dataFolder: string;
  /** The built pages. */
  readonly out: string;
  readonly keystore: Keystore;
  readonly deviceName?: string;
  /** The secret of an enrolment token, where software distribution left one. */
  readonly enrolment?: string;
  /** Id of the one organisation whose people may sign in here, where software distribution left one. */
  readonly tenant?: string;
  /** Where files go that the person downloads; the system's folder for them when absent. */
  readonly downloads?: string;
  /** The way out of this machine; as the environment has it when absent. */
  readonly network?: SystemNetwork;
  /** Where Node's own fork and the source files are not to be had. */
  readonly inputChildren?: InputChildren;
  /** How this app replaces itself, where it does. */
  readonly updates?: (log: EventLog) => Updates | undefined;
  /** A line for the person who started this; never a secret. */
  readonly say?: (line: string) => void;
}

/** Puts the trusted half of the workbench together, in the shell that `startShell` gives. Error: `data_corrupt`. */
export async function desktopApp(
  options: DesktopOptions,
  startShell: (parts: ShellParts) => Promise<Shell>,
): Promise<DeviceApp> {
  const { service, dataFolder, out, keystore, inputChildren } = options;
  const say = options.say ?? (() => undefined);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const clock = systemClock();
  const catalogue = readCatalogue(join(out, 'extensions'));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const fileLog = new FileEventLog(join(dataFolder, 'log'), clock, () => say('The local event log cannot be written.'));
  const log = everyEventLog(JournalEventLog.available() ? [fileLog, new JournalEventLog(clock)] : [fileLog]);
  const systemLanguage = Intl.DateTimeFormat().resolvedOptions().locale;
  const preferences = new FilePreferences({ folder: dataFolder, systemLanguage, log, clock });
  const shell = await startShell({
    bundles: readBundles(out),
    clock,
    random,
    preferences: () => preferences.current,
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
    ...(inputChildren && { fork: inputChildren.fork }),
  };
  const facts = machineFacts(appVersion);
  const posture = postureCollector(appVersion, clock, process.env);
  const identity = new OrganisationIdentity({
    service,
    keystore,
    clock,
    random,
    deviceKey: keys.public,
    openBrowser: (address) => shell.openExternal(address),
  });
  const updates = options.updates?.(log);
  const downloads = new Downloads(options.downloads ?? join(homedir(), 'Downloads'));
  const network = options.network ?? new SystemNetwork(process.env, clock);
  return new DeviceApp({
    shell,
    ...(updates ? { updates } : {}),
    catalogue,
    dialer: new PlainlyAskingDialer(new SocketLinkDialer(service, clock, network), (signal) =>
      fetchSignInOptions(service, fetch, signal).then(
        () => true,
        () => false,
      ),
    ),
    identity,
    tenantApi: new HttpTenantApi({
      service,
      identity,
      fetch,
      downloads,
    }),
    files: { store: (name, content) => downloads.store(name, new Blob([content]).stream()) },
    keys,
    keystore,
    providerKeys: new HttpProviderKeys(fetch),
    connectionCheck: {
      run: (tell, signal) => checkConnection({ service, network, clock, appVersion }, tell, signal),
    },
    machine: {
      ...facts,
      ...(options.deviceName === undefined ? {} : { name: options.deviceName }),
      ...(options.enrolment === undefined ? {} : { enrolment: options.enrolment }),
      ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
    },
    input: new LocalInput({
      clock,
      createInjector: () => createInjector({ ...place, childPath: inputChildren?.injectorPath }),
      createMonitor: () =>
        createActivityMonitor({
          ...place,
          activityPath: inputChildren?.activityPath,
          endKeyPath: inputChildren?.endKeyPath,
        }),
    }),
    preferences,
    ...(posture ? { posture } : {}),
    log,
    keptLog: fileLog,
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
