import type { Clock } from '../../base/clock.ts';
import type { EndReason, SessionReport } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { Log } from '../logs/log.ts';
import type { Store } from '../store/store.ts';
import { closeChannels } from './channels.ts';
import { type HandedSession, leave, type Revived } from './handOver.ts';
import type { HelpRequests } from './helpRequests.ts';
import type { LiveSession, SessionSide } from './liveSession.ts';
import { RoutingParts } from './routingParts.ts';
import type { SessionLedger } from './sessionLedger.ts';
import { codeLifeMs, resumeLimitMs } from './sessionLimits.ts';

export interface LiveSessionsParts {
  readonly store: Store;
  readonly ledger: SessionLedger;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

/** The sessions of this process: how each is offered, begins, breaks and ends, with its timers and its record in step. */
export class LiveSessions {
  readonly #parts: LiveSessionsParts;
  readonly #requests: HelpRequests;
  readonly #sessions = new Map<string, LiveSession>();
  /** By the public part of their codes, as long as these live. */
  readonly routing: RoutingParts<LiveSession>;

  constructor(parts: LiveSessionsParts, requests: HelpRequests) {
    this.#parts = parts;
    this.#requests = requests;
    this.routing = new RoutingParts(parts.random);
  }

  get size(): number {
    return this.#sessions.size;
  }

  get(sessionId: string): LiveSession | undefined {
    return this.#sessions.get(sessionId);
  }

  all(): Iterable<LiveSession> {
    return this.#sessions.values();
  }

  /** The code is out from here on: its public part. */
  offered(session: LiveSession): string {
    const routing = this.routing.take(session.tenant.tenantId, session);
    session.routing = routing;
    this.#sessions.set(session.id, session);
    session.timers.set(
      'code',
      this.#parts.clock.after(codeLifeMs, () => this.#codeDies(session)),
    );
    return routing;
  }

  /** Goes on with one that another process left: both sides have what is left of the time after a break to come back. */
  revived({ session, waitMs, lastsMs }: Revived): void {
    this.#sessions.set(session.id, session);
    this.#until(session, 'break', waitMs, 'connection_lost');
    this.#until(session, 'limit', lastsMs, 'limit');
  }

  /** The two know each other: the code is burnt and the session's own limit begins. */
  begin(session: LiveSession): void {
    session.stage = 'running';
    session.timers.get('handshake')?.dispose();
    this.#freeCode(session);
    this.#requests.withdraw(session);
    if (session.codeless) void this.record(session, { kind: 'feature', feature: 'session.codeless' });
    const { store } = this.#parts;
    void store.tenants
      .get(session.tenant.tenantId)
      .then((tenant) => {
        if (!tenant || session.stage === 'ended') return;
        this.#until(session, 'limit', tenant.settings.sessionLimitMs, 'limit');
      })
      .catch((error: unknown) => this.#parts.log.failure('session.limit', error));
  }

  /** One side's link was lost; the session waits for it. */
  broken(session: LiveSession, lost: SessionSide, other: SessionSide): void {
    closeChannels(lost);
    lost.peer = undefined;
    other.peer?.notify('peerLost', { sessionId: session.id });
    if (!session.timers.has('break')) this.#until(session, 'break', resumeLimitMs, 'connection_lost');
  }

  /** Both sides are linked again. */
  mended(session: LiveSession): void {
    session.timers.get('break')?.dispose();
    session.timers.delete('break');
  }

  async end(session: LiveSession, reason: EndReason): Promise<void> {
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
    await this.closeIfOver(session);
  }

  /** Running ones are left to the next process, everything else ends. */
  async leaveAll(): Promise<readonly HandedSession[]> {
    const all = [...this.#sessions.values()];
    const left = all.flatMap((session) => leave(session) ?? []);
    this.#sessions.clear();
    await Promise.all(all.map((session) => this.end(session, 'connection_lost')));
    return left;
  }

  /** Closes the record of a session that has ended, also when its end came while the record was being written. */
  async closeIfOver(session: LiveSession): Promise<void> {
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

  /** A record that cannot be written is told to the log, and stops nobody. */
  async record(session: LiveSession, report: SessionReport): Promise<void> {
    const { ledger, log } = this.#parts;
    await ledger
      .report(session.tenant, session.id, report)
      .catch((error: unknown) => log.failure('session.record', error));
  }

  #until(session: LiveSession, timer: 'break' | 'limit', ms: number, reason: EndReason): void {
    session.timers.set(
      timer,
      this.#parts.clock.after(ms, () => this.end(session, reason)),
    );
  }

  #codeDies(session: LiveSession): void {
    this.#freeCode(session);
    // A handshake that goes on may end well; its own limit ends it otherwise.
    if (session.stage !== 'joined') void this.end(session, 'code_expired');
  }

  #freeCode(session: LiveSession): void {
    session.timers.get('code')?.dispose();
    session.timers.delete('code');
    if (session.routing === undefined) return;
    this.routing.free(session.tenant.tenantId, session.routing);
    session.routing = undefined;
  }
}
