import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { EndReason, IceServer } from '../../base/link/linkApi.ts';
import { verifyGrant } from '../../base/policy/grantCheck.ts';
import {
  newLife,
  type SessionEvent,
  type SessionLife,
  type SessionSide,
  transition,
} from '../../base/session/lifecycle.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { EventLog } from '../ports/machine.ts';
import type { PeerCard, PeerRpc, PeerUp, Renewal } from './peerLink.ts';
import type { SealedPeer } from './sealedPeer.ts';
import type { OpenedSession } from './sessionParts.ts';

/** What either side's session does when the wire tells it something. */
export interface WireOwner {
  /** The sealed channel stands (again): register what this side answers, in this very turn. */
  bind(rpc: PeerRpc, peer: SealedPeer, card: PeerCard): void;
  /** The life changed. */
  changed(life: SessionLife, before: SessionLife): void;
  /** A fresh grant is in force; `gone` are the permissions that it does not hold any more. */
  renewed(gone: readonly string[]): void;
  /** The credentials for TURN servers were renewed. */
  iceServers(servers: readonly IceServer[]): void;
  /** The grant ended: input stops before anything else happens. */
  rightsEnded(): void;
  /** Over for good; called once. */
  ended(reason: EndReason, problem: HandrailError | undefined): void;
}

/** Errors that mean somebody on the way altered what the devices said. */
const tampering: ReadonlySet<string> = new Set([
  'seal_broken',
  'seal_replayed',
  'seal_gap',
  'handshake_binding',
  'handshake_reflected',
  'handshake_point',
]);

/** After a break a fresh grant may take this long to arrive, ms. */
const renewalGrace = 10_000;

/**
 * What both sides of a session do alike: follow the link to the peer, the grant, the service's notices and the life
 * cycle, and end once.
 */
export class SessionWire {
  readonly session: OpenedSession;
  readonly #clock: Clock;
  readonly #link: ServiceLink;
  readonly #log: EventLog;
  readonly #owner: WireOwner;
  readonly #subscriptions: Disposable[] = [];
  #life: SessionLife;
  #rpc: PeerRpc | undefined;
  #peer: SealedPeer | undefined;
  #roundTripMs: number | undefined;

