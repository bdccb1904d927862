import { type Disposable, HandrailError } from '@handrail/sdk';
import { appInterface, type DeviceStanding, serviceInterface } from '../../base/link/linkApi.ts';
import { shortened } from '../../base/policy/shownName.ts';
import type { RandomBytes } from '../../base/random.ts';
import { type AnswerTable, answerTable } from '../../base/rpc/answerTable.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { RpcOptions } from '../../base/rpc/rpcOptions.ts';
import type { Presence } from '../devices/presence.ts';
import { personCalling } from '../identity/caller.ts';
import type { Admission } from '../identity/reception.ts';
import type { Log } from '../logs/log.ts';
import type { SessionDesk } from '../sessions/sessionDesk.ts';
import type { Store } from '../store/store.ts';
import type { CheckPasses } from '../turn/checkPasses.ts';
import { Doorway } from './doorway.ts';
import { linkBranding } from './linkBranding.ts';
import { closeCodes, type LinkLimits } from './linkLimits.ts';
import { type Hello, type LinkSignInParts, LinkSignIns, type Welcome } from './linkSignIns.ts';
import type { LinkSocket } from './linkSocket.ts';
import { PresentLinks } from './presentLinks.ts';
import { SignedInLink } from './signedInLink.ts';

export interface LinkDeskParts extends LinkSignInParts {
  readonly sessions: SessionDesk;
  readonly store: Store;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly limits: LinkLimits;
  readonly checkPasses: CheckPasses;
}

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

/** Takes the links of apps, and hands what they ask for to the sessions and devices. */
export class LinkDesk implements Presence {
  readonly #parts: LinkDeskParts;
  readonly #doorway: Doorway;
  // One for all links: what each of thousands has of its own is kept small.
  readonly #answers: AnswerTable<typeof serviceInterface, OpenedLink>;
  readonly #rpcOptions: RpcOptions<typeof serviceInterface, typeof appInterface>;
  readonly #signIns: LinkSignIns;
  readonly #links = new PresentLinks();

  constructor(parts: LinkDeskParts) {
    this.#parts = parts;
    this.#doorway = new Doorway(parts.limits);
    this.#signIns = new LinkSignIns(parts);
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
      const { admission, device, welcome } = await this.#signIns.signIn(hello, nonce, inTab);
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
    for (const link of this.#links.ofTenant(tenantId)) {
      link.notify('settings', tenant.settings);
      if (branding) link.notify('branding', branding);
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
    return this.#links.isOnline(tenantId, deviceId);
  }

  online(tenantId: string): readonly string[] {
    return this.#links.online(tenantId);
  }

  /** Closes the links of a device whose enrolment an administrator ended. */
  retired(tenantId: string, deviceId: string): void {
    for (const link of this.#links.ofDevice(tenantId, deviceId)) link.close(closeCodes.signIn, 'device retired');
  }

  #answerTable(): AnswerTable<typeof serviceInterface, OpenedLink> {
    const { sessions, devices, checkPasses } = this.#parts;
    return answerTable(
      serviceInterface,
      {
        hello: (opened: OpenedLink, hello) => this.#hello(opened, hello),
        alive: () => ({}),
        refresh: async (opened, { token }) => {
          const link = signedIn(opened);
          const expiresAt = await this.#signIns.renew(link, token);
          sessions.refreshed(link);
          return { expiresAt };
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
          const there = this.#links.ofDevice(link.admission.tenant.tenantId, deviceId);
          const card = await this.#cardOf(link.admission, 'helper');
          return await sessions.launch(link, { deviceId, codeless }, there, card);
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

  #enter(link: SignedInLink): void {
    const { log, sessions } = this.#parts;
    this.#links.enter(link);
    sessions.arrived(link);
    const { tenant, person } = link.admission;
    log.event('link.opened', { tenant: tenant.tenantId, person: person.id, device: link.device.id });
  }

  #leave(link: SignedInLink, reason: string): void {
    const { log, sessions } = this.#parts;
    link.dispose();
    this.#links.leave(link);
    sessions.lost(link);
    const { tenant, person } = link.admission;
    log.event('link.closed', { tenant: tenant.tenantId, person: person.id, device: link.device.id, reason });
  }
}

function signedIn({ link }: OpenedLink): SignedInLink {
  if (!link) throw new HandrailError('sign_in_required', 'Nobody has signed in on this link');
  return link;
}

function endWaiting(opened: OpenedLink): void {
  for (const each of opened.waiting) each.dispose();
  opened.waiting = [];
}
