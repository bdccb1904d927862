import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { DeviceStanding, EndReason, SessionReport, SessionTicket } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { AccessCache } from '../access/accessCache.ts';
import type { GrantDesk } from '../access/grantDesk.ts';
import type { Actor } from '../audit/actor.ts';
import { personCalling } from '../identity/caller.ts';
import type { Log } from '../logs/log.ts';
import { newId } from '../newId.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { TurnDesk } from '../turn/turnDesk.ts';
import { closeChannels, connect } from './channels.ts';
import { CodeLookups } from './codeLookups.ts';
import { type HandOver, handedSession, leave, revived } from './handOver.ts';
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
  type SessionSide,
  sideOf,
} from './liveSession.ts';
import { OfferCheck } from './offerCheck.ts';
import { RoutingParts } from './routingParts.ts';
import { SessionGrants } from './sessionGrants.ts';
import { SessionJoins } from './sessionJoins.ts';
import type { SessionLedger } from './sessionLedger.ts';
import { codeLifeMs, resumeLimitMs } from './sessionLimits.ts';
import { sessionTicket } from './sessionTicket.ts';

export interface SessionDeskParts {
  readonly store: Store;
  readonly access: AccessCache;
  readonly minimumAppVersion?: string | undefined;
  readonly grants: GrantDesk;
  readonly ledger: SessionLedger;
  readonly turn: TurnDesk;
  /** How a device stands. */
  readonly standing: (context: TenantContext, deviceId: string) => Promise<DeviceStanding>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

/**
 * Offers, joins, resumes and ends the sessions of this process, and keeps their records in step. It knows a code's
 * public part only; who may help whom it asks of the tables each time.
 */
export class SessionDesk {
  readonly #parts: SessionDeskParts;
  readonly #sessions = new Map<string, LiveSession>();
  readonly #routing: RoutingParts<LiveSession>;
  readonly #offers: OfferCheck;
  readonly #lookups: CodeLookups;
  readonly #grants: SessionGrants;
  readonly #joins: SessionJoins;
  readonly #requests: HelpRequests;
  #isClosing = false;

