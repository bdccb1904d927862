import { codeAlphabet, formatCode, normaliseCode } from '../../base/session/code.ts';
import type { TextKey } from '../texts/en.ts';

/** What a person typed or pasted, as it is shown while they type: capitals in groups. What fits no code stays to be seen. */
export function shownCode(typed: string): string {
  return formatCode(normaliseCode(typed).slice(0, 16));
}

/** Where the caret stands in the shown code when this much of what was typed is in front of it. */
export function caretIn(shown: string, before: string): number {
  const characters = normaliseCode(before).length;
  let at = 0;
  for (let passed = 0; passed < characters && at < shown.length; at += 1) if (shown[at] !== ' ') passed += 1;
  return at;
}

/** What is wrong with a code before it is sent, or undefined; a busy organisation's codes have one character more. */
export function codeProblem(typed: string, codeLength: number): TextKey | undefined {
  const code = normaliseCode(typed);
  if (code === '') return 'help.empty';
  if ([...code].some((character) => !codeAlphabet.includes(character))) return 'help.characters';
  if (code.length < codeLength) return 'help.tooShort';
  if (code.length > codeLength + 1) return 'help.tooLong';
  return undefined;
}
