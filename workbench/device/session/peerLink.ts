import { type Disposable, Emitter, HandrailError, type Peer } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { IceServer, SessionTicket } from '../../base/link/linkApi.ts';
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
import { ControlIntake } from './controlIntake.ts';
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

/** What the service renews while a session goes on. */
export interface Renewal {
  readonly grant: string;
  /** In place of those before, whose credentials end soon. */
  readonly iceServers?: readonly IceServer[];
}

/** How long a session waits for a broken connection to come back, ms. */
export const reconnectLimit = 15 * 60_000;
const pingEvery = 2_000;
const pingLimit = 6_000;
const retryEvery = 5_000;
/** How long the last words may take to leave, ms. */
const farewellMs = 250;

export interface PeerLinkParts {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly aead: Aead;
  readonly keys: DeviceKeys;
  readonly link: Pick<
    ServiceLink,
    'card' | 'relay' | 'resumeSession' | 'on' | 'onStatus' | 'status' | 'check' | 'hold'
  >;
  readonly appVersion: string;
  readonly shell: Introduction['shell'];
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

/**
 * The connection to the other device through the relay: handshake, seal, introduction, and the same again with the
 * resume secret whenever the way between breaks. `onUp` hands out a fresh Rpc each time.
 */
export class PeerLink {
  readonly #parts: PeerLinkParts;
  readonly #expected: PeerExpectation;
  readonly #ups = new Emitter<PeerUp>();
  readonly #downs = new Emitter<HandrailError>();
  readonly #ends = new Emitter<HandrailError>();
  readonly #roundTrips = new Emitter<number | undefined>();
  readonly #grants = new Emitter<Renewal>();
  readonly #floods = new Emitter<number>();
  readonly #intake: ControlIntake;
  readonly #subscriptions: Disposable[] = [];
  #channel: number;
  #resumeSecret = '';
  #attempt: AbortController | undefined;
  #up: { readonly rpc: PeerRpc; readonly peer: SealedPeer } | undefined;
  #timers: Disposable[] = [];
  #deadline: Disposable | undefined;
  /** While the way to the other side is broken. */
  #waiting: Disposable | undefined;
  #closed = false;

