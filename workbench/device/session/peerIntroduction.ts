import { type Event, HandrailError, type Peer } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import { isTooOld } from '../../base/policy/appVersion.ts';
import { verifyCard } from '../../base/policy/card.ts';
import type { KeyOf } from '../../base/policy/serviceKeys.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import { ExchangeInitiator, ExchangeResponder } from '../../base/session/exchange.ts';
import {
  type HandshakeContext,
  HandshakeInitiator,
  HandshakeResponder,
  type HandshakeResult,
} from '../../base/session/handshake.ts';
import { checkProof, makeProof } from '../../base/session/identityProof.ts';
import { otherParty, type Party } from '../../base/session/keys.ts';
import { type Introduction, peerInterface } from '../../base/session/peerApi.ts';
import { type Aead, plaintextLimit, SealedChannel } from '../../base/session/seal.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { DeviceKeys } from '../ports/machine.ts';
import type { CodelessTerms } from './codeless.ts';
import { runHandshake } from './runHandshake.ts';
import { SealedPeer } from './sealedPeer.ts';

export type PeerRpc = Rpc<typeof peerInterface, typeof peerInterface>;

/** The other side, once it has shown who it is. */
export interface PeerCard {
  readonly person: Peer;
  readonly shell: Introduction['shell'];
}

/** The other side is there: a fresh Rpc over a fresh sealed channel. */
export interface PeerUp {
  readonly rpc: PeerRpc;
  readonly peer: SealedPeer;
  readonly card: PeerCard;
}

/** What this side knows of the session before it trusts a word of the other. */
export interface PeerExpectation {
  readonly role: Party;
  readonly ticket: SessionTicket;
  /** SHA-256 of the session's first grant: it binds every run, the later ones too. */
  readonly grantHash: Uint8Array;
  /** From the grant, as what follows: the oldest version of the app that the other side may run. */
  readonly minimumAppVersion: string | undefined;
  /** The other side may not be a browser tab. */
  readonly tabsRefused: boolean;
  /** The service saw that the other side is one, whatever it says of itself. */
  readonly peerInTab: boolean;
  readonly peerThumbprint: string;
  readonly issuer: string;
  readonly keyOf: KeyOf;
}

export interface PeerIntroductionParts {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly aead: Aead;
  readonly keys: DeviceKeys;
  readonly link: Pick<ServiceLink, 'card'>;
  readonly appVersion: string;
  readonly shell: Introduction['shell'];
}

/** What whoever meets the other side does meanwhile. */
export interface PeerWatch {
  /** Whether one more frame on `control` is looked at. */
  readonly admits: () => boolean;
  /** A frame that is no frame of theirs. */
  readonly breached: (problem: HandrailError) => void;
  /** Told where it is over before the two know each other. */
  readonly onEnd: Event<HandrailError>;
}

/** How two devices get to know each other on a port: a handshake, and under its seal what each shows of itself. */
export class PeerIntroduction {
  readonly #parts: PeerIntroductionParts;
  readonly #expected: PeerExpectation;

  constructor(parts: PeerIntroductionParts, expected: PeerExpectation) {
    this.#parts = parts;
    this.#expected = expected;
  }

