import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { TenantSettings } from '@handrail/sdk/tenant/settings';
import type { Clock } from '../../../workbench/base/clock.ts';
import type { LinkDialer } from '../../../workbench/device/ports/machine.ts';
import { AccessCache } from '../../../workbench/service/access/accessCache.ts';
import { GrantDesk } from '../../../workbench/service/access/grantDesk.ts';
import { AuditDesk } from '../../../workbench/service/audit/auditDesk.ts';
import { Refusals } from '../../../workbench/service/audit/refusals.ts';
import { RefusedSignIns } from '../../../workbench/service/audit/refusedSignIns.ts';
import { memoryBus } from '../../../workbench/service/bus/memoryBus.ts';
import { DeviceDesk } from '../../../workbench/service/devices/deviceDesk.ts';
import { secretHash } from '../../../workbench/service/devices/secrets.ts';
import { demoPeople } from '../../../workbench/service/identity/embedded/demoPeople.ts';
import type { Provider } from '../../../workbench/service/identity/provider.ts';
import { Reception } from '../../../workbench/service/identity/reception.ts';
import type { TokenVerifier, VerifiedToken } from '../../../workbench/service/identity/tokenVerifier.ts';
import { LinkDesk } from '../../../workbench/service/link/linkDesk.ts';
import { linkLimits } from '../../../workbench/service/link/linkLimits.ts';
import { LinkSocket } from '../../../workbench/service/link/linkSocket.ts';
import { createLog } from '../../../workbench/service/logs/log.ts';
import { leaveSessions, readLeft } from '../../../workbench/service/sessions/handOver.ts';
import { SessionDesk } from '../../../workbench/service/sessions/sessionDesk.ts';
import { SessionLedger } from '../../../workbench/service/sessions/sessionLedger.ts';
import { SessionNotes } from '../../../workbench/service/sessions/sessionNotes.ts';
import { takeUpSessions } from '../../../workbench/service/sessions/takeUpSessions.ts';
import { demoTenants, seedDemoTenants } from '../../../workbench/service/store/demoTenants.ts';
import { signingKey } from '../../../workbench/service/store/files/keyFiles.ts';
import { openStore } from '../../../workbench/service/store/store.ts';
import { CheckPasses } from '../../../workbench/service/turn/checkPasses.ts';
import { createTurnDesk } from '../../../workbench/service/turn/turnDesk.ts';
import { MemoryProvider } from './memoryProvider.ts';
import { memorySocket, type OnTheWay } from './memorySocket.ts';

const provider: Provider = {
  kind: 'oidc',
  id: 'test',
  issuer: 'https://identity.example',
  audience: 'test',
  algorithms: [],
  tokenType: 'test',
  clientIds: [],
  scope: 'test',
  subjectClaim: 'sub',
  hasTenants: true,
  maxTokenAgeSeconds: 3600,
  signIn: { clientId: 'test', scopes: [] },
};

/** An app's way to the service, which the test can cut, keep down and listen to. */
export class MemoryDialer implements LinkDialer {
  readonly address = 'memory:service';
  /** While true nobody gets through. */
  down = false;
  /** What happens to messages on this link; everything passes when nothing is said. */
  pass: OnTheWay = (frame) => frame;
  readonly #take: (socket: ReturnType<typeof memorySocket>['socket']) => void;
  #cut = new AbortController();
  #link: { isDead: boolean } | undefined;

  constructor(take: (socket: ReturnType<typeof memorySocket>['socket']) => void) {
    this.#take = take;
  }

