import type { UnknownReason } from '@handrail/sdk/tenant/compliance';
import type { TextFact } from '../../base/devices/identifiers.ts';
import type { UnknownFact } from '../../base/devices/posture.ts';
import { shown } from '../machine/shown.ts';
import type { Outcome } from './commands.ts';

export const yes = { state: 'yes' } as const;
export const no = { state: 'no' } as const;

export function yesIf(holds: boolean): typeof yes | typeof no {
  return holds ? yes : no;
}

export function unknown(reason: UnknownReason): UnknownFact {
  return { state: 'unknown', reason };
}

export function known<Value>(value: Value): { readonly state: 'known'; readonly value: Value } {
  return { state: 'known', value };
}

/** Why a command that did not end by itself told nothing. */
export function reasonOf(outcome: Exclude<Outcome, { readonly kind: 'ended' }>): UnknownReason {
  switch (outcome.kind) {
    case 'missing':
      return 'not_installed';
    case 'denied':
      return 'needs_root';
    case 'timed_out':
      return 'timed_out';
    case 'broken':
      return 'failed';
  }
}

/**
 * The fact in what a command printed: `read` gets its standard output where it ended well, and answers undefined where it
 * does not understand it.
 */
export function factFrom<Fact>(outcome: Outcome, read: (output: string) => Fact | undefined): Fact | UnknownFact {
  if (outcome.kind !== 'ended') return unknown(reasonOf(outcome));
  if (outcome.code !== 0) return unknown('failed');
  return read(outcome.output) ?? unknown('unreadable');
}

/** A text that stands where an identifier should; unknown where there is none. */
export function textFact(text: string): TextFact {
  const value = shown(text, 128).trim();
  return value === '' ? unknown('not_supported') : known(value);
}
