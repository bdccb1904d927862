import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../random.ts';

/**
 * Crockford's base32: digits and capitals without I, L, O and U (crockford.com/base32.html). 32 characters, 5 bits
 * each.
 */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Characters of a code where the tenant wants no longer one: 3 are public, the 5 others hold 25 bits. */
export const usualCodeLength = 8;

/** Characters of the public part; one more where a busy tenant has many codes in use. */
const routingLength = 3;

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
 * The halves of a code as typed: as many characters as the tenant's codes have, or one more where its routing part has 4.
 * Error `code_unknown`; `details.problem` is `too_short`, `too_long` or `characters`, never what was typed.
 */
export function splitCode(typed: string, codeLength: number = usualCodeLength): CodeParts {
  const code = normaliseCode(typed);
  for (const character of code) {
    if (!codeAlphabet.includes(character)) {
      throw new HandrailError('code_unknown', 'A code has only digits and letters, and no U', {
        problem: 'characters',
      });
    }
  }
  const count = codeLength;
  if (code.length < codeLength) {
    throw new HandrailError('code_unknown', 'Codes are longer than this', { problem: 'too_short', count });
  }
  if (code.length > codeLength + 1) {
    throw new HandrailError('code_unknown', 'Codes are shorter than this', { problem: 'too_long', count });
  }
  const secretLength = codeLength - routingLength;
  return { routing: code.slice(0, -secretLength), secret: code.slice(-secretLength) };
}

/** A new secret part for codes of this length, each character uniform, because 256 is a multiple of 32. */
export function makeSecret(random: RandomBytes, codeLength: number = usualCodeLength): string {
  return Array.from(random(codeLength - routingLength), (byte) => codeAlphabet.charAt(byte & 31)).join('');
}

/** A code, or the beginning of one, as it is shown and read out: groups of 4, the last one of 5 where 1 would be left. */
export function formatCode(code: string): string {
  const ends = [4, ...(code.length > 9 ? [8] : [])];
  return [0, ...ends]
    .map((start, index) => code.slice(start, ends[index]))
    .join(' ')
    .trimEnd();
}
