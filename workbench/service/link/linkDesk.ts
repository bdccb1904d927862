import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { appInterface, type DeviceStanding, serviceInterface } from '../../base/link/linkApi.ts';
import { isTooOld, newerMinimum } from '../../base/policy/appVersion.ts';
import { shortened } from '../../base/policy/shownName.ts';
import { shownText } from '../../base/policy/shownText.ts';
import type { RandomBytes } from '../../base/random.ts';
import { type AnswerTable, answerTable } from '../../base/rpc/answerTable.ts';
import type { MethodInput, MethodOutput } from '../../base/rpc/methods.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { RpcOptions } from '../../base/rpc/rpcOptions.ts';
import { keyThumbprint } from '../../base/session/identityProof.ts';
import type { GrantDesk } from '../access/grantDesk.ts';
import { mayAdminister } from '../access/rights.ts';
import type { DeviceDesk } from '../devices/deviceDesk.ts';
import type { Presence } from '../devices/presence.ts';
import { personCalling } from '../identity/caller.ts';
import type { Admission, Reception } from '../identity/reception.ts';
import type { Log } from '../logs/log.ts';
import type { SessionDesk } from '../sessions/sessionDesk.ts';
import type { Device } from '../store/deviceRows.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';
import type { CheckPasses } from '../turn/checkPasses.ts';
import { checkDeviceProof } from './deviceProof.ts';
import { Doorway } from './doorway.ts';
import { linkBranding } from './linkBranding.ts';
import { closeCodes, type LinkLimits } from './linkLimits.ts';
import type { LinkSocket } from './linkSocket.ts';
import { SignedInLink } from './signedInLink.ts';

export interface LinkDeskParts {
  readonly reception: Reception;
  readonly sessions: SessionDesk;
  readonly devices: DeviceDesk;
  readonly grants: GrantDesk;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly limits: LinkLimits;
  readonly checkPasses: CheckPasses;
  /** What this service wants of every app, whatever a tenant wants. */
  readonly minimumAppVersion?: string | undefined;
}

type Hello = MethodInput<typeof serviceInterface, 'hello'>;
type Welcome = MethodOutput<typeof serviceInterface, 'hello'>;

/** A link from its opening on; nobody has signed in on it at first. */
interface OpenedLink {
  readonly socket: LinkSocket;
  readonly rpc: Rpc<typeof serviceInterface, typeof appInterface>;
  /** A page in a browser opened it: that is a browser tab, whatever its app says. */
  readonly fromPage: boolean;
  /** What the device has to sign; gone once somebody tried. */
  nonce: Uint8Array | undefined;
  /** What ends when somebody says hello. */
  waiting: readonly Disposable[];
  link?: SignedInLink;
  gone: boolean;
}

const protocolVersion = 1;

const none: ReadonlyMap<string, ReadonlySet<SignedInLink>> = new Map();

/** Signs apps in on their links and hands what they ask to the sessions. One link for a person at a device. */
export class LinkDesk implements Presence {
  readonly #parts: LinkDeskParts;
  readonly #doorway: Doorway;
  // One for all links: what each of thousands has of its own is kept small.
  readonly #answers: AnswerTable<typeof serviceInterface, OpenedLink>;
  readonly #rpcOptions: RpcOptions<typeof serviceInterface, typeof appInterface>;
  readonly #links = new Map<string, SignedInLink>();
  /** Tenant, device, and the links of its people. */
  readonly #byDevice = new Map<string, Map<string, Set<SignedInLink>>>();

