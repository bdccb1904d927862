import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { LinkPeer } from './linkPeer.ts';
import { type LiveSession, sideOf } from './liveSession.ts';
import { checkLaunch, type SessionRightsParts } from './sessionRights.ts';

/** Tells the people at a device, which a helper chose from the list, that somebody waits for them. */
export class HelpRequests {
  readonly #rights: SessionRightsParts;
  readonly #clock: Clock;
  readonly #lifeMs: number;

  /** `lifeMs` is how long a code lives, and with it the request. */
  constructor(rights: SessionRightsParts, clock: Clock, lifeMs: number) {
    this.#rights = rights;
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** Of the people at a device, those whom this helper may help. Rejects with the first refusal where there is nobody. */
  async whomToTell(peer: LinkPeer, there: readonly LinkPeer[]): Promise<ReadonlySet<LinkPeer>> {
    if (there.length === 0) throw offline();
    const outcomes = await Promise.allSettled(there.map((each) => this.#check(peer, each)));
    const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (told.length > 0) return new Set(told);
    throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason ?? offline();
  }

  /** Tells everybody there. */
  tellAll(session: LiveSession): void {
    for (const each of session.target?.told ?? []) this.#tell(session, each);
  }

  /** Somebody opened the app on the device after the helper chose it. */
  async arrived(session: LiveSession, peer: LinkPeer): Promise<void> {
    const refused = await checkLaunch(this.#rights, session.tenant, session.helper, sideOf(peer)).then(
      () => false,
      () => true,
    );
    if (refused || session.stage !== 'offered') return;
    session.target?.told.add(peer);
    this.#tell(session, peer);
  }

  /** Takes the request back from the apps that were told of it. */
  withdraw(session: LiveSession): void {
    for (const peer of session.target?.told ?? []) peer.notify('helpWithdrawn', { sessionId: session.id });
    session.target?.told.clear();
  }

  async #check(peer: LinkPeer, each: LinkPeer): Promise<LinkPeer> {
    if (each.device.thumbprint === peer.device.thumbprint) {
      throw new HandrailError('policy_refused', 'A device cannot be helped from itself', { problem: 'same_device' });
    }
    await checkLaunch(this.#rights, peer.admission.tenant, sideOf(peer), sideOf(each));
    return each;
  }

  #tell(session: LiveSession, peer: LinkPeer): void {
    const { target, helper, createdAt, id } = session;
    if (!target) return;
    const remainingMs = Math.max(0, createdAt + this.#lifeMs - this.#clock.now());
    const codeless = session.codelessAllowed && peer.device.enrolled;
    const { card } = target;
    peer.notify('helpRequested', { sessionId: id, helperId: helper.personId, card, remainingMs, codeless });
  }
}

function offline(): HandrailError {
  return new HandrailError('device_offline', 'Nobody has the app open on this device');
}