  constructor(parts: PeerLinkParts, expected: PeerExpectation) {
    this.#parts = parts;
    this.#expected = expected;
    this.#channel = expected.ticket.channel;
    this.#intake = new ControlIntake({
      clock: parts.clock,
      peer: otherParty(expected.role),
      dropped: (count) => this.#floods.emit(count),
      flooded: () => this.#end(new HandrailError('too_many', 'The other side sends more than can be looked at')),
    });
  }

  /** The other side is there, checked and sealed; a new Rpc takes the place of the one before. */
  readonly onUp = this.#ups.event;
  /** The way to the other side broke; it is being mended. */
  readonly onDown = this.#downs.event;
  /** It cannot be mended: tampering, or too long gone. */
  readonly onEnd = this.#ends.event;
  /** Round trip through the sealed channel in ms; undefined when an answer is overdue. */
  readonly onRoundTrip = this.#roundTrips.event;
  /** A fresh grant that came with the way back to the relay; not checked yet. */
  readonly onGrant = this.#grants.event;
  /** So many frames of the other side were dropped, because it sends too many; told once a second at most. */
  readonly onFlood = this.#floods.event;

  /**
   * The first handshake. `onGuess` counts it. Errors are the handshake's; the link is then of no use, and another run
   * needs another link.
   */
  async open(secret: string, run: number, onGuess: () => void, signal: AbortSignal): Promise<void> {
    const port = this.#parts.link.relay(this.#channel);
    await this.#introduce(port, await this.#byCode(port, secret, run, onGuess, signal), signal);
    this.#watch();
  }

  /** The first handshake of a session without a code: by both device keys, and the provider's word on the helper's. */
  async openWithoutCode(terms: CodelessTerms, signal: AbortSignal): Promise<void> {
    const port = this.#parts.link.relay(this.#channel);
    await this.#introduce(port, await this.#byKeys(port, signal), signal, terms);
    this.#watch();
  }

  #watch(): void {
    if (this.#closed) return;
    const { ticket } = this.#expected;
    const mine = (notice: { readonly sessionId: string }) => notice.sessionId === ticket.sessionId;
    this.#subscriptions.push(
      this.#parts.link.on(
        'peerLost',
        (notice) => mine(notice) && this.#down(new HandrailError('peer_silent', 'The other side lost its link')),
      ),
      this.#parts.link.on('peerBack', (notice) => mine(notice) && this.#again(false)),
      this.#parts.link.onStatus((status) => status.link === 'online' && this.#again(true)),
    );
  }

  close(reason = 'ended'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#attempt?.abort();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    this.#stopTimers();
    this.#deadline?.dispose();
    this.#waiting?.dispose();
    this.#intake.dispose();
    this.#resumeSecret = '';
    // What was said last, such as a bye, is sealed in a chain of promises: let it leave first.
    const up = this.#up;
    this.#up = undefined;
    if (up) this.#parts.clock.after(farewellMs, () => up.peer.close(reason));
  }

  async #byCode(
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

  async #byKeys(port: Port, signal: AbortSignal): Promise<HandshakeResult> {
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

  async #introduce(port: Port, result: HandshakeResult, signal: AbortSignal, terms?: CodelessTerms): Promise<void> {
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
      admits: () => this.#intake.take(),
    });
    peer.onBreach((problem) => this.#end(problem));
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
      const ends = this.onEnd(refuse);
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
    if (signal.aborted || this.#closed) {
      peer.close('cancelled');
      throw new HandrailError('cancelled', 'Cancelled');
    }
    this.#resumeSecret = result.keys.resumeSecret();
    this.#up = { rpc, peer };
    this.#deadline?.dispose();
    this.#deadline = undefined;
    this.#waiting?.dispose();
    this.#waiting = undefined;
    rpc.onClose(({ reason }) => {
      if (this.#up?.rpc !== rpc) return;
      // The way is whole: the other side itself sends what cannot be read, and would go on with it.
      if (reason === 'malformed') this.#end(new HandrailError('malformed', 'The other side sends what cannot be read'));
      else this.#down(new HandrailError('disconnected', 'The link to the other side closed'));
    });
    this.#ups.emit({ rpc, peer, card });
    this.#ping(rpc);
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

  #ping(rpc: PeerRpc): void {
    // Another connection has its own pings, and a broken one has timers that must stay as they are.
    if (this.#up?.rpc !== rpc) return;
    const { clock } = this.#parts;
    const timer = clock.after(pingEvery, () => {
      if (this.#up?.rpc !== rpc) return;
      const asked = clock.monotonic();
      rpc
        .call('ping', {}, { timeLimitMs: pingLimit })
        .then(
          () => this.#roundTrips.emit(clock.monotonic() - asked),
          () => {
            if (this.#up?.rpc !== rpc) return;
            this.#roundTrips.emit(undefined);
            // It may be this side's own way that is broken.
            this.#parts.link.check();
          },
        )
        .finally(() => this.#ping(rpc));
    });
    this.#timers = [timer];
  }

  #down(problem: HandrailError): void {
    if (this.#closed) return;
    const up = this.#up;
    this.#up = undefined;
    this.#stopTimers();
    up?.peer.close('down');
    if (!up) return;
    this.#deadline ??= this.#parts.clock.after(reconnectLimit, () =>
      this.#end(new HandrailError('disconnected', 'The connection did not come back in time')),
    );
    this.#waiting ??= this.#parts.link.hold();
    this.#downs.emit(problem);
  }

  /** Runs the handshake again with the resume secret; the sharer begins, whenever both may be there. */
  #again(relinked: boolean): void {
    if (this.#closed || !this.#resumeSecret) return;
    if (this.#up) this.#down(new HandrailError('disconnected', 'The other side connects again'));
    this.#stopTimers();
    // Without a word: the other side would take it for an answer to what it begins now.
    this.#attempt?.abort(superseded);
    const attempt = new AbortController();
    this.#attempt = attempt;
    void this.#resume(relinked, attempt.signal).catch((error: unknown) => {
      if (attempt.signal.aborted || this.#closed) return;
      const problem = HandrailError.from(error);
      if (fatal.has(problem.code)) this.#end(problem);
      else this.#timers.push(this.#parts.clock.after(retryEvery, () => !attempt.signal.aborted && this.#again(true)));
    });
  }

  async #resume(relinked: boolean, signal: AbortSignal): Promise<void> {
    const { ticket } = this.#expected;
    if (relinked) {
      const again = await this.#parts.link.resumeSession(ticket.sessionId);
      this.#channel = again.channel;
      this.#grants.emit(again);
    }
    if (signal.aborted) return;
    const port = this.#parts.link.relay(this.#channel);
    await this.#introduce(port, await this.#byCode(port, this.#resumeSecret, 1, () => {}, signal), signal);
  }

  #end(problem: HandrailError): void {
    if (this.#closed) return;
    this.close(problem.code);
    this.#ends.emit(problem);
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.dispose();
  }
}

const superseded = new HandrailError('cancelled', 'Another attempt took the place of this one');

/** A resumption that fails like this would fail again. */
const fatal: ReadonlySet<string> = new Set([
  'code_wrong',
  'handshake_reflected',
  'handshake_point',
  'handshake_binding',
  'grant_mismatch',
  'seal_broken',
  'seal_replayed',
  'seal_gap',
  'code_unknown',
  'not_permitted',
  'wrong_state',
]);
