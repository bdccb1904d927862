import { HandrailError } from '@handrail/sdk';
import type { Port } from '../../base/rpc/port.ts';
import type { LinkDialer } from '../ports/machine.ts';

/** What a network does to a WebSocket that it does not let through: refuses, breaks, or swallows it. */
const reasons: ReadonlySet<unknown> = new Set(['network', 'no_answer', 'not_a_service']);
/** The service's own answer when it has as many links as it can have. */
const full = 503;

/** Whether the service answers a plain request, and would take one more link. Never rejects. */
export type AsksPlainly = (signal: AbortSignal) => Promise<boolean>;

/**
 * Tells a service that cannot be reached from one whose WebSockets alone do not get through: where it answers a plain request,
 * the reason is `problem: 'websocket'`.
 */
export class PlainlyAskingDialer implements LinkDialer {
  readonly address: string;
  readonly #dialer: LinkDialer;
  readonly #answers: AsksPlainly;

  constructor(dialer: LinkDialer, answers: AsksPlainly) {
    this.address = dialer.address;
    this.#dialer = dialer;
    this.#answers = answers;
  }

  /** Errors: those of the dialer. */
  async dial(signal: AbortSignal): Promise<Port> {
    try {
      return await this.#dialer.dial(signal);
    } catch (error) {
      const problem = HandrailError.from(error);
      if (signal.aborted || !mayBeBlocked(problem) || !(await this.#answers(signal))) throw problem;
      const { problem: _guess, ...details } = problem.details;
      throw new HandrailError(
        'service_unreachable',
        'WebSockets do not get through to the service',
        { ...details, problem: 'websocket' },
        { cause: problem },
      );
    }
  }
}

function mayBeBlocked({ code, details }: HandrailError): boolean {
  const { status, reason } = details;
  return code === 'service_unreachable' && (status === undefined ? reasons.has(reason) : status !== full);
}
