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
import { ServiceDesk } from '../../device/app/serviceDesk.ts';
import { PlainlyAskingDialer } from '../../device/link/plainlyAskingDialer.ts';
import type { EventLog, Keystore } from '../../device/ports/machine.ts';
import type { ServiceFinder } from '../../device/ports/serviceChoice.ts';
import type { Shell } from '../../device/ports/shell.ts';
import type { Updates } from '../../device/ports/updates.ts';
import { LocalInput } from '../../device/session/localInput.ts';
import { checkConnection, lookAtService } from '../../network/check/connectionCheck.ts';
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
import { type ScreenDrawer, screenDrawer } from '../overlay/screenDrawer.ts';
import { type Bundles, readBundles } from '../pages/bundles.ts';
import { postureCollector } from '../posture/postureCollector.ts';
import { FilePreferences } from '../preferences/filePreferences.ts';
import { systemClock } from '../systemClock.ts';
import { Downloads } from '../tenant/downloads.ts';
import { HttpTenantApi } from '../tenant/httpTenantApi.ts';
import { DesktopWorkbench, type ServicePlace } from './desktopWorkbench.ts';
import { KeptService } from './keptService.ts';

/** What a shell is given to start with. */
export interface ShellParts {
  readonly bundles: Bundles;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What the person prefers now: pages are painted so from their first moment. */
  readonly preferences: () => Preferences;
  /** What draws over a screen by itself here; undefined where only a window of the shell's could. */
  readonly drawer?: ScreenDrawer;
}

/** The programs of the children that inject, listen and draw, where they are not the source files. */
export interface InputChildren {
  readonly injectorPath: string;
  readonly activityPath: string;
  readonly endKeyPath: string;
  readonly overlayPath: string;
  readonly fork: ForkChild;
}

/** What differs from one workbench on a desktop to another, whatever its shell. */
export interface DesktopOptions {
  /** Address of the service that was chosen for this device, such as `https://help.example.org`; the person is asked when absent. */
  readonly service?: string;
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
  /** What went wrong after the start and ended the workbench. */
  readonly failed?: (error: unknown) => void;
  /** A line for the person who started this; never a secret. */
  readonly say?: (line: string) => void;
}

/** Puts the trusted half of the workbench together, in the shell that `startShell` gives. Error: `data_corrupt`. */
export async function desktopApp(
  options: DesktopOptions,
  startShell: (parts: ShellParts) => Promise<Shell>,
): Promise<DesktopWorkbench> {
  const { dataFolder, out, keystore, inputChildren } = options;
  const say = options.say ?? (() => undefined);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const clock = systemClock();
  const catalogue = readCatalogue(join(out, 'extensions'));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const fileLog = new FileEventLog(join(dataFolder, 'log'), clock, () => say('The local event log cannot be written.'));
  const log = everyEventLog(JournalEventLog.available() ? [fileLog, new JournalEventLog(clock)] : [fileLog]);
  const systemLanguage = Intl.DateTimeFormat().resolvedOptions().locale;
  const preferences = new FilePreferences({ folder: dataFolder, systemLanguage, log, clock });
  const place = {
    platform: process.platform,
    display: process.env['DISPLAY'],
    xauthority: process.env['XAUTHORITY'],
    waylandDisplay: process.env['WAYLAND_DISPLAY'],
    environment: process.env,
    ...(inputChildren && { fork: inputChildren.fork }),
  };
  const drawer = await screenDrawer({ ...place, clock, childPath: inputChildren?.overlayPath });
  const shell = await startShell({
    bundles: readBundles(out),
    clock,
    random,
    preferences: () => preferences.current,
    ...(drawer ? { drawer } : {}),
  });
  const facts = machineFacts(appVersion);
  const posture = postureCollector(appVersion, clock, process.env);
  const updates = options.updates?.(log);
  const downloads = new Downloads(options.downloads ?? join(homedir(), 'Downloads'));
  const network = options.network ?? new SystemNetwork(process.env, clock);
  const machine = {
    ...facts,
    ...(options.deviceName === undefined ? {} : { name: options.deviceName }),
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
  };
  const common = {
    shell,
    ...(updates ? { updates } : {}),
    catalogue,
    files: {
      store: (name: string, content: Uint8Array<ArrayBuffer>) => downloads.store(name, new Blob([content]).stream()),
    },
    keystore,
    providerKeys: new HttpProviderKeys(fetch),
    preferences,
    ...(posture ? { posture } : {}),
    log,
    keptLog: fileLog,
    clock,
    random,
    aead: new NodeAead(),
  };
  const input = () =>
    new LocalInput({
      clock,
      createInjector: () => createInjector({ ...place, childPath: inputChildren?.injectorPath }),
      createMonitor: () =>
        createActivityMonitor({
          ...place,
          activityPath: inputChildren?.activityPath,
          endKeyPath: inputChildren?.endKeyPath,
        }),
    });
  const assemble = async ({ service, serviceChoice, keepsShell }: ServicePlace) => {
    const dialer = new PlainlyAskingDialer(new SocketLinkDialer(service, clock, network), (signal) =>
      fetchSignInOptions(service, fetch, signal).then(
        () => true,
        () => false,
      ),
    );
    // After the shell, which lets only one workbench use a data folder.
    const keys = await openDeviceKeys(keystore);
    const identity = new OrganisationIdentity({
      service,
      ownApiOnly: serviceChoice !== undefined,
      keystore,
      clock,
      random,
      deviceKey: keys.public,
      openBrowser: (address) => shell.openExternal(address),
    });
    // Whoever left the secret meant the service that they left with it, and no other.
    const { enrolment } = serviceChoice ? {} : options;
    return new DeviceApp({
      ...common,
      ...(serviceChoice ? { serviceChoice } : {}),
      keepsShell,
      dialer,
      identity,
      tenantApi: new HttpTenantApi({ service, identity, fetch, downloads }),
      keys,
      machine: { ...machine, ...(enrolment === undefined ? {} : { enrolment }) },
      input: input(),
      connectionCheck: {
        run: (tell, signal) => checkConnection({ service, network, clock, appVersion }, tell, signal),
      },
    });
  };
  const finder: ServiceFinder = {
    look: (service, tell, signal) => lookAtService({ service, network, clock, appVersion }, tell, signal),
  };
  return new DesktopWorkbench({
    shell,
    given: options.service,
    kept: new KeptService(dataFolder, log),
    keystore,
    log,
    assemble,
    serviceDesk: (owner) => new ServiceDesk({ ...common, finder, machine }, owner),
    failed: options.failed ?? ((error) => say(HandrailError.from(error).message)),
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
