import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { DeviceStanding, SessionTicket } from '../../base/link/linkApi.ts';
import type { AccessCache } from '../access/accessCache.ts';
import { personCalling } from '../identity/caller.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { TurnDesk } from '../turn/turnDesk.ts';
import { closeChannels, connect } from './channels.ts';
import type { LinkPeer } from './linkPeer.ts';
import { isSame, type LiveSession, sideOf } from './liveSession.ts';
import { openedSession } from './openedSession.ts';
import type { SessionGrants } from './sessionGrants.ts';
import type { SessionLedger } from './sessionLedger.ts';
import { handshakeLimitMs } from './sessionLimits.ts';
import { checkCodeless, sessionRights } from './sessionRights.ts';
import { sessionTicket } from './sessionTicket.ts';

interface SessionJoinsParts {
  readonly store: Store;
  readonly access: AccessCache;
  readonly ledger: SessionLedger;
  readonly turn: TurnDesk;
  /** How a device stands. */
  readonly standing: (context: TenantContext, deviceId: string) => Promise<DeviceStanding>;
  readonly clock: Clock;
}

interface JoinsTold {
  /** The record was written: it may be of a session that has ended by now. */
  readonly recorded: (session: LiveSession) => Promise<void>;
  /** The sharer is out, and the code died while it tried. */
  readonly codeDied: (session: LiveSession) => Promise<void>;
}

/** Brings a sharer into an offered session, or takes it out again before the two know each other. */
export class SessionJoins {
  readonly #parts: SessionJoinsParts;
  readonly #grants: SessionGrants;
  readonly #told: JoinsTold;

  constructor(parts: SessionJoinsParts, grants: SessionGrants, told: JoinsTold) {
    this.#parts = parts;
    this.#grants = grants;
    this.#told = told;
  }

  /**
   * The sharer's device comes to a session that waits for one. `signal` is aborted when whoever asked has given up. Errors: `code_in_use`,
   * `policy_refused`, `peer_silent`, `cancelled`, those of `sessionRights` and, without a code, of `checkCodeless`.
   */
  async join(
    peer: LinkPeer,
    session: LiveSession,
    { codeless, signal }: { readonly codeless: boolean; readonly signal: AbortSignal },
  ): Promise<SessionTicket> {
    const { ledger } = this.#parts;
    const { helper } = session;
    if (session.sharer && !isSame(session.sharer, peer)) {
      throw new HandrailError('code_in_use', 'Somebody else is using this code');
    }
    if (helper.thumbprint === peer.device.thumbprint) {
      throw new HandrailError('policy_refused', 'A device cannot be helped from itself', { problem: 'same_device' });
    }
    if (!helper.peer) throw new HandrailError('peer_silent', "The helper's app is not connected at the moment");
    const sharer = sideOf(peer);
    // Taken in this turn, so that of two who come at once only one gets in.
    const previous = session.sharer;
    session.sharer = sharer;
    session.codeless = codeless;
    session.stage = 'joined';
    this.#limitHandshake(session);
    try {
      session.permissions = await sessionRights(this.#parts, session.tenant, helper, sharer);
      const standing = await this.#parts.standing(session.tenant, sharer.deviceId);
      session.standing = standing;
      const { enrolled } = standing;
      if (codeless) await checkCodeless(this.#parts, session.tenant, helper, { ...sharer, enrolled });
      await ledger.joined(session.tenant, openedSession(session, peer, standing));
      session.recorded = true;
      await this.#told.recorded(session);
      const grant = await this.#grants.issue(session, sharer);
      // A session that ended meanwhile has no record, no renewal and no end any more: nobody may meet in it.
      if (session.endReason !== undefined || session.sharer !== sharer || !helper.peer)
        throw new HandrailError('peer_silent', 'The other side left');
      if (signal.aborted) throw new HandrailError('cancelled', 'The sharer gave up');
      closeChannels(previous);
      closeChannels(helper);
      const [atHelper, atSharer] = [
        sessionTicket(this.#parts.turn, session, helper, sharer, grant),
        sessionTicket(this.#parts.turn, session, sharer, sharer, grant),
      ];
      connect(helper, sharer);
      this.#grants.renew(session);
      helper.peer.notify('offerTaken', atHelper);
      return atSharer;
    } catch (error) {
      if (session.sharer === sharer) this.withdraw(session);
      const { code } = HandrailError.from(error);
      await ledger.refused(session.tenant, personCalling(peer.admission).actor, code, {
        kind: 'session',
        id: session.id,
      });
      // The helper waits for this very person, and is told as well; not who it was.
      if (toldToHelpers(code)) helper.peer?.notify('joinRefused', { sessionId: session.id, code });
      throw error;
    }
  }

  /** Takes the sharer out of a session that had not begun. With its code alive, another try can follow. */
  withdraw(session: LiveSession): void {
    if (session.stage !== 'joined') return;
    session.timers.get('handshake')?.dispose();
    const { helper } = session;
    // Without a channel it was not told of this sharer yet.
    if (helper.channel !== 0) helper.peer?.notify('peerLost', { sessionId: session.id });
    closeChannels(session.sharer);
    closeChannels(helper);
    session.sharer = undefined;
    session.stage = 'offered';
    if (session.routing === undefined) void this.#told.codeDied(session);
  }

  /** A link that died unnoticed, or a device that only pretends to try, must not keep the code from others. */
  #limitHandshake(session: LiveSession): void {
    session.timers.get('handshake')?.dispose();
    session.timers.set(
      'handshake',
      this.#parts.clock.after(handshakeLimitMs, () => this.withdraw(session)),
    );
  }
}

function toldToHelpers(code: string): code is 'device_unenrolled' | 'tab_refused' | 'out_of_scope' | 'code_required' {
  return ['device_unenrolled', 'tab_refused', 'out_of_scope', 'code_required'].includes(code);
}