  constructor(parts: SessionDeskParts) {
    this.#parts = parts;
    this.#routing = new RoutingParts(parts.random);
    this.#offers = new OfferCheck(parts.store, parts.clock, codeLifeMs);
    this.#lookups = new CodeLookups(this.#routing, parts.ledger, parts.clock);
    this.#requests = new HelpRequests(parts, parts.clock, codeLifeMs);
    this.#grants = new SessionGrants(parts, (session) => this.#end(session, 'rights_ended'));
    this.#joins = new SessionJoins(parts, this.#grants, {
      recorded: (session) => this.#closeIfOver(session),
      codeDied: (session) => this.#end(session, 'code_expired'),
    });
  }

  /** Sessions that are offered or under way. */
  get size(): number {
    return this.#sessions.size;
  }

  isLive(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
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
    const session = this.#sessions.get(sessionId);
    if (!session?.target?.told.has(peer) || session.stage !== 'offered') return;
    await this.#end(session, 'request_declined');
  }

  /** An administrator ends a live session. Error: `not_found`. */
  async terminate(context: TenantContext, sessionId: string, actor: Actor): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (session?.tenant.tenantId !== context.tenantId) throw new HandrailError('not_found', 'No such session is live');
    await this.#parts.ledger.terminated(context, sessionId, actor);
    await this.#end(session, 'administrator');
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
    const routing = this.#routing.take(tenant.tenantId, session);
    session.routing = routing;
    this.#sessions.set(session.id, session);
    session.timers.set(
      'code',
      clock.after(codeLifeMs, () => this.#codeDies(session)),
    );
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
    const session = this.#sessions.get(sessionId);
    if (!session?.target?.told.has(peer)) throw new HandrailError('not_found', 'Nobody waits here with this session');
    if (!session.codelessAllowed) throw new HandrailError('code_required', 'This session is for the code');
    this.#checkOpen();
    return await this.#joins.join(peer, session, { codeless: true, signal });
  }

  async resume(peer: LinkPeer, sessionId: string): Promise<SessionTicket> {
    this.#checkOpen();
    const session = this.#sessions.get(sessionId);
    const role = session && this.#roleOf(session, peer);
    const sharer = session?.sharer;
    if (!session || !role || !sharer || session.stage !== 'running') {
      throw new HandrailError('wrong_state', 'There is no such session to go on with');
    }
    const own = role === 'helper' ? session.helper : sharer;
    const other = role === 'helper' ? sharer : session.helper;
    renewGroups(own, peer);
    const grant = await this.#grants.check(session, sharer).then(() => this.#grants.issue(session, sharer));
    if (!this.#sessions.has(sessionId)) throw new HandrailError('wrong_state', 'The session has ended');
    closeChannels(own);
    own.peer = peer;
    const ticket = sessionTicket(this.#parts.turn, session, own, sharer, grant);
    if (other.peer) {
      connect(own, other);
      session.timers.get('break')?.dispose();
      session.timers.delete('break');
      other.peer.notify('peerBack', { sessionId });
    }
    return ticket;
  }

  /** Quiet about sessions that are not this person's: the answer tells nothing about what exists. */
  async end(peer: LinkPeer, sessionId: string, reason: EndReason): Promise<void> {
    const session = this.#sessions.get(sessionId);
    const role = session && this.#roleOf(session, peer);
    if (!session || !role) return;
    if (role === 'sharer' && session.stage === 'joined' && isWithdrawal(reason)) {
      this.#joins.withdraw(session);
      if (session.recorded) await this.#record(session, { kind: 'error', code: 'cancelled' });
      return;
    }
    await this.#end(session, reasonFrom(role, reason));
  }

  async report(peer: LinkPeer, sessionId: string, report: SessionReport): Promise<void> {
    const session = this.#sessions.get(sessionId);
    if (!session || !this.#roleOf(session, peer) || !session.recorded) return;
    if (session.stage === 'joined' && report.kind !== 'error') {
      this.#begin(session);
      if (report.kind !== 'trusted') await this.#record(session, { kind: 'trusted' });
    }
    await this.#record(session, report);
  }

  /** A link came: what this device offered before its link broke is its own again. */
  arrived(peer: LinkPeer): void {
    for (const session of this.#sessions.values()) {
      if (session.stage === 'offered' && isSame(session.helper, peer)) session.helper.peer = peer;
      if (session.stage === 'offered' && session.target?.deviceId === peer.device.id)
        void this.#requests.arrived(session, peer);
    }
  }

  /** A token was renewed: its groups count from now on. */
  refreshed(peer: LinkPeer): void {
    for (const session of this.#sessions.values()) {
      for (const side of [session.helper, session.sharer]) if (side?.peer === peer) renewGroups(side, peer);
      if (session.helper.peer === peer || session.sharer?.peer === peer) void this.#grants.recheck(session);
    }
  }

  /** A link was lost. A running session waits for it; a handshake does not. */
  lost(peer: LinkPeer): void {
    for (const session of [...this.#sessions.values()]) {
      const { helper, sharer } = session;
      if (sharer?.peer === peer) {
        if (session.stage === 'running') this.#broken(session, sharer, helper);
        else this.#joins.withdraw(session);
      }
      if (helper.peer === peer) {
        helper.peer = undefined;
        if (session.stage === 'running' && sharer) this.#broken(session, helper, sharer);
        else if (sharer) {
          sharer.peer?.notify('peerLost', { sessionId: session.id });
          this.#joins.withdraw(session);
        }
      }
    }
  }

  /** Looks at the rights of every session of a tenant again, at once. */
  async accessChanged(tenantId: string): Promise<void> {
    const concerned = [...this.#sessions.values()].filter((session) => session.tenant.tenantId === tenantId);
    await Promise.all(concerned.map((session) => this.#grants.recheck(session)));
  }

  /** What would be left if this process ended now. */
  underWay(): HandOver {
    const sessions = [...this.#sessions.values()].flatMap((session) => handedSession(session) ?? []);
    return { at: this.#parts.clock.now(), sessions };
  }

  /** The service stops: what is under way is left to the next one, everything else ends. */
  async close(): Promise<HandOver> {
    this.#isClosing = true;
    const all = [...this.#sessions.values()];
    const sessions = all.flatMap((session) => leave(session) ?? []);
    this.#sessions.clear();
    await Promise.all(all.map((session) => this.#end(session, 'connection_lost')));
    return { at: this.#parts.clock.now(), sessions };
  }

  /** Takes up what the service before this one left: both sides have what is left of the time after a break to come back. */
  async takeUp(left: HandOver): Promise<void> {
    const { store, clock } = this.#parts;
    for (const { session, waitMs, lastsMs } of await revived(left, resumeLimitMs, store, clock.now())) {
      this.#sessions.set(session.id, session);
      this.#until(session, 'break', waitMs, 'connection_lost');
      this.#until(session, 'limit', lastsMs, 'limit');
      this.#grants.renew(session);
    }
  }

  #until(session: LiveSession, timer: 'break' | 'limit', ms: number, reason: EndReason): void {
    session.timers.set(
      timer,
      this.#parts.clock.after(ms, () => this.#end(session, reason)),
    );
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

  /** The two know each other: the code is burnt and the session's own limit begins. */
  #begin(session: LiveSession): void {
    session.stage = 'running';
    session.timers.get('handshake')?.dispose();
    this.#freeCode(session);
    this.#requests.withdraw(session);
    if (session.codeless) void this.#record(session, { kind: 'feature', feature: 'session.codeless' });
    const { store } = this.#parts;
    void store.tenants
      .get(session.tenant.tenantId)
      .then((tenant) => {
        if (!tenant || session.stage === 'ended') return;
        this.#until(session, 'limit', tenant.settings.sessionLimitMs, 'limit');
      })
      .catch((error: unknown) => this.#parts.log.failure('session.limit', error));
  }

  #codeDies(session: LiveSession): void {
    this.#freeCode(session);
    // A handshake that goes on may end well; its own limit ends it otherwise.
    if (session.stage !== 'joined') void this.#end(session, 'code_expired');
  }

  #freeCode(session: LiveSession): void {
    session.timers.get('code')?.dispose();
    session.timers.delete('code');
    if (session.routing === undefined) return;
    this.#routing.free(session.tenant.tenantId, session.routing);
    session.routing = undefined;
  }

  #broken(session: LiveSession, lost: SessionSide, other: SessionSide): void {
    closeChannels(lost);
    lost.peer = undefined;
    other.peer?.notify('peerLost', { sessionId: session.id });
    if (!session.timers.has('break')) this.#until(session, 'break', resumeLimitMs, 'connection_lost');
  }

  async #end(session: LiveSession, reason: EndReason): Promise<void> {
    if (session.stage === 'ended') return;
    session.stage = 'ended';
    session.endReason = reason;
    this.#sessions.delete(session.id);
    this.#freeCode(session);
    this.#requests.withdraw(session);
    for (const timer of session.timers.values()) timer.dispose();
    for (const side of [session.helper, session.sharer]) {
      closeChannels(side);
      side?.peer?.notify('sessionEnded', { sessionId: session.id, reason });
    }
    await this.#closeIfOver(session);
  }

  /** Closes the record of a session that has ended, also when its end came while the record was being written. */
  async #closeIfOver(session: LiveSession): Promise<void> {
    const { endReason } = session;
    if (!session.recorded || endReason === undefined) return;
    const { ledger, log } = this.#parts;
    log.event('session.ended', { session: session.id, tenant: session.tenant.tenantId, reason: endReason });
    const receipt = await ledger.ended(session.tenant, session.id, endReason).catch((error: unknown) => {
      log.failure('session.record', error);
      return undefined;
    });
    if (receipt === undefined) return;
    for (const side of [session.helper, session.sharer])
      side?.peer?.notify('receipt', { sessionId: session.id, receipt });
  }

  async #record(session: LiveSession, report: SessionReport): Promise<void> {
    const { ledger, log } = this.#parts;
    await ledger
      .report(session.tenant, session.id, report)
      .catch((error: unknown) => log.failure('session.record', error));
  }
}
