import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import type { EndReason, SessionTicket } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import { formatCode, makeSecret } from '../../base/session/code.ts';
import { GuessCounter } from '../../base/session/guessCounter.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { CodelessTerms } from '../session/codeless.ts';
import type { PeerUp } from '../session/peerLink.ts';
import type { OpenedSession } from '../session/sessionParts.ts';

export interface OfferDeskParts {
  readonly link: ServiceLink;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Characters of a code, as the tenant has it now. */
  readonly codeLength: () => number;
  /** `codeless`: false where the grant must call for a code, undefined where it may do without. */
  readonly open: (ticket: SessionTicket, codeless: false | undefined) => Promise<OpenedSession>;
  /** What this device can show in the place of a code, where the tenant does without. */
  readonly codelessTerms: () => Promise<CodelessTerms | undefined>;
  /** A sharer gave the right code, or accepted without; called in the turn in which the sealed channel came up. */
  readonly opened: (session: OpenedSession, first: PeerUp) => void;
}

/** What is shown of a code, with its public part apart. */
export type OfferState = Omit<NonNullable<AppState['offer']>, 'joinAddress'> & { readonly part: string };

interface Offer {
  readonly sessionId: string;
  readonly launched: boolean;
  /** The person there may accept without the code: asked for here, and the service agreed. */
  readonly codeless: boolean;
  readonly device: { readonly name: string; readonly os: string } | undefined;
  readonly code: string;
  /** Its public part. */
  readonly routing: string;
  readonly secret: string;
  readonly counter: GuessCounter;
  readonly lifetimeMs: number;
  readonly until: number;
  readonly end: AbortController;
  attempt: AbortController | undefined;
  timer: Disposable | undefined;
}

/** Errors of an offer to a device of the list after which its person can still be met by a code. */
const byCodeInstead: ReadonlySet<string> = new Set(['not_permitted', 'not_found', 'device_offline']);

const withdrew = new HandrailError('cancelled', 'The sharer withdrew');

/** Errors of a run after which the code may be tried again. */
const tryAgain: ReadonlySet<string> = new Set(['code_wrong', 'peer_silent', 'disconnected', 'cancelled', 'malformed']);

/**
 * The helper's code: asks the service for the public half, makes the secret half here, and answers the handshakes of
 * whoever types it, three guesses in all. The secret never leaves this device but on the person's screen.
 */
export class OfferDesk {
  readonly #parts: OfferDeskParts;
  readonly #changes = new Emitter<void>();
  #offer: Offer | undefined;
  #problem: HandrailError | undefined;

