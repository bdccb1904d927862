import { randomBytes } from 'node:crypto';
import { HandrailError, type Manifest, type SideModule } from '@handrail/sdk';
import { manifest as annotation } from '../../../extensions/annotation/manifest.ts';
import { manifest as authentication } from '../../../extensions/authentication/manifest.ts';
import { manifest as core } from '../../../extensions/core/manifest.ts';
import { manifest as pause } from '../../../extensions/pause/manifest.ts';
import type { Clock } from '../../../workbench/base/clock.ts';
import { Catalogue } from '../../../workbench/base/extension/catalogue.ts';
import { NodeAead } from '../../../workbench/desktop/crypto/nodeAead.ts';
import { MemoryKeystore } from '../../../workbench/desktop/keystore/memoryKeystore.ts';
import { DeviceApp } from '../../../workbench/device/app/deviceApp.ts';
import type { Updates } from '../../../workbench/device/ports/updates.ts';
import { LocalInput } from '../../../workbench/device/session/localInput.ts';
import { AtPage } from './atPage.ts';
import {
  MemoryIdentity,
  MemoryKeys,
  MemoryLog,
  MemoryPreferences,
  RecordingInjector,
  TestHands,
} from './memoryMachine.ts';
import type { MemoryDialer, MemoryService } from './memoryService.ts';
import { MemoryShell } from './memoryShell.ts';
import type { TestPage } from './testPage.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

/** The manifests of the extensions that ship, and of others, as they are read from JSON. */
export function shippedCatalogue(others: readonly Manifest[] = []): Catalogue {
  return Catalogue.read(
    [authentication, core, pause, annotation, ...others].map((manifest): unknown =>
      JSON.parse(JSON.stringify(manifest)),
    ),
    { bundled: true },
  );
}

export interface PersonOptions {
  /** Signed in before. */
  readonly kept?: boolean;
  /** Sides of extensions that their app has beside those that ship. */
  readonly modules?: readonly SideModule[];
  readonly appVersion?: string;
  /** The secret of an enrolment token that software distribution left. */
  readonly enrolment?: string;
  /** The one tenant that software distribution left. */
  readonly tenant?: string;
  /** Their app replaces itself. */
  readonly updates?: Updates;
}

/** Somebody at their own device. */
export class Person extends AtPage {
  readonly app: DeviceApp;
  readonly shell: MemoryShell;
  readonly identity: MemoryIdentity;
  readonly dialer: MemoryDialer;
  readonly keys = new MemoryKeys();
  readonly keystore = new MemoryKeystore();
  readonly log = new MemoryLog();
  readonly hands = new TestHands();
  /** What listens for them needs until this settles to start. */
  handsHeard: Promise<void> = Promise.resolve();
  /** What reached this device's display. */
  readonly injected: string[] = [];
  /** What they saved among their downloads, by name. */
  readonly saved = new Map<string, string>();
  injector: RecordingInjector | undefined;

  constructor(id: string, service: MemoryService, clock: Clock, options: PersonOptions = {}) {
    super();
    const { modules = [] } = options;
    this.shell = new MemoryShell(clock, modules);
    this.identity = new MemoryIdentity(id, options.kept);
    this.identity.word = () => service.identityProvider.word(id, this.keys.public);
    this.identity.pin = service.identityProvider.pin(id);
    this.dialer = service.dialer();
    this.app = new DeviceApp({
      shell: this.shell,
      catalogue: shippedCatalogue([...new Set(modules.map(({ manifest }) => manifest))]),
      dialer: this.dialer,
      identity: this.identity,
      // Sessions need none of the tenant's pages.
      tenantApi: { send: noTenantApi, save: noTenantApi },
      files: {
        store: async (name, content) => {
          this.saved.set(name, new TextDecoder().decode(content));
          return name;
        },
      },
      keys: this.keys,
      keystore: this.keystore,
      providerKeys: service.identityProvider,
      machine: {
        name: `${id}'s computer`,
        os: 'Test',
        platform: 'linux' as const,
        appVersion: options.appVersion ?? '1.0.0',
        ...(options.enrolment !== undefined && { enrolment: options.enrolment }),
        ...(options.tenant !== undefined && { tenant: options.tenant }),
      },
      ...(options.updates && { updates: options.updates }),
      preferences: new MemoryPreferences(),
      input: new LocalInput({
        clock,
        createInjector: async () => {
          this.injector = new RecordingInjector(this.injected);
          return this.injector;
        },
        createMonitor: async () => {
          await this.handsHeard;
          return this.hands;
        },
      }),
      log: this.log,
      keptLog: this.log,
      clock,
      random,
      aead: new NodeAead(),
    });
  }

  get page(): TestPage {
    return this.shell.page;
  }

  /** Starts the app and opens its page. */
  async start(): Promise<void> {
    await this.app.start();
    await this.page.open();
  }

  async signIn(): Promise<void> {
    await this.page.run('authentication', 'signIn');
    await this.shows('being signed in', () => this.page.state.identity.status === 'signedIn');
  }
}

function noTenantApi(): Promise<never> {
  return Promise.reject(new HandrailError('not_supported', 'There is no API here'));
}
