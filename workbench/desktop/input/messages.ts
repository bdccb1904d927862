import type { ButtonInput, ErrorCode, KeyInput, Position, WheelInput } from '@handrail/sdk';
import { isErrorCode } from '@handrail/sdk';
import type { ScreenArea } from '../../device/ports/input.ts';
import type { HeldState } from './heldInput.ts';

/** What the parent asks of the child that injects. A `call` is answered under its number. */
export type Order =
  | { readonly op: 'move'; readonly at: Position }
  | { readonly op: 'button'; readonly input: ButtonInput }
  | { readonly op: 'wheel'; readonly input: WheelInput }
  | { readonly op: 'key'; readonly input: KeyInput }
  | { readonly op: 'text'; readonly text: string }
  | { readonly op: 'releaseAll' }
  | { readonly op: 'screens'; readonly call: number }
  | { readonly op: 'select'; readonly call: number; readonly id: string }
  | { readonly op: 'flush'; readonly call: number }
  /** Answered when all orders before it were carried out; says nothing about errors. */
  | { readonly op: 'confirm'; readonly call: number }
  /** Release what another child held when it was lost, and give back the keycodes it had borrowed. */
  | { readonly op: 'cleanUp'; readonly call: number; readonly held: HeldState; readonly borrowed: readonly number[] }
  | { readonly op: 'stop' };

/** What the child tells the parent. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly call: number; readonly screens?: readonly ScreenArea[] }
  | { readonly kind: 'failed'; readonly call?: number; readonly code: ErrorCode; readonly message: string }
  /** Keycodes that carry a symbol of ours now, so that the parent can have them given back if the child is lost. */
  | { readonly kind: 'borrowed'; readonly keycodes: readonly number[] };

/** Exit codes of the children, for the parent that only sees the exit. */
export const exitCodes = { stopped: 0, displayLost: 3, failed: 4, noDisplay: 5 } as const;

/** The report in a message, or undefined for anything else that arrives over the same channel. */
export function asReport(message: unknown): Report | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  switch (message.kind) {
    case 'ready':
    case 'done':
    case 'borrowed':
      return message as Report;
    case 'failed':
      return 'code' in message && isErrorCode(message.code) ? (message as Report) : undefined;
    default:
      return undefined;
  }
}