  constructor(parts: OfferDeskParts) {
    this.#parts = parts;
    parts.link.on('offerTaken', (ticket) => void this.#taken(ticket));
    // Nobody is there to answer any more; the guess they may have had is counted at once, not when the silence has lasted.
    parts.link.on('peerLost', ({ sessionId }) => {
      if (sessionId === this.#offer?.sessionId) this.#offer.attempt?.abort(withdrew);
    });
    parts.link.on('joinRefused', ({ sessionId, code }) => {
      if (sessionId !== this.#offer?.sessionId) return;
      this.#problem = new HandrailError(code, 'Whoever entered the code may not be helped');
      this.#changes.emit();
    });
    parts.link.on('sessionEnded', ({ sessionId, reason }) => {
      if (sessionId !== this.#offer?.sessionId) return;
      if (reason === 'request_declined') this.#declined();
      else this.#die(reason === 'code_used_up' ? 'code_used_up' : 'code_expired', false);
    });
  }

  readonly onChange = this.#changes.event;

  get problem(): HandrailError | undefined {
    return this.#problem;
  }

  /** What the page shows of the offer. */
  state(): OfferState | undefined {
    const offer = this.#offer;
    if (!offer) return undefined;
    return {
      status: offer.attempt ? 'verifying' : 'waiting',
      code: offer.code,
      part: offer.routing,
      ...(offer.device && { device: offer.device }),
      launched: offer.launched,
      codeless: offer.codeless,
      lifetimeMs: offer.lifetimeMs,
      remainingMs: Math.max(0, offer.until - this.#parts.clock.monotonic()),
      triesLeft: offer.counter.left,
    };
  }

  /**
   * Asks for a code; with `deviceId`, for the person at that device, who is told. Errors: not_permitted, remote_help_disabled,
   * code_limit, service_unreachable, device_offline, out_of_scope, not_found.
   */
  async offer(deviceId?: string): Promise<void> {
    await this.cancel('cancelled');
    const { link, clock, random } = this.#parts;
    this.#problem = undefined;
    try {
      const able = deviceId !== undefined && (await this.#parts.codelessTerms()) !== undefined;
      const { sessionId, routing, lifetimeMs, codeless, device } = await link.offerSession(deviceId, able);
      const secret = makeSecret(random, this.#parts.codeLength());
      const offer: Offer = {
        sessionId,
        launched: deviceId !== undefined,
        codeless: able && codeless,
        device,
        code: formatCode(`${routing}${secret}`),
        routing,
        secret,
        counter: new GuessCounter(),
        lifetimeMs,
        until: clock.monotonic() + lifetimeMs,
        end: new AbortController(),
        attempt: undefined,
        timer: undefined,
      };
      this.#offer = offer;
      offer.timer = clock.after(lifetimeMs, () => this.#offer === offer && this.#die('code_expired', true));
    } catch (error) {
      this.#problem = HandrailError.from(error);
      throw error;
    } finally {
      this.#changes.emit();
    }
  }

  /**
   * Asks for the person at this device once more: by the list where these permissions allow it and the device is there, else by
   * a new code. Errors: those of `offer`.
   */
  async offerAgain(deviceId: string, permissions: readonly string[]): Promise<void> {
    if (!permissions.includes('session.offer')) return await this.offer();
    try {
      await this.offer(deviceId);
    } catch (error) {
      if (!byCodeInstead.has(HandrailError.from(error).code)) throw error;
      await this.offer();
    }
  }

  async cancel(reason: EndReason = 'cancelled'): Promise<void> {
    const offer = this.#take();
    this.#problem = undefined;
    this.#changes.emit();
    if (offer) await this.#parts.link.endSession(offer.sessionId, reason);
  }

  /** Forgets the offer without a word to anybody: the link it stood on is gone for good. */
  drop(): void {
    this.#take();
    this.#problem = undefined;
    this.#changes.emit();
  }

  async #taken(ticket: SessionTicket): Promise<void> {
    const offer = this.#offer;
    if (!offer || ticket.sessionId !== offer.sessionId) return;
    // A sharer that comes back replaces its own earlier try.
    offer.attempt?.abort();
    const attempt = new AbortController();
    offer.attempt = attempt;
    this.#problem = undefined;
    this.#changes.emit();
    let opened: OpenedSession | undefined;
    try {
      // Asked again: the policy, or this device's sign-in, may have changed since the offer.
      const terms = offer.codeless ? await this.#parts.codelessTerms() : undefined;
      opened = await this.#parts.open(ticket, terms ? undefined : false);
      if (attempt.signal.aborted || offer.end.signal.aborted) throw new HandrailError('cancelled', 'Cancelled');
      const signal = AbortSignal.any([attempt.signal, offer.end.signal]);
      if (terms && opened.keeper.grant.codeless) await this.#answerWithoutCode(opened, terms, signal);
      else await this.#answer(offer, opened, signal);
    } catch (error) {
      opened?.keeper.dispose();
      opened?.peerLink.close('failed');
      if (this.#offer !== offer || offer.attempt !== attempt) return;
      offer.attempt = undefined;
      this.#failed(offer, HandrailError.from(error));
    }
  }

  async #answer(offer: Offer, session: OpenedSession, signal: AbortSignal): Promise<void> {
    const run = offer.counter.begin();
    const up = session.peerLink.onUp((first) => {
      up.dispose();
      run.end(true);
      this.#take();
      this.#parts.opened(session, first);
      this.#changes.emit();
    });
    const before = offer.counter.left;
    try {
      await session.peerLink.open(offer.secret, run.run, run.guess, signal);
    } catch (error) {
      // Who hangs up once they have this side's answer has found that their code is another.
      const left = HandrailError.from(error).code === 'peer_silent' || signal.reason === withdrew;
      const hungUp = offer.counter.left < before && left;
      throw hungUp
        ? new HandrailError('code_wrong', 'The other side tried another code', { triesLeft: offer.counter.left })
        : error;
    } finally {
      run.end();
      up.dispose();
    }
  }

  async #answerWithoutCode(session: OpenedSession, terms: CodelessTerms, signal: AbortSignal): Promise<void> {
    const up = session.peerLink.onUp((first) => {
      up.dispose();
      this.#take();
      this.#parts.opened(session, first);
      this.#changes.emit();
    });
    try {
      await session.peerLink.openWithoutCode(terms, signal);
    } finally {
      up.dispose();
    }
  }

  #failed(offer: Offer, problem: HandrailError): void {
    if (offer.counter.left <= 0) return this.#die('code_used_up', true);
    if (!tryAgain.has(problem.code)) {
      this.#take();
      void this.#parts.link.endSession(offer.sessionId, 'handshake_failed');
    }
    if (problem.code !== 'cancelled') this.#problem = problem;
    this.#changes.emit();
  }

  #die(code: 'code_expired' | 'code_used_up', tell: boolean): void {
    const offer = this.#take();
    this.#problem = new HandrailError(code, 'The code is of no use any more');
    this.#changes.emit();
    if (offer && tell) void this.#parts.link.endSession(offer.sessionId, code);
  }

  /** The person at the device that was chosen does not want help now. */
  #declined(): void {
    this.#take();
    this.#problem = new HandrailError('consent_declined', 'The person at that device does not want help now');
    this.#changes.emit();
  }

  #take(): Offer | undefined {
    const offer = this.#offer;
    this.#offer = undefined;
    offer?.timer?.dispose();
    offer?.end.abort();
    return offer;
  }
}
