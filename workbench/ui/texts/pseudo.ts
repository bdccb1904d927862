const accents: Readonly<Record<string, string>> = {
  a: 'á',
  b: 'ƀ',
  c: 'ç',
  d: 'đ',
  e: 'é',
  f: 'ƒ',
  g: 'ğ',
  h: 'ħ',
  i: 'í',
  j: 'ĵ',
  k: 'ķ',
  l: 'ľ',
  m: 'ɱ',
  n: 'ñ',
  o: 'ó',
  p: 'þ',
  q: 'ɋ',
  r: 'ř',
  s: 'š',
  t: 'ţ',
  u: 'ú',
  v: 'ṽ',
  w: 'ŵ',
  x: 'ẋ',
  y: 'ý',
  z: 'ž',
  A: 'Å',
  B: 'Ɓ',
  C: 'Č',
  D: 'Ð',
  E: 'É',
  F: 'Ƒ',
  G: 'Ğ',
  H: 'Ħ',
  I: 'Î',
  J: 'Ĵ',
  K: 'Ķ',
  L: 'Ŀ',
  M: 'Ṁ',
  N: 'Ñ',
  O: 'Ø',
  P: 'Þ',
  Q: 'Ɋ',
  R: 'Ŕ',
  S: 'Š',
  T: 'Ţ',
  U: 'Û',
  V: 'Ṽ',
  W: 'Ŵ',
  X: 'Ẋ',
  Y: 'Ý',
  Z: 'Ž',
};

/** Keeps a text of Latin letters in right-to-left order at both of its ends. */
const rightToLeft = '\u200f';

/**
 * A text of the pseudo-language: accented, so that a text from elsewhere stands out; about a third longer, as other
 * languages are; in brackets, so that a text cut off is seen; right to left. Placeholders stay.
 */
export function pseudo(text: string): string {
  const accented = text
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith('{') ? part : [...part].map((letter) => accents[letter] ?? letter).join('')))
    .join('');
  const longer = '~'.repeat(Math.ceil(text.length / 3));
  return `${rightToLeft}[${accented}${longer.length > 0 ? ` ${longer}` : ''}]${rightToLeft}`;
}

/** A catalogue in the pseudo-language. */
export function pseudoCatalogue<K extends string>(catalogue: Readonly<Record<K, string>>): Readonly<Record<K, string>> {
  const entries = Object.entries<string>(catalogue).map(([key, text]) => [key, pseudo(text)]);
  return Object.fromEntries(entries) as Record<K, string>;
}
