import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Assignment, Group } from '@handrail/sdk/tenant/access';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import type { ServiceOptions } from '../../../../workbench/service/options.ts';
import { openStore, type Store } from '../../../../workbench/service/store/store.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { placeOf } from './place.ts';
import { type Running, running, temporaryFolder } from './running.ts';
import { TestApp, TestDevice } from './testApp.ts';
import { TestProvider } from './testProvider.ts';

/** Opens the store of a data folder, beside a service or before it. */
export async function openFolder(folder: string): Promise<Store> {
  mkdirSync(join(folder, 'backups'), { recursive: true, mode: 0o700 });
  return openStore({
    ...(await placeOf(folder)),
    now: Date.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
  });
}

export const helpDesk: Assignment = {
  id: 'help-desk',
  name: 'Help desk',
  description: '',
  roleId: 'help-desk-operator',
  adminGroups: ['helpdesk'],
  scope: { allUsers: true, allDevices: true, groups: [] },
};

/** Everything is theirs, over everybody. */
export const administrators: Assignment = {
  ...helpDesk,
  id: 'admins',
  name: 'Administrators',
  roleId: 'remote-help-administrator',
  adminGroups: ['admins'],
};

/** Groups of the tests' provider, known under their own ids. */
const groups: readonly Group[] = ['helpdesk', 'staff', 'finance', 'admins', 'audit'].map((id) => ({
  id,
  name: id,
  kind: 'people',
  providerGroup: id,
}));

const usual: Partial<ServiceOptions> = {
  // On a clock that stands still a bucket never fills again.
  apiRates: { caller: { perSecond: 1, burst: 1e6 }, tenant: { perSecond: 1, burst: 1e6 } },
  // Tests move the clock faster than pings can be answered.
  limits: { pingLeastMs: 1e12, pingMostMs: 1e12 },
};

/** A service for the tenants Acme and Brand, with the tests' own provider and clock. */
export class Acme {
  readonly service: Running;
  readonly provider: TestProvider;
  readonly clock: FakeClock;
  readonly #test: TestContext;
  readonly #devices: Map<string, TestDevice>;

  static async start(
    test: TestContext,
    change: {
      readonly settings?: Partial<TenantSettings>;
      readonly options?: Partial<ServiceOptions>;
      readonly assignments?: readonly Assignment[];
      /** Fills the data folder further before the service starts. */
      readonly seed?: (dataFolder: string) => Promise<void>;
    } = {},
  ): Promise<Acme> {
    const provider = await TestProvider.start(test);
    const dataFolder = await temporaryFolder(test);
    const store = await openFolder(dataFolder);
    for (const tenantId of ['acme', 'brand']) {
      const settings = { ...newTenantSettings, enabled: true, unenrolledAllowed: true, ...change.settings };
      await store.tenants.ensure({ tenantId, provider: 'test', providerTenant: tenantId, name: tenantId, settings }, 0);
      for (const group of groups) await store.groups.ensure({ tenantId }, group, 0);
      for (const assignment of change.assignments ?? [helpDesk])
        await store.assignments.ensure({ tenantId }, assignment, 0);
    }
    await store.close();
    await change.seed?.(dataFolder);
    const clock = new FakeClock(Date.now());
    const service = await running(test, {
      dataFolder,
      clock,
      signIn: { kind: 'provider', provider: provider.settings(), tenants: [] },
      ...usual,
      ...change.options,
    });
    return new Acme(test, service, provider, clock);
  }

  constructor(
    test: TestContext,
    service: Running,
    provider: TestProvider,
    clock: FakeClock,
    devices = new Map<string, TestDevice>(),
  ) {
    this.#devices = devices;
    this.#test = test;
    this.service = service;
    this.provider = provider;
    this.clock = clock;
  }

  /** Another service on the same data folder, with the same people at the same devices; this one must have stopped. */
  async restarted(): Promise<Acme> {
    const service = await running(this.#test, {
      ...usual,
      dataFolder: this.service.dataFolder,
      clock: this.clock,
      signIn: { kind: 'provider', provider: this.provider.settings(), tenants: [] },
    });
    return new Acme(this.#test, service, this.provider, this.clock, this.#devices);
  }

  /** A good token, which lives long enough for a test that moves the clock. */
  token(person: string, change: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const exp = Math.floor(this.clock.now() / 1000) + 3 * 24 * 3600;
    return this.provider.sign(this.provider.claims(this.clock.now(), { sub: person, name: person, exp, ...change }));
  }

  /** Somebody's app, signed in at a device; the device's key is the same each time it is named. */
  async app(
    person: string,
    deviceName: string,
    change: Readonly<Record<string, unknown>> = {},
    enrolment?: string,
  ): Promise<TestApp> {
    const device = this.#devices.get(deviceName) ?? new TestDevice(deviceName);
    this.#devices.set(deviceName, device);
    const app = new TestApp(this.service.address, device);
    this.#test.after(() => app.close());
    await app.hello(await this.token(person, change), enrolment === undefined ? {} : { enrolment });
    return app;
  }

  helper(): Promise<TestApp> {
    return this.app('hana', 'desk');
  }

  sharer(): Promise<TestApp> {
    return this.app('sam', 'laptop', { groups: ['staff'] });
  }

  /** A session as far as the relay. */
  async joined() {
    const [helper, sharer] = await Promise.all([this.helper(), this.sharer()]);
    const offer = await helper.rpc.call('offerSession', {});
    const atSharer = await sharer.rpc.call('joinSession', { routing: offer.routing });
    const atHelper = await helper.first('offerTaken');
    return { helper, sharer, offer, atSharer, atHelper, sessionId: offer.sessionId };
  }

  /** The audit log of a tenant, as the tables have it, oldest first. */
  async audit(tenantId = 'acme') {
    const store = await openFolder(this.service.dataFolder);
    try {
      return await store.audit.from({ tenantId }, 0, 1000);
    } finally {
      await store.close();
    }
  }

  /** The records of a tenant, as the tables have them. */
  async records(tenantId = 'acme') {
    const store = await openFolder(this.service.dataFolder);
    try {
      return await store.sessions.list({ tenantId }, {}, { sort: 'createdAt', descending: true, limit: 100 });
    } finally {
      await store.close();
    }
  }
}

/** The code with which a call is refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}