  async dial(signal: AbortSignal) {
    if (this.down || signal.aborted)
      throw new HandrailError('service_unreachable', 'No way', { address: this.address });
    this.#cut = new AbortController();
    const link = { isDead: false };
    this.#link = link;
    const pass: OnTheWay = (frame, way) => (link.isDead ? undefined : this.pass(frame, way));
    const { port, socket } = memorySocket(pass, this.#cut.signal, () => link.isDead);
    this.#take(socket);
    return port;
  }

  /** The link breaks; it can be dialled again at once unless it is kept down. */
  cut(keepDown = false): void {
    this.down = keepDown;
    this.#cut.abort();
  }

  /** The link that stands dies without a word: nothing passes any more, and neither end hears of it. */
  fallSilent(): void {
    if (this.#link) this.#link.isDead = true;
  }
}

/** The service as it is composed, but for its sockets, its provider's tokens and its clock. */
export interface MemoryService {
  /** `fromPage`: of a page in a browser. */
  dialer(fromPage?: boolean): MemoryDialer;
  /** Takes every role away from everybody, or gives them back, and looks at all sessions again. */
  setRoles(given: boolean): Promise<void>;
  /** Changes the tenant's settings, and tells the apps. */
  setSettings(change: Partial<TenantSettings>): Promise<void>;
  /** Like `setRoles`, but nobody tells the sessions. */
  roles: boolean;
  /** While true no grant is renewed: the tables cannot be read. */
  broken: boolean;
  /** Stops as when it is told to, and keeps its apps out. */
  stop(): Promise<void>;
  /** Ends without a word, as a process that is killed, and keeps its apps out. */
  kill(): Promise<void>;
  /** A new process of it on the same data folder. */
  startAgain(): Promise<void>;
  /** Permissions of extensions that grants hold as well, from the next one on: no role has them yet. */
  extras: readonly string[];
  /** What grants say otherwise than they should, from the next one on. */
  lie: Partial<Parameters<GrantDesk['grant']>[0]>;
  /** The provider that people sign in with. */
  readonly identityProvider: MemoryProvider;
  /** The secret of a new enrolment token. */
  enrolmentToken(): Promise<string>;
  /** The device with this key. */
  deviceId(thumbprint: string): Promise<string>;
  /** An administrator retires a device. */
  retire(deviceId: string): Promise<void>;
  /** The tenant's audit log, as an administrator exports it. */
  exportLog(): Promise<string>;
  close(): Promise<void>;
}

export async function startMemoryService(clock: Clock, settings: Partial<TenantSettings> = {}): Promise<MemoryService> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-flow-'));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const store = await openStore({ file: join(folder, 'handrail.db'), backups: folder, now: clock.now(), random });
  for (const tenant of demoTenants(provider.id)) {
    await store.tenants.ensure({ ...tenant, settings: { ...tenant.settings, ...settings } }, clock.now());
  }
  await seedDemoTenants(store, provider.id, clock.now());
  const log = createLog({ destination: { write: () => undefined } });
  const identityProvider = new MemoryProvider(clock, provider.issuer);
  const service = {
    roles: true,
    broken: false,
    extras: [] as readonly string[],
    lie: {} as MemoryService['lie'],
    identityProvider,
  };
  const contoso = { tenantId: 'contoso' };
  class GenerousGrants extends GrantDesk {
    override grant(session: Parameters<GrantDesk['grant']>[0]) {
      return super.grant({ ...session, permissions: [...session.permissions, ...service.extras], ...service.lie });
    }
  }
  const secretFile = join(folder, 'turn-secret');
  await writeFile(secretFile, 'the-secret-of-the-flow-tests');
  const grantKey = await signingKey(folder, 'grants', 'EdDSA');
  const grants = new GenerousGrants({
    issuer: 'https://service.example',
    key: grantKey,
    clock,
    random,
  });
  const watched = {
    ...store,
    assignments: {
      all: async (context: { readonly tenantId: string }) => {
        if (service.broken) throw new Error('The tables cannot be read');
        return service.roles ? await store.assignments.all(context) : [];
      },
    },
  } as unknown as typeof store;
  // Tokens of the test say who they are for; how real ones are checked is tested elsewhere.
  const verifier = { verify: async (token: string) => verified(token, clock.now()) } as unknown as TokenVerifier;
  const bus = memoryBus();
  const access = new AccessCache({ store: watched, bus, clock });
  const devices = new DeviceDesk({ store, clock, log });
  const refusals = new Refusals({ store, clock, log });
  const audit = new AuditDesk({ store, clock, issuer: grants.issuer, key: grantKey });
  const turn = createTurnDesk({ urls: ['turn:turn.example'], secretFile }, clock);
  const ledger = new SessionLedger({ store, audit, refusals, clock, log });
  /** What one process of the service holds in memory. */
  const desks = () => {
    const sessions = new SessionDesk({
      store: watched,
      access,
      grants,
      ledger,
      turn,
      standing: (context, deviceId) => devices.standing(context, deviceId),
      clock,
      random,
      log,
    });
    const links = new LinkDesk({
      checkPasses: new CheckPasses(turn, clock),
      reception: new Reception({
        verifier,
        store: watched,
        access,
        clock,
        refused: new RefusedSignIns(store, refusals),
      }),
      sessions,
      devices,
      grants,
      store: watched,
      clock,
      random,
      log,
      limits: linkLimits,
    });
    const notes = new SessionNotes({ dataFolder: folder, underWay: () => sessions.underWay(), clock, log });
    return { sessions, links, notes };
  };
  let { sessions, links, notes } = desks();
  notes.start();
  const dialers: MemoryDialer[] = [];
  const stop = async () => {
    notes.close(await sessions.close());
    for (const dialer of dialers) dialer.cut(true);
  };
  return Object.assign(service, {
    dialer(fromPage = false) {
      const dialer = new MemoryDialer((socket) =>
        links.take(new LinkSocket(socket, linkLimits, clock, random), undefined, fromPage),
      );
      dialers.push(dialer);
      return dialer;
    },
    stop,
    async kill() {
      // What it would still write down at its end is not there.
      const left = readLeft(folder);
      await stop();
      leaveSessions(folder, left);
    },
    async startAgain() {
      ({ sessions, links, notes } = desks());
      await takeUpSessions({ dataFolder: folder, store, sessions, ledger, log });
      notes.start();
      for (const dialer of dialers) dialer.down = false;
    },
    async setSettings(change: Partial<TenantSettings>) {
      const context = { tenantId: 'contoso' };
      const before = await store.documents.current(context, 'settings', TenantSettings);
      if (!before) throw new Error('The tenant has no settings');
      const content = { ...before.content, ...change };
      const { version } = before;
      await store.documents.put(context, 'settings', {
        replaces: version,
        content,
        changed: [],
        by: undefined,
        now: clock.now(),
      });
      await links.settingsChanged('contoso');
    },
    async enrolmentToken() {
      const [id, secret] = [random(9), random(24)].map((bytes) => Buffer.from(bytes).toString('base64url'));
      const token = { id: id ?? '', name: 'Test', uses: 1, groupId: undefined, createdBy: undefined };
      const times = { createdAt: clock.now(), expiresAt: clock.now() + 3_600_000 };
      await store.enrolmentTokens.add(contoso, { ...token, ...times }, secretHash(secret ?? ''));
      return secret ?? '';
    },
    async deviceId(thumbprint: string) {
      const device = await store.devices.withKey(contoso, thumbprint);
      if (!device) throw new Error('The service knows no such device');
      return device.id;
    },
    async retire(deviceId: string) {
      await devices.retire(contoso, deviceId, { kind: 'service', id: 'service' });
      links.retired(contoso.tenantId, deviceId);
    },
    async exportLog() {
      let log = '';
      for await (const lines of audit.export(contoso)) log += lines;
      return log;
    },
    async setRoles(given: boolean) {
      service.roles = given;
      bus.publish('contoso', 'accessChanged', {});
      await sessions.accessChanged('contoso');
    },
    async close() {
      notes.close(await sessions.close());
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function verified(token: string, now: number): VerifiedToken {
  const person = demoPeople.find(({ id }) => token === `token.${id}`);
  if (!person) throw new HandrailError('sign_in_failed', 'Nobody has this token');
  const { id, name, signInName, title, company, domain, tenant, groups } = person;
  const seconds = Math.floor(now / 1000);
  return {
    provider,
    providerTenant: tenant,
    subject: id,
    groups,
    groupsOverage: false,
    claims: {
      iss: provider.issuer,
      aud: provider.audience,
      sub: id,
      iat: seconds,
      exp: seconds + 3600,
      name,
      preferred_username: signInName,
      job_title: title,
      company,
      verified_domain: domain,
    },
    expiresAt: now + 3_600_000,
  };
}
