import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { IceServer } from '../../base/link/linkApi.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { HandshakeResult } from '../../base/session/handshake.ts';
import { otherParty } from '../../base/session/keys.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { CodelessTerms } from './codeless.ts';
import { ControlIntake } from './controlIntake.ts';
import {
  type PeerExpectation,
  PeerIntroduction,
  type PeerIntroductionParts,
  type PeerRpc,
  type PeerUp,
  type PeerWatch,
} from './peerIntroduction.ts';
import type { SealedPeer } from './sealedPeer.ts';

export type { PeerCard, PeerRpc, PeerUp } from './peerIntroduction.ts';

/** What the service renews while a session goes on. */
export interface Renewal {
  readonly grant: string;
  /** In place of those before, whose credentials end soon. */
  readonly iceServers?: readonly IceServer[];
}

/** How long a session waits for a broken connection to come back, ms. */
const reconnectLimit = 15 * 60_000;
const pingEvery = 2_000;
const pingLimit = 6_000;
const retryEvery = 5_000;
/** How long the last words may take to leave, ms. */
const farewellMs = 250;

export interface PeerLinkParts extends PeerIntroductionParts {
  readonly link: Pick<
    ServiceLink,
    'card' | 'relay' | 'resumeSession' | 'on' | 'onStatus' | 'status' | 'check' | 'hold'
  >;
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
  readonly #introduction: PeerIntroduction;
  readonly #introducing: PeerWatch;
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
    this.#introduction = new PeerIntroduction(parts, expected);
    this.#introducing = {
      admits: () => this.#intake.take(),
      breached: (problem) => this.#end(problem),
      onEnd: (refuse) => this.onEnd(refuse),
    };
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
    await this.#meet(port, await this.#introduction.byCode(port, secret, run, onGuess, signal), signal);
    this.#watch();
  }

  /** The first handshake of a session without a code: by both device keys, and the provider's word on the helper's. */
  async openWithoutCode(terms: CodelessTerms, signal: AbortSignal): Promise<void> {
    const port = this.#parts.link.relay(this.#channel);
    await this.#meet(port, await this.#introduction.byKeys(port, signal), signal, terms);
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

  /** With a new seal: the other side is there from here on. */
  async #meet(port: Port, result: HandshakeResult, signal: AbortSignal, terms?: CodelessTerms): Promise<void> {
    const up = await this.#introduction.introduce(port, result, signal, this.#introducing, terms);
    const { rpc, peer } = up;
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
    this.#ups.emit(up);
    this.#ping(rpc);
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
    await this.#meet(port, await this.#introduction.byCode(port, this.#resumeSecret, 1, () => {}, signal), signal);
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
