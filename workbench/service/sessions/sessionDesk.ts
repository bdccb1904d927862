import { HandrailError } from '@handrail/sdk';
import type { DeviceStanding, EndReason, SessionReport, SessionTicket } from '../../base/link/linkApi.ts';
import type { AccessCache } from '../access/accessCache.ts';
import type { GrantDesk } from '../access/grantDesk.ts';
import type { Actor } from '../audit/actor.ts';
import { personCalling } from '../identity/caller.ts';
import { newId } from '../newId.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { TurnDesk } from '../turn/turnDesk.ts';
import { closeChannels, connect } from './channels.ts';
import { CodeLookups } from './codeLookups.ts';
import { type HandOver, handedSession, revived } from './handOver.ts';
import { HelpRequests } from './helpRequests.ts';
import type { LinkPeer } from './linkPeer.ts';
import {
  isSame,
  isWithdrawal,
  type LiveSession,
  type Offered,
  offeredSession,
  reasonFrom,
  renewGroups,
  type SessionRole,
  sideOf,
} from './liveSession.ts';
import { LiveSessions, type LiveSessionsParts } from './liveSessions.ts';
import { OfferCheck } from './offerCheck.ts';
import { SessionGrants } from './sessionGrants.ts';
import { SessionJoins } from './sessionJoins.ts';
import { codeLifeMs, resumeLimitMs } from './sessionLimits.ts';
import { sessionTicket } from './sessionTicket.ts';

export interface SessionDeskParts extends LiveSessionsParts {
  readonly access: AccessCache;
  readonly minimumAppVersion?: string | undefined;
  readonly grants: GrantDesk;
  readonly turn: TurnDesk;
  /** How a device stands. */
  readonly standing: (context: TenantContext, deviceId: string) => Promise<DeviceStanding>;
}

/**
 * What people and administrators ask of the sessions of this process, and what becomes of them when a link comes or goes. It knows a code's
 * public part only; who may help whom it asks of the tables each time.
 */
export class SessionDesk {
  readonly #parts: SessionDeskParts;
  readonly #live: LiveSessions;
  readonly #offers: OfferCheck;
  readonly #lookups: CodeLookups;
  readonly #grants: SessionGrants;
  readonly #joins: SessionJoins;
  readonly #requests: HelpRequests;
  #isClosing = false;

