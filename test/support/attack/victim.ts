import { randomBytes } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../../workbench/base/clock.ts';
import type { Catalogue } from '../../../workbench/base/extension/catalogue.ts';
import { NodeAead } from '../../../workbench/desktop/crypto/nodeAead.ts';
import { MemoryKeystore } from '../../../workbench/desktop/keystore/memoryKeystore.ts';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { DeviceApp } from '../../../workbench/device/app/deviceApp.ts';
import { LocalInput } from '../../../workbench/device/session/localInput.ts';
import { processClock } from '../../../workbench/network/processClock.ts';
import { AtPage } from '../flow/atPage.ts';
import { MemoryKeys, MemoryLog, MemoryPreferences, RecordingInjector, TestHands } from '../flow/memoryMachine.ts';
import { MemoryShell } from '../flow/memoryShell.ts';
import { shippedCatalogue } from '../flow/person.ts';
import type { TestPage } from '../flow/testPage.ts';
import { until } from '../flow/until.ts';

/** Where and as whom a device runs. */
export interface VictimOptions {
  /** The service, or who pretends to be it. */
  readonly address: string;
  readonly token: string;
  readonly name: string;
  readonly clock: Clock;
  readonly catalogue?: Catalogue;
}

/** The real app of somebody who is being attacked, on the real link, without windows and without a real display. */
export class Victim extends AtPage {
  readonly app: DeviceApp;
  readonly shell: MemoryShell;
  readonly keys = new MemoryKeys();
  readonly log = new MemoryLog();
  readonly hands = new TestHands();
  /** What reached this device's display. */
  readonly injected: string[] = [];
  /** Every state that its page was ever shown. */
  readonly shown: string[] = [];

  constructor({ address, token, name, clock, catalogue }: VictimOptions) {
    super();
    this.shell = new MemoryShell(clock);
    this.app = new DeviceApp({
      shell: this.shell,
      catalogue: catalogue ?? shippedCatalogue(),
      // Sockets live in real time: a test that moves its clock by minutes does not mean that the network was silent.
      dialer: new SocketLinkDialer(address, processClock),
      identity: {
        signIn: async () => undefined,
        restore: async () => true,
        signOut: async () => undefined,
        accessToken: async () => token,
        keyBinding: async () => undefined,
        provider: () => undefined,
      },
      // Sessions need none of the tenant's pages.
      tenantApi: { send: noTenantApi, save: noTenantApi },
      files: { store: noTenantApi },
      keys: this.keys,
      keystore: new MemoryKeystore(),
      // Without a provider nobody does without a code here.
      providerKeys: { keysOf: noTenantApi },
      machine: { name, os: 'Test', platform: 'linux' as const, appVersion: '1.0.0' },
      preferences: new MemoryPreferences(),
      input: new LocalInput({
        clock,
        createInjector: async () => new RecordingInjector(this.injected),
        createMonitor: async () => this.hands,
      }),
      log: this.log,
      keptLog: this.log,
      clock,
      random: (length) => new Uint8Array(randomBytes(length)),
      aead: new NodeAead(),
    });
  }

  /** Opens the app; its person is signed in already. */
  async start(): Promise<void> {
    await this.app.start();
    this.page.rpc.on('state', (state) => this.shown.push(JSON.stringify(state)));
    await this.page.open();
    await this.shows(
      'being signed in',
      ({ state }) => state.identity.status === 'signedIn' && state.service.link === 'online',
    );
  }

  get page(): TestPage {
    return this.shell.page;
  }

  /** Types a code that somebody read out. */
  async join(code: string): Promise<void> {
    await this.page.rpc.call('join', { code });
  }

  /** Asks for a code. */
  async offer(): Promise<string> {
    await this.page.rpc.call('offer', {});
    return await this.shows('a code', ({ state }) => state.offer?.code);
  }

  /** The prompt in front of the person, once it is open. */
  prompt() {
    return until('the sharer is asked', () => this.shell.prompt);
  }

  async withdraw(permission: string): Promise<void> {
    await this.page.rpc.call('withdraw', { sessionId: this.session?.id ?? '', permission });
  }

  /** Everything in the local event log, as text. */
  get logged(): string {
    return JSON.stringify(this.log.entries);
  }
}

function noTenantApi(): Promise<never> {
  return Promise.reject(new HandrailError('not_supported', 'There is no API here'));
}
