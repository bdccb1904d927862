import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../random.ts';

/**
 * Crockford's base32: digits and capitals without I, L, O and U (crockford.com/base32.html). 32 characters, 5 bits
 * each.
 */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Characters of the secret part of a code: 25 bits, which the helper's device makes and only a voice carries. */
export const secretLength = 5;

/**
 * A security code in its two halves. `routing` is public and names the offer; `secret` never leaves the two devices.
 */
export interface CodeParts {
  readonly routing: string;
  readonly secret: string;
}

// White space, dashes of all kinds, soft hyphen, zero-width and direction marks: what copying and dictating leave
// behind.
const separators = /[\s\p{Dash_Punctuation}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2212\ufeff]/gu;

/**
 * What a person typed, as code characters: separators gone, full-width characters narrowed, capitals, O as 0, I and L
 * as 1. What is no character of a code stays and is refused by `splitCode`. Only ASCII letters change case: others
 * would grow or turn into code characters (ß, dotless i).
 */
export function normaliseCode(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(separators, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/**
 * The halves of a code as typed: 8 characters, or 9 where a busy tenant's routing part has 4.
 * Error `code_unknown`; `details.problem` is `too_short`, `too_long` or `characters`, never what was typed.
 */
export function splitCode(typed: string): CodeParts {
  const code = normaliseCode(typed);
  for (const character of code) {
    if (!codeAlphabet.includes(character)) {
      throw new HandrailError('code_unknown', 'A code has only digits and letters, and no U', {
        problem: 'characters',
      });
    }
  }
  if (code.length < 8) {
    throw new HandrailError('code_unknown', 'A code has 8 or 9 characters; this is shorter', { problem: 'too_short' });
  }
  if (code.length > 9) {
    throw new HandrailError('code_unknown', 'A code has 8 or 9 characters; this is longer', { problem: 'too_long' });
  }
  return { routing: code.slice(0, -secretLength), secret: code.slice(-secretLength) };
}

/** A new secret part: 5 characters, each uniform, because 256 is a multiple of 32. */
export function makeSecret(random: RandomBytes): string {
  return Array.from(random(secretLength), (byte) => codeAlphabet.charAt(byte & 31)).join('');
}

/** A code as it is shown and read out: `XXXX XXXX`, or `XXXX XXXXX` with a routing part of 4. */
export function formatCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}
