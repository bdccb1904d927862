import { Catalogue } from '../base/extension/catalogue.ts';
import type { Port } from '../base/rpc/port.ts';
import { DeviceApp } from '../device/app/deviceApp.ts';
import { PlainlyAskingDialer } from '../device/link/plainlyAskingDialer.ts';
import { WebCryptoAead } from '../device/webCryptoAead.ts';
import { TabCheck } from './check/tabCheck.ts';
import { leavePage } from './identity/leavePage.ts';
import { RedirectIdentity } from './identity/redirectIdentity.ts';
import { firstTab, indexedKeyPair } from './keys/indexedKeyPair.ts';
import { openTabKeys } from './keys/tabKeys.ts';
import { answersPlainly } from './link/answersPlainly.ts';
import { WebSocketDialer } from './link/webSocketDialer.ts';
import { MemoryEventLog } from './machine/memoryEventLog.ts';
import { noInput } from './machine/noInput.ts';
import { noKeystore, noProviderKeys } from './machine/notEnrolled.ts';
import { tabFacts } from './machine/tabFacts.ts';
import { TabPreferences } from './machine/tabPreferences.ts';
import { tabClock } from './tabClock.ts';
import { downloadIn } from './tenant/download.ts';
import { FetchTenantApi } from './tenant/fetchTenantApi.ts';
import { WebShell } from './webShell.ts';

export interface WebWorkbenchOptions {
  readonly page: Window & typeof globalThis;
  /** The tab's origin, which is the service's. */
  readonly service: string;
  readonly appVersion: string;
  /** The manifests of the extensions that the service offers to tabs. */
  readonly manifests: readonly unknown[];
  /** What the provider answered, where this page is its answer. */
  readonly answer: URLSearchParams | undefined;
  readonly draw: (port: Port) => void;
}

/** A tab without Ed25519 in WebCrypto cannot prove which device it is. */
export class NoDeviceKey extends Error {}

/** Puts the workbench together in a tab. Error: `NoDeviceKey`. */
export async function webWorkbench(options: WebWorkbenchOptions): Promise<{ app: DeviceApp; shell: WebShell }> {
  const { page, service, appVersion, answer, draw } = options;
  const clock = tabClock();
  const random = (length: number) => page.crypto.getRandomValues(new Uint8Array(length));
  const fetch: typeof globalThis.fetch = (address, init) => page.fetch(address, init);
  const { subtle } = page.crypto;
  const lasting = page.indexedDB && (await firstTab(page.navigator.locks)) ? indexedKeyPair(page.indexedDB) : undefined;
  const keys = await openTabKeys(subtle, lasting).catch((cause: unknown) => {
    throw new NoDeviceKey('This browser has no Ed25519', { cause });
  });
  const shell = new WebShell({ page, address: service, clock, random, draw });
  const identity = new RedirectIdentity({
    service,
    clock,
    random,
    deviceKey: keys.public,
    fetch,
    storage: page.sessionStorage,
    answer,
    leaveFor: (address, signal) => leavePage(page, address, signal),
  });
  const download = downloadIn(page.document);
  const log = new MemoryEventLog(clock);
  const app = new DeviceApp({
    shell,
    catalogue: Catalogue.read(options.manifests, { bundled: true }),
    dialer: new PlainlyAskingDialer(new WebSocketDialer(service, clock, page), (signal) =>
      answersPlainly(service, fetch, signal),
    ),
    identity,
    keystore: noKeystore,
    providerKeys: noProviderKeys,
    tenantApi: new FetchTenantApi({ service, identity, fetch, download }),
    files: { store: async (name, content) => download(name, new Blob([content], { type: 'application/jose' })) },
    keys,
    connectionCheck: new TabCheck({
      service,
      appVersion,
      clock,
      fetch,
      openSocket: (address, protocol) => new WebSocket(address, protocol),
    }),
    machine: tabFacts(page.navigator.userAgent, appVersion),
    input: noInput(clock),
    preferences: new TabPreferences(() => page.localStorage, page.navigator.language),
    log,
    keptLog: log,
    clock,
    random,
    aead: new WebCryptoAead(subtle),
  });
  return { app, shell };
}
