import type { HandrailError } from '@handrail/sdk';
import type { Clock } from '../clock.ts';
import type { Interface } from './methods.ts';

/** What both ends of an `Rpc` agree on, and its limits. */
export interface RpcOptions<Local extends Interface, Remote extends Interface> {
  /** What this end answers and hears. */
  readonly local: Local;
  /** What the other end answers and hears. */
  readonly remote: Remote;
  readonly clock: Clock;
  /** For methods that declare none; 10,000 ms when absent. */
  readonly timeLimitMs?: number;
  /** The largest frame, both ways; 65,536 bytes when absent. */
  readonly maxFrameBytes?: number;
  /** The most calls under way, counted for each direction; 64 when absent. */
  readonly maxPending?: number;
  /**
   * Asked for each frame that comes, before it is read; false for one too many. Of those a call is refused with
   * `too_many` and a notice is not heard; answers to own calls and cancels of running ones, which are bounded by the
   * calls, are always taken. Without it any number is taken.
   */
  readonly admits?: () => boolean;
  /** Hears what the other end did wrong and what handlers threw unexpectedly; for a log. */
  readonly onProblem?: (error: HandrailError) => void;
}

/** How one call differs from its method's declaration. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeLimitMs?: number;
}
