import { HandrailError, type SideName } from '@handrail/sdk';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import type { SideHost } from './sideHost.ts';

interface Running {
  readonly requires: string;
  readonly whilePaused: boolean;
  readonly abort: AbortController;
}

/** The calls that the gate admitted and that still run, so that what they hold ends with their right. */
export class AdmittedCalls {
  readonly #running = new Set<Running>();

  /** Runs an admitted call on the side that answers it. */
  async run(host: SideHost, action: DeclaredAction, input: unknown, caller: SideName): Promise<unknown> {
    const running: Running = { requires: action.requires, whilePaused: action.whilePaused, abort: new AbortController() };
    this.#running.add(running);
    try {
      return await host.call(
        action.name,
        input,
        { extension: action.extension, action: action.name, caller, signal: running.abort.signal },
        action.timeLimitMs,
      );
    } finally {
      this.#running.delete(running);
      // A lease used after its call settled is of no use, whatever the side kept of it.
      running.abort.abort(new HandrailError('lease_ended', 'The call is over'));
    }
  }

  /** Ends the calls that stand on a permission that was taken back. */
  endOf(permission: string): void {
    for (const running of this.#running) if (running.requires === permission) this.#end(running, 'grant_revoked');
  }

  /** Ends what may not run while paused. */
  endForPause(): void {
    for (const running of this.#running) if (!running.whilePaused && running.requires !== 'everyone') this.#end(running, 'lease_ended');
  }

  endAll(): void {
    for (const running of this.#running) this.#end(running, 'lease_ended');
  }

  #end(running: Running, code: 'grant_revoked' | 'lease_ended'): void {
    this.#running.delete(running);
    running.abort.abort(new HandrailError(code, 'What this call stood on has ended'));
  }
}