  constructor(parts: LinkDeskParts) {
    this.#parts = parts;
    this.#doorway = new Doorway(parts.limits);
    this.#answers = this.#answerTable();
    this.#rpcOptions = {
      local: serviceInterface,
      remote: appInterface,
      clock: parts.clock,
      // One byte of every message says that it is rpc.
      maxFrameBytes: 65_535,
      maxPending: 16,
      onProblem: (error) => parts.log.failure('link.problem', error),
    };
  }

  /** Takes a socket that has just opened. `fromPage`: a browser says that a page opened it, which no page can deny. */
  take(socket: LinkSocket, remoteAddress?: string, fromPage = false): void {
    const { clock, random, limits } = this.#parts;
    const nonce = random(32);
    const rpc = new Rpc(socket.rpc, this.#rpcOptions);
    const opened: OpenedLink = {
      socket,
      rpc,
      fromPage,
      nonce,
      waiting: [
        clock.after(limits.helloMs, () => socket.close(closeCodes.helloTimeout, 'hello expected')),
        this.#doorway.enter(socket, remoteAddress),
      ],
      gone: false,
    };
    rpc.answer(this.#answers, opened);
    socket.onClose((closed) => {
      opened.gone = true;
      endWaiting(opened);
      if (opened.link) this.#leave(opened.link, closed.reason);
    });
    rpc.notify('challenge', { nonce });
  }

  async #hello(opened: OpenedLink, hello: Hello): Promise<Welcome> {
    const { clock, log } = this.#parts;
    const { socket, rpc, nonce } = opened;
    // One try a link, also while the first one is still being looked at.
    if (nonce === undefined) throw new HandrailError('wrong_state', 'Somebody has signed in on this link already');
    opened.nonce = undefined;
    endWaiting(opened);
    try {
      const inTab = opened.fromPage || hello.shell === 'tab';
      const { admission, device, welcome } = await this.#signIn(hello, nonce, inTab);
      // A link that nobody is at would push out the one that its app has opened since, and never be heard to close.
      if (opened.gone) throw new HandrailError('disconnected', 'The socket closed while its token was checked');
      const link = new SignedInLink({ socket, rpc, admission, device, inTab, clock });
      opened.link = link;
      this.#enter(link);
      void this.#showBranding(link);
      return welcome;
    } catch (error) {
      log.event('link.refused', { code: HandrailError.from(error).code });
      // After the answer, which leaves in this turn.
      clock.after(20, () => socket.close(closeCodes.signIn, 'sign-in refused'));
      throw error;
    }
  }

  /** Tells the apps of a tenant its settings and branding as they are now. */
  async settingsChanged(tenantId: string): Promise<void> {
    const { store } = this.#parts;
    const [tenant, branding] = await Promise.all([store.tenants.get(tenantId), linkBranding(store, { tenantId })]);
    if (!tenant) return;
    for (const link of this.#links.values()) {
      if (link.admission.tenant.tenantId !== tenantId) continue;
      link.notify('settings', tenant.settings);
      if (branding) link.notify('branding', branding);
    }
  }

  async #signIn(
    hello: Hello,
    nonce: Uint8Array,
    inTab: boolean,
  ): Promise<{ admission: Admission; device: Device; welcome: Welcome }> {
    const { reception, devices, grants, clock } = this.#parts;
    if (hello.protocol !== protocolVersion) {
      throw new HandrailError(
        hello.protocol < protocolVersion ? 'upgrade_required' : 'wrong_version',
        'The app speaks another version',
        {
          service: protocolVersion,
          app: hello.protocol,
        },
      );
    }
    checkDeviceProof(hello.device.key, nonce, hello.proof);
    const admission = await reception.admit(hello.token);
    const { tenant, person, permissions, expiresAt } = admission;
    await this.#orTurnedAway(admission, () => checkAppVersion(hello.appVersion, this.#parts.minimumAppVersion, tenant));
    await this.#orTurnedAway(admission, () => checkTab(inTab, tenant, permissions));
    const { actor } = personCalling(admission);
    const seen = await devices.seen(
      tenant,
      {
        thumbprint: keyThumbprint(hello.device.key),
        name: shownText(hello.device.name, 128) ?? 'Computer',
        os: shownText(hello.device.os, 64) ?? 'unknown',
        platform: hello.device.platform,
        appVersion: shownText(hello.appVersion, 32) ?? '',
        owner: person,
      },
      inTab ? undefined : hello.enrolment,
      actor,
    );
    const standing = await devices.standing(tenant, seen.id);
    const device = { ...seen, enrolled: standing.enrolled };
    return {
      admission,
      device,
      welcome: {
        person,
        tenant: { id: tenant.tenantId, name: tenant.name, settings: tenant.settings },
        device: standing,
        permissions: [...permissions],
        ...(admission.groupsOverage && { groupsOverage: true }),
        grantKeys: grants.publicKeys,
        issuer: grants.issuer,
        serverTime: clock.now(),
        expiresAt,
      },
    };
  }

  /** What refuses somebody whose token is good is in their tenant's log as well. */
  async #orTurnedAway(admission: Admission, check: () => void): Promise<void> {
    try {
      check();
    } catch (error) {
      await this.#parts.reception.turnedAway(admission, error);
      throw error;
    }
  }

  async #showBranding(link: SignedInLink): Promise<void> {
    const { store, log } = this.#parts;
    try {
      const branding = await linkBranding(store, link.admission.tenant);
      if (branding) link.notify('branding', branding);
    } catch (error) {
      // Without it the app looks like any other; nobody is kept out for that.
      log.failure('branding.read', error);
    }
  }

  /** What the other side of a session is shown of a person, by the tenant's settings as they are now. */
  async #cardOf({ tenant, person }: Admission, as: 'helper' | 'sharer'): Promise<string> {
    const { store, grants } = this.#parts;
    const settings = (await store.tenants.get(tenant.tenantId))?.settings ?? tenant.settings;
    return await grants.card(
      tenant.tenantId,
      as === 'helper' && settings.shortenHelperName ? shortened(person) : person,
    );
  }

  /** The link goes on with its device as it is now; sessions that begin from now on see it so. */
  async #enrolledNow(link: SignedInLink): Promise<DeviceStanding> {
    const standing = await this.#parts.devices.standing(link.admission.tenant, link.device.id);
    link.deviceChanged({ enrolled: standing.enrolled });
    return standing;
  }

  isOnline(tenantId: string, deviceId: string): boolean {
    return this.#devicesOf(tenantId).has(deviceId);
  }

  online(tenantId: string): readonly string[] {
    return [...this.#devicesOf(tenantId).keys()];
  }

  /** Closes the links of a device whose enrolment an administrator ended. */
  retired(tenantId: string, deviceId: string): void {
    for (const link of this.#devicesOf(tenantId).get(deviceId) ?? []) link.close(closeCodes.signIn, 'device retired');
  }

  #devicesOf(tenantId: string): ReadonlyMap<string, ReadonlySet<SignedInLink>> {
    return this.#byDevice.get(tenantId) ?? none;
  }

  #answerTable(): AnswerTable<typeof serviceInterface, OpenedLink> {
    const { reception, sessions, devices, checkPasses } = this.#parts;
    return answerTable(
      serviceInterface,
      {
        hello: (opened: OpenedLink, hello) => this.#hello(opened, hello),
        alive: () => ({}),
        refresh: async (opened, { token }) => {
          const link = signedIn(opened);
          const admission = await reception.admit(token);
          await this.#orTurnedAway(admission, () => link.refresh(admission));
          sessions.refreshed(link);
          return { expiresAt: admission.expiresAt };
        },
        card: async (opened, { as }) => ({ card: await this.#cardOf(signedIn(opened).admission, as) }),
        enrol: async (opened, { token }) => {
          const { admission, device, inTab } = signedIn(opened);
          if (inTab) throw new HandrailError('not_supported', 'A browser tab cannot be enrolled');
          await devices.enrol(admission.tenant, device.id, token, personCalling(admission).actor);
          return await this.#enrolledNow(signedIn(opened));
        },
        posture: async (opened, { report }) => {
          const { admission, device } = signedIn(opened);
          await devices.reported(admission.tenant, device.id, report);
          return await devices.standing(admission.tenant, device.id);
        },
        identify: async (opened, { identifiers }) => {
          const { admission, device } = signedIn(opened);
          await devices.identified(admission.tenant, device.id, identifiers);
          return await devices.standing(admission.tenant, device.id);
        },
        offerSession: async (opened, { deviceId, codeless = false }) => {
          const link = signedIn(opened);
          if (deviceId === undefined) return await sessions.offer(link);
          const there = this.#devicesOf(link.admission.tenant.tenantId).get(deviceId) ?? [];
          const card = await this.#cardOf(link.admission, 'helper');
          return await sessions.launch(link, { deviceId, codeless }, [...there], card);
        },
        checkRelays: (opened) => {
          const { admission, device } = signedIn(opened);
          return { iceServers: checkPasses.iceServers(admission.tenant.tenantId, device.id) };
        },
        declineHelp: async (opened, { sessionId }) => {
          await sessions.decline(signedIn(opened), sessionId);
          return {};
        },
        acceptHelp: (opened, { sessionId }, { signal }) => sessions.accept(signedIn(opened), sessionId, signal),
        joinSession: (opened, { routing }, { signal }) => sessions.join(signedIn(opened), routing, signal),
        resumeSession: (opened, { sessionId }) => sessions.resume(signedIn(opened), sessionId),
        endSession: async (opened, { sessionId, reason }) => {
          await sessions.end(signedIn(opened), sessionId, reason);
          return {};
        },
      },
      {
        report: ({ link }, { sessionId, report }) => {
          if (link) void sessions.report(link, sessionId, report);
        },
      },
    );
  }

  #present(link: SignedInLink, here: boolean): void {
    const { tenantId } = link.admission.tenant;
    const devices = this.#byDevice.get(tenantId) ?? new Map<string, Set<SignedInLink>>();
    const links = devices.get(link.device.id) ?? new Set();
    if (here) links.add(link);
    else links.delete(link);
    if (links.size > 0) devices.set(link.device.id, links);
    else devices.delete(link.device.id);
    if (devices.size > 0) this.#byDevice.set(tenantId, devices);
    else this.#byDevice.delete(tenantId);
  }

  #enter(link: SignedInLink): void {
    const { log, sessions } = this.#parts;
    // The newest link is the one the person sees; an older one of the same app is a socket that died unnoticed.
    this.#links.get(link.key)?.close(closeCodes.replaced, 'replaced');
    this.#links.set(link.key, link);
    this.#present(link, true);
    sessions.arrived(link);
    const { tenant, person } = link.admission;
    log.event('link.opened', { tenant: tenant.tenantId, person: person.id, device: link.device.id });
  }

  #leave(link: SignedInLink, reason: string): void {
    const { log, sessions } = this.#parts;
    link.dispose();
    if (this.#links.get(link.key) === link) this.#links.delete(link.key);
    this.#present(link, false);
    sessions.lost(link);
    const { tenant, person } = link.admission;
    log.event('link.closed', { tenant: tenant.tenantId, person: person.id, device: link.device.id, reason });
  }
}

function checkAppVersion(appVersion: string, ofService: string | undefined, { settings }: Tenant): void {
  const minimum = newerMinimum(ofService, settings.minimumAppVersion);
  if (minimum === undefined || !isTooOld(appVersion, minimum)) return;
  const app = shownText(appVersion, 32) ?? '';
  throw new HandrailError('upgrade_required', 'The app is older than is wanted here', { minimum, app });
}

function signedIn({ link }: OpenedLink): SignedInLink {
  if (!link) throw new HandrailError('sign_in_required', 'Nobody has signed in on this link');
  return link;
}

function endWaiting(opened: OpenedLink): void {
  for (const each of opened.waiting) each.dispose();
  opened.waiting = [];
}

/** Who may change that setting comes in to do so; sessions are refused to them, too. */
function checkTab(inTab: boolean, { settings }: Tenant, permissions: ReadonlySet<string>): void {
  if (inTab && !settings.tabsAllowed && !mayAdminister(permissions))
    throw new HandrailError('tab_refused', 'The tenant refuses browser tabs');
}
