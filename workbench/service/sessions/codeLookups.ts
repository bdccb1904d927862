import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { personCalling } from '../identity/caller.ts';
import type { LinkPeer } from './linkPeer.ts';
import type { LiveSession } from './liveSession.ts';
import type { RoutingParts } from './routingParts.ts';
import type { SessionLedger } from './sessionLedger.ts';
import { SlidingLimit } from './slidingLimit.ts';

const failuresPerSpan = 10;
const spanMs = 3_600_000;

/** Finds offered sessions by the public part of their code. Unknown, foreign, expired and burnt parts answer alike, and each miss counts. */
export class CodeLookups {
  readonly #routing: RoutingParts<LiveSession>;
  readonly #ledger: Pick<SessionLedger, 'refused'>;
  readonly #failures: SlidingLimit;

  constructor(routing: RoutingParts<LiveSession>, ledger: Pick<SessionLedger, 'refused'>, clock: Clock) {
    this.#routing = routing;
    this.#ledger = ledger;
    this.#failures = new SlidingLimit(clock, failuresPerSpan, spanMs);
  }

  /** Errors: `code_unknown`, `lookup_limit`. */
  async find(peer: LinkPeer, routing: string): Promise<LiveSession> {
    const { tenantId } = peer.admission.tenant;
    const keys = [`person ${tenantId} ${peer.admission.person.id}`, `device ${peer.device.thumbprint}`];
    const reached = keys.find((key) => this.#failures.isReached(key));
    if (reached !== undefined) {
      throw new HandrailError('lookup_limit', 'Too many codes that lead nowhere', {
        limit: failuresPerSpan,
        waitMs: Math.ceil(this.#failures.waitMs(reached)),
      });
    }
    const session = this.#routing.find(tenantId, routing);
    // What was started for one device is of no use on another.
    if (session && (session.target?.deviceId ?? peer.device.id) === peer.device.id) return session;
    for (const key of keys) this.#failures.count(key);
    await this.#ledger.refused(peer.admission.tenant, personCalling(peer.admission).actor, 'code_unknown');
    throw new HandrailError('code_unknown', 'No offer has this code');
  }
}