  constructor(parts: SessionDeskParts) {
    this.#parts = parts;
    this.#offers = new OfferCheck(parts.store, parts.clock, codeLifeMs);
    this.#requests = new HelpRequests(parts, parts.clock, codeLifeMs);
    this.#live = new LiveSessions(parts, this.#requests);
    this.#lookups = new CodeLookups(this.#live.routing, parts.ledger, parts.clock);
    this.#grants = new SessionGrants(parts, (session) => this.#live.end(session, 'rights_ended'));
    this.#joins = new SessionJoins(parts, this.#grants, {
      recorded: (session) => this.#live.closeIfOver(session),
      codeDied: (session) => this.#live.end(session, 'code_expired'),
    });
  }

  /** Sessions that are offered or under way. */
  get size(): number {
    return this.#live.size;
  }

  isLive(sessionId: string): boolean {
    return this.#live.get(sessionId) !== undefined;
  }

  /**
   * Starts a session on a device of the inventory: the apps of its people are told, as far as this helper may help them. `card` says who the
   * helper is; `codeless`, that their device can do without a code. Errors: those of `offer`, `not_found`, `device_offline`, `out_of_scope`.
   */
  async launch(
    peer: LinkPeer,
    { deviceId, codeless }: { readonly deviceId: string; readonly codeless: boolean },
    there: readonly LinkPeer[],
    card: string,
  ): Promise<Offered> {
    const { store, ledger } = this.#parts;
    const { tenant } = peer.admission;
    const subject = { kind: 'device', id: deviceId } as const;
    try {
      const device = await store.devices.get(tenant, deviceId);
      if (!device || device.retired) throw new HandrailError('not_found', 'There is no such device');
      const told = await this.#requests.whomToTell(peer, there);
      const offered = await this.offer(peer, { deviceId, card, told: new Set(told) }, codeless && device.enrolled);
      return { ...offered, device: { name: device.name, os: device.os } };
    } catch (error) {
      await ledger.refused(tenant, personCalling(peer.admission).actor, HandrailError.from(error).code, subject);
      throw error;
    }
  }

  /** The sharer does not want help now. Quiet about sessions that were not offered to this device. */
  async decline(peer: LinkPeer, sessionId: string): Promise<void> {
    const session = this.#live.get(sessionId);
    if (!session?.target?.told.has(peer) || session.stage !== 'offered') return;
    await this.#live.end(session, 'request_declined');
  }

  /** An administrator ends a live session. Error: `not_found`. */
  async terminate(context: TenantContext, sessionId: string, actor: Actor): Promise<void> {
    const session = this.#live.get(sessionId);
    if (session?.tenant.tenantId !== context.tenantId) throw new HandrailError('not_found', 'No such session is live');
    await this.#parts.ledger.terminated(context, sessionId, actor);
    await this.#live.end(session, 'administrator');
  }

  async offer(peer: LinkPeer, target?: NonNullable<LiveSession['target']>, codeless = false): Promise<Offered> {
    this.#checkOpen();
    const { clock, random } = this.#parts;
    const tenant = await this.#offers.take(peer);
    const codelessAllowed = codeless && !tenant.settings.codeForLaunched;
    const session = offeredSession({
      id: newId(random),
      tenant: { tenantId: tenant.tenantId },
      createdAt: clock.now(),
      helper: sideOf(peer),
      target,
      codelessAllowed,
    });
    const routing = this.#live.offered(session);
    this.#requests.tellAll(session);
    return { sessionId: session.id, routing, lifetimeMs: codeLifeMs, codeless: codelessAllowed };
  }

  /** `signal` is aborted when whoever asked has given up, and would not hear the answer. */
  async join(peer: LinkPeer, routing: string, signal: AbortSignal): Promise<SessionTicket> {
    const session = await this.#lookups.find(peer, routing);
    this.#checkOpen();
    return await this.#joins.join(peer, session, { codeless: false, signal });
  }

  /** The person at the device that a helper chose accepts, without a code. Errors: those of `join`, `not_found`, `code_required`. */
  async accept(peer: LinkPeer, sessionId: string, signal: AbortSignal): Promise<SessionTicket> {
    const session = this.#live.get(sessionId);
    if (!session?.target?.told.has(peer)) throw new HandrailError('not_found', 'Nobody waits here with this session');
    if (!session.codelessAllowed) throw new HandrailError('code_required', 'This session is for the code');
    this.#checkOpen();
    return await this.#joins.join(peer, session, { codeless: true, signal });
  }

  async resume(peer: LinkPeer, sessionId: string): Promise<SessionTicket> {
    this.#checkOpen();
    const session = this.#live.get(sessionId);
    const role = session && this.#roleOf(session, peer);
    const sharer = session?.sharer;
    if (!session || !role || !sharer || session.stage !== 'running') {
      throw new HandrailError('wrong_state', 'There is no such session to go on with');
    }
    const own = role === 'helper' ? session.helper : sharer;
    const other = role === 'helper' ? sharer : session.helper;
    renewGroups(own, peer);
    const grant = await this.#grants.check(session, sharer).then(() => this.#grants.issue(session, sharer));
    if (!this.#live.get(sessionId)) throw new HandrailError('wrong_state', 'The session has ended');
    closeChannels(own);
    own.peer = peer;
    const ticket = sessionTicket(this.#parts.turn, session, own, sharer, grant);
    if (other.peer) {
      connect(own, other);
      this.#live.mended(session);
      other.peer.notify('peerBack', { sessionId });
    }
    return ticket;
  }

  /** Quiet about sessions that are not this person's: the answer tells nothing about what exists. */
  async end(peer: LinkPeer, sessionId: string, reason: EndReason): Promise<void> {
    const session = this.#live.get(sessionId);
    const role = session && this.#roleOf(session, peer);
    if (!session || !role) return;
    if (role === 'sharer' && session.stage === 'joined' && isWithdrawal(reason)) {
      this.#joins.withdraw(session);
      if (session.recorded) await this.#live.record(session, { kind: 'error', code: 'cancelled' });
      return;
    }
    await this.#live.end(session, reasonFrom(role, reason));
  }

  async report(peer: LinkPeer, sessionId: string, report: SessionReport): Promise<void> {
    const session = this.#live.get(sessionId);
    if (!session || !this.#roleOf(session, peer) || !session.recorded) return;
    if (session.stage === 'joined' && report.kind !== 'error') {
      this.#live.begin(session);
      if (report.kind !== 'trusted') await this.#live.record(session, { kind: 'trusted' });
    }
    await this.#live.record(session, report);
  }

  /** A link came: what this device offered before its link broke is its own again. */
  arrived(peer: LinkPeer): void {
    for (const session of this.#live.all()) {
      if (session.stage === 'offered' && isSame(session.helper, peer)) session.helper.peer = peer;
      if (session.stage === 'offered' && session.target?.deviceId === peer.device.id)
        void this.#requests.arrived(session, peer);
    }
  }

  /** A token was renewed: its groups count from now on. */
  refreshed(peer: LinkPeer): void {
    for (const session of this.#live.all()) {
      for (const side of [session.helper, session.sharer]) if (side?.peer === peer) renewGroups(side, peer);
      if (session.helper.peer === peer || session.sharer?.peer === peer) void this.#grants.recheck(session);
    }
  }

  /** A link was lost. A running session waits for it; a handshake does not. */
  lost(peer: LinkPeer): void {
    for (const session of [...this.#live.all()]) {
      const { helper, sharer } = session;
      if (sharer?.peer === peer) {
        if (session.stage === 'running') this.#live.broken(session, sharer, helper);
        else this.#joins.withdraw(session);
      }
      if (helper.peer === peer) {
        helper.peer = undefined;
        if (session.stage === 'running' && sharer) this.#live.broken(session, helper, sharer);
        else if (sharer) {
          sharer.peer?.notify('peerLost', { sessionId: session.id });
          this.#joins.withdraw(session);
        }
      }
    }
  }

  /** Looks at the rights of every session of a tenant again, at once. */
  async accessChanged(tenantId: string): Promise<void> {
    const concerned = [...this.#live.all()].filter((session) => session.tenant.tenantId === tenantId);
    await Promise.all(concerned.map((session) => this.#grants.recheck(session)));
  }

  /** What would be left if this process ended now. */
  underWay(): HandOver {
    const sessions = [...this.#live.all()].flatMap((session) => handedSession(session) ?? []);
    return { at: this.#parts.clock.now(), sessions };
  }

  /** The service stops: what is under way is left to the next one, everything else ends. */
  async close(): Promise<HandOver> {
    this.#isClosing = true;
    const sessions = await this.#live.leaveAll();
    return { at: this.#parts.clock.now(), sessions };
  }

  /** Takes up what the service before this one left: both sides have what is left of the time after a break to come back. */
  async takeUp(left: HandOver): Promise<void> {
    const { store, clock } = this.#parts;
    for (const each of await revived(left, resumeLimitMs, store, clock.now())) {
      this.#live.revived(each);
      this.#grants.renew(each.session);
    }
  }

  /** Not fatal to apps, which come again, to the next one. */
  #checkOpen(): void {
    if (this.#isClosing) throw new HandrailError('service_unreachable', 'The service is stopping');
  }

  #roleOf(session: LiveSession, peer: LinkPeer): SessionRole | undefined {
    if (session.tenant.tenantId !== peer.admission.tenant.tenantId) return undefined;
    if (isSame(session.helper, peer)) return 'helper';
    return isSame(session.sharer, peer) ? 'sharer' : undefined;
  }
}