  /** With a code, or the secret that a run before left. `onGuess` counts it. */
  async byCode(
    port: Port,
    secret: string,
    run: number,
    onGuess: () => void,
    signal: AbortSignal,
  ): Promise<HandshakeResult> {
    const { role, grantHash } = this.#expected;
    const { clock, random } = this.#parts;
    const options = { secret, context: this.#context, grantHash, random, onGuess };
    if (role === 'helper') return await runHandshake(new HandshakeResponder(options), port, clock, signal);
    const machine = new HandshakeInitiator({ ...options, run });
    return await runHandshake(machine, port, clock, signal, machine.start().send);
  }

  /** Without a code: by both device keys. */
  async byKeys(port: Port, signal: AbortSignal): Promise<HandshakeResult> {
    const { role, grantHash, peerThumbprint } = this.#expected;
    const { clock, random, keys } = this.#parts;
    const [sharerThumbprint, helperThumbprint] =
      role === 'sharer' ? [keys.thumbprint, peerThumbprint] : [peerThumbprint, keys.thumbprint];
    const options = { context: { ...this.#context, sharerThumbprint, helperThumbprint }, grantHash, random };
    if (role === 'helper') return await runHandshake(new ExchangeResponder(options), port, clock, signal);
    const machine = new ExchangeInitiator(options);
    return await runHandshake(machine, port, clock, signal, machine.start().send);
  }

  get #context(): HandshakeContext {
    const { tenantId, sessionId, sharerId, helperId, deviceId } = this.#expected.ticket;
    return { tenantId, sessionId, sharerId, helperId, deviceId };
  }

  /** Each shows the other whose device it is, under the seal of a handshake. Errors: those of the check, `peer_silent`, `disconnected`, `cancelled`. */
  async introduce(
    port: Port,
    result: HandshakeResult,
    signal: AbortSignal,
    { admits, breached, onEnd }: PeerWatch,
    terms?: CodelessTerms,
  ): Promise<PeerUp> {
    const { role } = this.#expected;
    const { aead, clock, keys } = this.#parts;
    const own: Introduction = {
      key: keys.public,
      signature: await makeProof(
        { publicKey: keys.public, sign: (bytes) => keys.sign(bytes) },
        role,
        result.transcriptHash,
      ),
      card: await this.#parts.link.card(role),
      shell: this.#parts.shell,
      appVersion: this.#parts.appVersion,
      ...(terms?.role === 'helper' && { binding: terms.binding }),
    };
    // Made in the turn that also sets the handlers: what comes before them would be refused.
    const peer = new SealedPeer(port, new SealedChannel({ keys: result.keys, self: role, aead }));
    // What does not fit into a sealed frame is refused where it is said, and nothing else comes to harm.
    const rpc: PeerRpc = new Rpc(peer.control, {
      local: peerInterface,
      remote: peerInterface,
      clock,
      maxFrameBytes: plaintextLimit,
      admits,
    });
    peer.onBreach(breached);
    rpc.handle('ping', () => ({}));
    const card = await new Promise<PeerCard>((resolve, reject) => {
      let settled = false;
      // Once settled nothing of this may touch the peer: the signal is also what ends an offer that was taken.
      const settle = (finish: () => void) => {
        if (settled) return;
        settled = true;
        limit.dispose();
        ends.dispose();
        signal.removeEventListener('abort', abort);
        finish();
      };
      const refuse = (error: unknown) =>
        settle(() => {
          peer.close('refused');
          reject(HandrailError.from(error));
        });
      const accept = (accepted: PeerCard) => settle(() => resolve(accepted));
      const abort = () => refuse(new HandrailError('cancelled', 'Cancelled'));
      const limit = clock.after(15_000, () =>
        refuse(new HandrailError('peer_silent', 'The other side does not answer')),
      );
      peer.onBreach(refuse);
      const ends = onEnd(refuse);
      rpc.onClose(() => refuse(new HandrailError('disconnected', 'The relay closed')));
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      if (role === 'helper') {
        rpc
          .call('introduce', own)
          .then((theirs) => this.#check(theirs, result, terms))
          .then(accept, refuse);
      } else {
        let introduced = false;
        rpc.handle('introduce', async (theirs) => {
          // One is looked at: a peer that goes on asking would keep this device, and the provider, at it.
          if (settled || introduced) throw new HandrailError('wrong_state', 'The two know each other already');
          introduced = true;
          try {
            // Answered only to the device the grant names.
            accept(await this.#check(theirs, result, terms));
          } catch (error) {
            refuse(error);
            throw error;
          }
          return own;
        });
      }
    });
    return { rpc, peer, card };
  }

  async #check(theirs: Introduction, result: HandshakeResult, terms?: CodelessTerms): Promise<PeerCard> {
    const { role, ticket, minimumAppVersion, tabsRefused, peerInTab, peerThumbprint, issuer, keyOf } = this.#expected;
    checkProof(theirs.key, peerThumbprint, otherParty(role), result.transcriptHash, theirs.signature);
    if (isTooOld(theirs.appVersion, minimumAppVersion)) {
      throw new HandrailError('wrong_version', "The other side's app is older than is wanted here");
    }
    const shell = peerInTab ? 'tab' : theirs.shell;
    if (tabsRefused && shell === 'tab')
      throw new HandrailError('tab_refused', 'The other side is a browser tab, and the organisation refuses them');
    const personId = role === 'helper' ? ticket.sharerId : ticket.helperId;
    const now = this.#parts.clock.now();
    const person = await verifyCard(theirs.card, { issuer, tenantId: ticket.tenantId, personId, now }, keyOf);
    // The grant names this key because the service says so; without a code somebody else has to say it too.
    if (terms?.role === 'sharer') await terms.check(theirs.binding, theirs.key, person);
    return { person, shell };
  }
}
