import { HandrailError, type SideName } from '@handrail/sdk';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import type { SideHost } from './sideHost.ts';

interface Running {
  readonly requires: string;
  readonly caller: SideName;
  readonly whilePaused: boolean;
  readonly oneWay: boolean;
  readonly abort: AbortController;
  /** Why it was ended before it settled. */
  ended: HandrailError | undefined;
}

/** The calls that the gate admitted and that still run, so that what they hold ends with their right. */
export class AdmittedCalls {
  readonly #running = new Set<Running>();
  readonly #own: SideName | undefined;

  /** `own`: the side whose person asks for themselves here, and so by nobody's permission. */
  constructor(own?: SideName) {
    this.#own = own;
  }

  /** Runs an admitted call on the side that answers it. */
  async run(host: SideHost, action: DeclaredAction, input: unknown, caller: SideName): Promise<unknown> {
    const running: Running = {
      requires: action.requires,
      caller,
      whilePaused: action.whilePaused,
      oneWay: action.stream !== 'control',
      abort: new AbortController(),
      ended: undefined,
    };
    this.#running.add(running);
    try {
      return await host.call(
        action.name,
        input,
        { extension: action.extension, action: action.name, caller, signal: running.abort.signal },
        action.timeLimitMs,
      );
    } catch (error) {
      throw running.ended ?? error;
    } finally {
      this.#running.delete(running);
      // A lease used after its call settled is of no use, whatever the side kept of it.
      running.abort.abort(new HandrailError('lease_ended', 'The call is over'));
    }
  }

  /** Ends the calls that stand on a permission that was taken back; they reject with `why`. */
  endOf(permission: string, why = new HandrailError('grant_revoked', 'What this call stood on was taken back')): void {
    for (const running of this.#running)
      if (running.requires === permission && running.caller !== this.#own) this.#end(running, why);
  }

  /** Ends what may not run while paused. */
  endForPause(): void {
    for (const running of this.#running)
      if (!running.whilePaused && running.requires !== 'everyone') this.#end(running);
  }

  /** Ends input that is still on its way to the display: the connection that it came through is gone. */
  endOneWay(): void {
    for (const running of this.#running) if (running.oneWay) this.#end(running);
  }

  endAll(): void {
    for (const running of this.#running) this.#end(running);
  }

  #end(running: Running, why = new HandrailError('lease_ended', 'What this call stood on has ended')): void {
    this.#running.delete(running);
    running.ended = why;
    running.abort.abort(why);
  }
}
