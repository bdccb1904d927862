import { Emitter, HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import { splitCode } from '../../base/session/code.ts';
import { GuessCounter } from '../../base/session/guessCounter.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { CodelessTerms } from '../session/codeless.ts';
import type { PeerLink, PeerUp } from '../session/peerLink.ts';
import type { OpenedSession } from '../session/sessionParts.ts';

export interface JoinDeskParts {
  readonly clock: Clock;
  readonly link: ServiceLink;
  /** Characters of a code, as the tenant has it now. */
  readonly codeLength: () => number;
  /** `codeless`: this device goes on without a code, and the grant must say the same. */
  readonly open: (ticket: SessionTicket, codeless: boolean) => Promise<OpenedSession>;
  /** What takes the place of a code on this device. Rejects with `code_required` where it asks for one. */
  readonly codelessTerms: () => Promise<CodelessTerms>;
  /** The two are connected; called in the turn in which the sealed channel came up. */
  readonly opened: (session: OpenedSession, first: PeerUp) => void;
}

/** A code lives ten minutes; after that its routing part may name another, ms. */
const codeLife = 10 * 60_000;

/**
 * The sharer's side of a code: sends the public half to the service and proves the secret half to the helper's device.
 * This device counts its own tries, three a code, whatever the service or the helper says.
 */
export class JoinDesk {
  readonly #parts: JoinDeskParts;
  readonly #changes = new Emitter<void>();
  readonly #counters = new Map<string, { readonly counter: GuessCounter; readonly until: number }>();
  #status: NonNullable<AppState['join']>['status'] | undefined;
  #codeless = false;
  #attempt: AbortController | undefined;
  #problem: HandrailError | undefined;

  constructor(parts: JoinDeskParts) {
    this.#parts = parts;
  }

  readonly onChange = this.#changes.event;

  get problem(): HandrailError | undefined {
    return this.#problem;
  }

  state(): AppState['join'] {
    return this.#status ? { status: this.#status, codeless: this.#codeless } : undefined;
  }

  /**
   * Settles when the two are connected. Errors: code_unknown, code_wrong (details: triesLeft), code_used_up, code_in_use,
   * lookup_limit, peer_silent, remote_help_disabled, device_unenrolled, out_of_scope, service_unreachable, cancelled.
   */
  async join(typed: string): Promise<void> {
    await this.#alone(false, (signal) => this.#try(typed, signal));
  }

  /**
   * Accepts what a helper offered on this device, without a code: `helperId` is who the request named. Settles when the two are
   * connected. Errors: code_required, not_found, grant_mismatch, and those of `join` that have nothing to do with a code.
   */
  async accept(request: { readonly sessionId: string; readonly helperId: string }): Promise<void> {
    await this.#alone(true, (signal) => this.#accept(request, signal));
  }

  async #alone(codeless: boolean, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#attempt) throw new HandrailError('wrong_state', 'A code is being tried already');
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#problem = undefined;
    this.#codeless = codeless;
    this.#set('looking');
    try {
      await run(attempt.signal);
    } catch (error) {
      const problem = HandrailError.from(error);
      if (problem.code !== 'cancelled') this.#problem = problem;
      throw problem;
    } finally {
      this.#attempt = undefined;
      this.#set(undefined);
    }
  }

  cancel(): void {
    this.#problem = undefined;
    this.#attempt?.abort();
    this.#changes.emit();
  }

  async #try(typed: string, signal: AbortSignal): Promise<void> {
    const { routing, secret } = splitCode(typed, this.#parts.codeLength());
    const counter = this.#counter(routing);
    if (counter.left <= 0) throw usedUp();
    const ticket = await this.#ticket(this.#parts.link.joinSession(routing), signal);
    const run = counter.begin();
    let proven = false;
    const up = () => {
      proven = true;
      run.end(true);
    };
    try {
      await this.#connect(ticket, false, up, signal, (link) => link.open(secret, run.run, run.guess, signal));
    } catch (error) {
      run.end();
      const problem = HandrailError.from(error);
      if (proven) throw problem;
      if (counter.left <= 0) throw usedUp();
      if (problem.code === 'code_wrong')
        throw new HandrailError('code_wrong', problem.message, { triesLeft: counter.left });
      throw problem;
    }
  }

  async #accept(
    { sessionId, helperId }: { readonly sessionId: string; readonly helperId: string },
    signal: AbortSignal,
  ): Promise<void> {
    // Before the service is asked: what it answers cannot change it any more.
    const terms = await this.#parts.codelessTerms();
    const ticket = await this.#ticket(this.#parts.link.acceptHelp(sessionId), signal);
    await this.#connect(
      ticket,
      true,
      () => {},
      signal,
      async (link) => {
        if (ticket.sessionId !== sessionId || ticket.helperId !== helperId)
          throw new HandrailError('grant_mismatch', 'The session is not the one that was accepted');
        await link.openWithoutCode(terms, signal);
      },
    );
  }

  async #connect(
    ticket: SessionTicket,
    codeless: boolean,
    proven: () => void,
    signal: AbortSignal,
    shake: (link: PeerLink) => Promise<void>,
  ): Promise<void> {
    let session: OpenedSession | undefined;
    try {
      if (signal.aborted) throw cancelled();
      this.#set('verifying');
      session = await this.#parts.open(ticket, codeless);
      const opened = session;
      const up = opened.peerLink.onUp((first) => {
        up.dispose();
        proven();
        this.#parts.opened(opened, first);
      });
      await shake(opened.peerLink);
    } catch (error) {
      session?.keeper.dispose();
      session?.peerLink.close('failed');
      const { code } = HandrailError.from(error);
      // Without this the service would keep the code for this device, and nobody else could try it.
      void this.#parts.link.endSession(ticket.sessionId, code === 'cancelled' ? 'cancelled' : 'handshake_failed');
      throw error;
    }
  }

  /** A ticket that comes after the person gave up is given back: the service has taken the code for this device by then. */
  #ticket(asked: Promise<SessionTicket>, signal: AbortSignal): Promise<SessionTicket> {
    const { link } = this.#parts;
    return new Promise((resolve, reject) => {
      const abort = () => reject(cancelled());
      signal.addEventListener('abort', abort, { once: true });
      asked.then((ticket) => {
        signal.removeEventListener('abort', abort);
        if (signal.aborted) void link.endSession(ticket.sessionId, 'cancelled');
        resolve(ticket);
      }, reject);
    });
  }

  #counter(routing: string): GuessCounter {
    const now = this.#parts.clock.monotonic();
    for (const [key, { until }] of this.#counters) if (until <= now) this.#counters.delete(key);
    const entry = this.#counters.get(routing) ?? { counter: new GuessCounter(), until: now + codeLife };
    this.#counters.set(routing, entry);
    return entry.counter;
  }

  #set(status: NonNullable<AppState['join']>['status'] | undefined): void {
    this.#status = status;
    this.#changes.emit();
  }
}

const cancelled = () => new HandrailError('cancelled', 'Cancelled');

function usedUp(): HandrailError {
  return new HandrailError('code_used_up', 'This code was tried three times');
}
