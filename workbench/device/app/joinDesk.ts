import { Emitter, HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import { splitCode } from '../../base/session/code.ts';
import { GuessCounter } from '../../base/session/guessCounter.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { PeerUp } from '../session/peerLink.ts';
import type { OpenedSession } from '../session/sessionParts.ts';

export interface JoinDeskParts {
  readonly clock: Clock;
  readonly link: ServiceLink;
  /** Characters of a code, as the tenant has it now. */
  readonly codeLength: () => number;
  readonly open: (ticket: SessionTicket) => Promise<OpenedSession>;
  /** The code was right; called in the turn in which the sealed channel came up. */
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
    return this.#status ? { status: this.#status } : undefined;
  }

  /**
   * Settles when the two are connected. Errors: code_unknown, code_wrong (details: triesLeft), code_used_up, code_in_use,
   * lookup_limit, peer_silent, remote_help_disabled, device_unenrolled, out_of_scope, service_unreachable, cancelled.
   */
  async join(typed: string): Promise<void> {
    if (this.#attempt) throw new HandrailError('wrong_state', 'A code is being tried already');
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#problem = undefined;
    this.#set('looking');
    try {
      await this.#try(typed, attempt.signal);
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
    const ticket = await this.#ticket(routing, signal);
    const run = counter.begin();
    let session: OpenedSession | undefined;
    let proven = false;
    try {
      if (signal.aborted) throw cancelled();
      this.#set('verifying');
      session = await this.#parts.open(ticket);
      const opened = session;
      const up = opened.peerLink.onUp((first) => {
        up.dispose();
        proven = true;
        run.end(true);
        this.#parts.opened(opened, first);
      });
      await opened.peerLink.open(secret, run.run, run.guess, signal);
    } catch (error) {
      run.end();
      session?.keeper.dispose();
      session?.peerLink.close('failed');
      const problem = HandrailError.from(error);
      // Without this the service would keep the code for this device, and nobody else could try it.
      void this.#parts.link.endSession(
        ticket.sessionId,
        problem.code === 'cancelled' ? 'cancelled' : 'handshake_failed',
      );
      if (proven) throw problem;
      if (counter.left <= 0) throw usedUp();
      if (problem.code === 'code_wrong')
        throw new HandrailError('code_wrong', problem.message, { triesLeft: counter.left });
      throw problem;
    }
  }

  /** A ticket that comes after the person gave up is given back: the service has taken the code for this device by then. */
  #ticket(routing: string, signal: AbortSignal): Promise<SessionTicket> {
    const { link } = this.#parts;
    return new Promise((resolve, reject) => {
      const abort = () => reject(cancelled());
      signal.addEventListener('abort', abort, { once: true });
      link.joinSession(routing).then((ticket) => {
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
