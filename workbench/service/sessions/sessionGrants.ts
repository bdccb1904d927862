import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { newerMinimum } from '../../base/policy/appVersion.ts';
import { grantRenewalMs } from '../../base/policy/grant.ts';
import type { AccessCache } from '../access/accessCache.ts';
import type { GrantDesk } from '../access/grantDesk.ts';
import type { Log } from '../logs/log.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { TurnDesk } from '../turn/turnDesk.ts';
import type { LiveSession, SessionSide } from './liveSession.ts';
import { sessionRights } from './sessionRights.ts';

/** When the tables could not be read: soon enough that the grant in use has not run out. */
const retryMs = 15_000;
/** A renewal goes by nothing older than this, in ms, so that a message that was lost costs minutes and not a session. */
const renewalAgeMs = 60_000;

interface SessionGrantsParts {
  readonly store: Store;
  readonly access: AccessCache;
  readonly grants: GrantDesk;
  readonly turn: TurnDesk;
  /** What this service wants of every app, whatever a tenant wants. */
  readonly minimumAppVersion?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the grants of running sessions fresh, narrows them when rights shrink, and revokes them when none are left. */
export class SessionGrants {
  readonly #parts: SessionGrantsParts;
  readonly #revoked: (session: LiveSession) => Promise<void>;

  constructor(parts: SessionGrantsParts, revoked: (session: LiveSession) => Promise<void>) {
    this.#parts = parts;
    this.#revoked = revoked;
  }

  /** The next grant of a session, for the permissions it has now. */
  async issue(session: LiveSession, sharer: SessionSide): Promise<string> {
    const { store, grants, minimumAppVersion } = this.#parts;
    const tenant = await store.tenants.get(session.tenant.tenantId);
    session.sequence += 1;
    return await grants.grant({
      tenantId: session.tenant.tenantId,
      sessionId: session.id,
      sequence: session.sequence,
      helper: session.helper,
      sharer,
      permissions: session.permissions,
      codeless: session.codeless,
      minimumAppVersion: newerMinimum(minimumAppVersion, tenant?.settings.minimumAppVersion),
      tabsAllowed: tenant?.settings.tabsAllowed ?? false,
      tabs: [...(session.helper.inTab ? ['helper' as const] : []), ...(sharer.inTab ? ['sharer' as const] : [])],
    });
  }

  /** Narrows the session's permissions to what the tables allow now. Rejects with the refusal when nothing is left. */
  async check(session: LiveSession, sharer: SessionSide): Promise<{ readonly narrowed: boolean }> {
    const { store, access } = this.#parts;
    const recent = { store, access: { of: (context: TenantContext) => access.of(context, renewalAgeMs) } };
    const allowed = await sessionRights(recent, session.tenant, session.helper, sharer);
    const kept = session.permissions.filter((id) => allowed.includes(id));
    const narrowed = kept.length < session.permissions.length;
    session.permissions = kept;
    return { narrowed };
  }

  /** Sets the timer for the session's next grant. */
  renew(session: LiveSession, afterMs: number = grantRenewalMs): void {
    session.timers.get('renewal')?.dispose();
    session.timers.set(
      'renewal',
      this.#parts.clock.after(afterMs, () => void this.recheck(session, true)),
    );
  }

  /** Asks the tables again: pushes a grant when it is due or holds less now, and revokes when there is no right left. */
  async recheck(session: LiveSession, due = false): Promise<void> {
    const { sharer } = session;
    if (session.stage === 'ended' || !sharer) return;
    try {
      const { narrowed } = await this.check(session, sharer);
      if (due || narrowed) {
        const grant = await this.issue(session, sharer);
        if (isOver(session)) return;
        for (const { peer, deviceId } of [session.helper, sharer]) {
          const iceServers = this.#parts.turn.iceServers(session.id, deviceId);
          peer?.notify('grant', { sessionId: session.id, grant, iceServers });
        }
      }
      if (!isOver(session) && due) this.renew(session);
    } catch (error) {
      if (isOver(session)) return;
      if (error instanceof HandrailError && error.code !== 'internal') return this.#revoke(session, sharer, error);
      this.#parts.log.failure('grant.renewal', error);
      this.renew(session, retryMs);
    }
  }

  async #revoke(session: LiveSession, sharer: SessionSide, why: HandrailError): Promise<void> {
    this.#parts.log.event('grant.revoked', { session: session.id, tenant: session.tenant.tenantId, code: why.code });
    for (const side of [session.helper, sharer]) side.peer?.notify('revoked', { sessionId: session.id });
    await this.#revoked(session);
  }
}

// A function, because the compiler takes a stage that was compared before an await for unchanged after it.
function isOver(session: LiveSession): boolean {
  return session.stage === 'ended';
}