  constructor(
    parts: { readonly clock: Clock; readonly link: ServiceLink; readonly log: EventLog },
    side: SessionSide,
    session: OpenedSession,
    owner: WireOwner,
  ) {
    this.session = session;
    this.#clock = parts.clock;
    this.#link = parts.link;
    this.#log = parts.log;
    this.#owner = owner;
    // The owner is still being made, so nobody is told: a session begins where the handshake ended.
    const events: readonly SessionEvent[] =
      side === 'helper' ? [{ kind: 'offer' }, { kind: 'join' }] : [{ kind: 'join' }];
    this.#life = events.reduce((life, event) => {
      const next = transition(life, event);
      return next instanceof HandrailError ? life : next;
    }, newLife(side));
    const { peerLink, keeper } = session;
    const { sessionId } = session.ticket;
    const mine = (notice: { readonly sessionId: string }) => notice.sessionId === sessionId;
    this.#subscriptions.push(
      peerLink.onUp(({ rpc, peer, card }) => this.#up(rpc, peer, card)),
      peerLink.onDown(() => this.#lost()),
      peerLink.onEnd((problem) => this.end(tampering.has(problem.code) ? 'tampering' : 'connection_lost', { problem })),
      peerLink.onRoundTrip((ms) => this.#heard(ms)),
      peerLink.onGrant((renewal) => void this.#renew(renewal)),
      peerLink.onFlood((count) => this.#log.record('control_dropped', { session: sessionId, code: 'too_many', count })),
      keeper.onEnd((why) => this.#rightsEnded(why)),
      parts.link.on('grant', (notice) => mine(notice) && void this.#renew(notice)),
      parts.link.on('revoked', (notice) => mine(notice) && keeper.revoke()),
      parts.link.on('sessionEnded', (notice) => mine(notice) && this.end(notice.reason, { told: true })),
    );
  }

  /** Takes the first connection, in the turn in which it came up. */
  begin(first: PeerUp): void {
    this.#up(first.rpc, first.peer, first.card);
  }

  get life(): SessionLife {
    return this.#life;
  }

  get rpc(): PeerRpc | undefined {
    return this.#rpc;
  }

  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Moves the life on; false when the event cannot happen now. */
  step(event: SessionEvent): boolean {
    const before = this.#life;
    const after = transition(before, event);
    if (after instanceof HandrailError) return false;
    this.#life = after;
    this.#owner.changed(after, before);
    return true;
  }

  /** Like `step`, with the refusal as an error. */
  mustStep(event: SessionEvent): void {
    if (!this.step(event))
      throw new HandrailError('wrong_state', `${event.kind} is not possible while ${this.#life.phase}`);
  }

  /** Ends the session once. `told`: the other side or the service said so, and need not be told. */
  end(reason: EndReason, how: { readonly told?: boolean; readonly problem?: HandrailError } = {}): void {
    if (this.#life.phase === 'ended') return;
    if (!how.told) this.#rpc?.notify('bye', { reason });
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    this.step({ kind: 'end', reason });
    this.session.keeper.dispose();
    this.session.peerLink.close(reason);
    this.#rpc = undefined;
    const { sessionId } = this.session.ticket;
    if (how.problem) this.#link.report(sessionId, { kind: 'error', code: how.problem.code });
    // After the goodbye, which is sealed first: the service closes the relay as soon as it hears of the end.
    void (this.#peer?.left ?? Promise.resolve()).then(() => this.#link.endSession(sessionId, reason));
    this.#log.record('session_ended', {
      session: sessionId,
      reason,
      ...(how.problem ? { code: how.problem.code } : {}),
    });
    this.#owner.ended(reason, how.problem);
  }

  #up(rpc: PeerRpc, peer: SealedPeer, card: PeerCard): void {
    this.#rpc = rpc;
    this.#peer = peer;
    rpc.on('bye', ({ reason }) => this.end(reason, { told: true }));
    this.#owner.bind(rpc, peer, card);
    if (this.#life.phase === 'joining') {
      this.#link.report(this.session.ticket.sessionId, { kind: 'trusted' });
      this.step({ kind: 'trust' });
      return;
    }
    this.step({ kind: 'back' });
    if (this.session.keeper.rights.validUntil > this.#clock.monotonic()) return;
    this.#subscriptions.push(
      this.#clock.after(renewalGrace, () => {
        if (this.session.keeper.rights.validUntil <= this.#clock.monotonic()) this.#rightsEnded('grant_expired');
      }),
    );
  }

  #lost(): void {
    this.#rpc = undefined;
    this.#roundTripMs = undefined;
    this.step({ kind: 'lost' });
  }

  /** A peer that answers late is treated as gone until it answers again; nothing was lost on the way. */
  #heard(ms: number | undefined): void {
    this.#roundTripMs = ms;
    if (ms === undefined) this.step({ kind: 'lost' });
    else if (this.#life.phase === 'reconnecting') this.step({ kind: 'back' });
    else this.#owner.changed(this.#life, this.#life);
  }

  #rightsEnded(why: 'grant_expired' | 'grant_revoked'): void {
    this.#owner.rightsEnded();
    // While the way is broken no renewal can arrive; the session waits for it, and nothing runs meanwhile.
    if (why === 'grant_expired' && this.#life.phase === 'reconnecting') return;
    this.end('rights_ended', { problem: new HandrailError(why, 'The rights for this session have ended') });
  }

  async #renew({ grant: jws, iceServers }: Renewal): Promise<void> {
    if (iceServers) this.#owner.iceServers(iceServers);
    const { ticket, issuer, keyOf, keeper } = this.session;
    try {
      const grant = await verifyGrant(
        jws,
        {
          issuer,
          tenantId: ticket.tenantId,
          sessionId: ticket.sessionId,
          deviceId: ticket.deviceId,
          now: this.#clock.now(),
        },
        keyOf,
      );
      // The way back to the relay hands out the grant in force, which this side may know already.
      if (this.#life.phase === 'ended' || grant.seq <= keeper.grant.seq) return;
      const gone = keeper.renew(grant);
      this.#owner.renewed(gone);
    } catch (error) {
      this.#log.record('grant_refused', { session: ticket.sessionId, code: HandrailError.from(error).code });
    }
  }
}
