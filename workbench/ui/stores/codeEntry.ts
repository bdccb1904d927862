import { codeAlphabet, normaliseCode } from '../../base/session/code.ts';
import type { TextKey } from '../texts/en.ts';

/** Characters of an ordinary code; a busy organisation has one more. */
const usualLength = 8;
const longestLength = 9;

/** What a person typed or pasted, as it is shown while they type: capitals in two groups. What fits no code stays to be seen. */
export function shownCode(typed: string): string {
  const code = normaliseCode(typed).slice(0, 16);
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** What is wrong with a code before it is sent, or undefined. */
export function codeProblem(typed: string): TextKey | undefined {
  const code = normaliseCode(typed);
  if (code === '') return 'help.empty';
  if ([...code].some((character) => !codeAlphabet.includes(character))) return 'help.characters';
  if (code.length < usualLength) return 'help.tooShort';
  if (code.length > longestLength) return 'help.tooLong';
  return undefined;
}
