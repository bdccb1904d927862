import { Mark, Position } from '@handrail/sdk';
import type { CapabilityMethods } from './capability.ts';

/** What holds the marks over the captured screen. */
export interface MarkBoard {
  start(): Promise<void>;
  add(mark: Mark): Promise<void>;
  point(at: Position): Promise<void>;
  clear(): void;
}

/** Marks over the sharer's screen. Whether any may be there at this moment is the board's to know. */
export function overlayCapability(board: MarkBoard): CapabilityMethods {
  return new Map([
    ['start', { run: () => board.start() }],
    ['add', { argument: Mark, run: (mark: unknown) => board.add(mark as Mark) }],
    ['point', { argument: Position, run: (at: unknown) => board.point(at as Position) }],
    // Taking away is always allowed.
    ['clear', { run: () => board.clear() }],
  ]);
}
