const spelled: Readonly<Record<string, string>> = {
  A: 'Alfa',
  B: 'Bravo',
  C: 'Charlie',
  D: 'Delta',
  E: 'Echo',
  F: 'Foxtrot',
  G: 'Golf',
  H: 'Hotel',
  J: 'Juliett',
  K: 'Kilo',
  M: 'Mike',
  N: 'November',
  P: 'Papa',
  Q: 'Quebec',
  R: 'Romeo',
  S: 'Sierra',
  T: 'Tango',
  V: 'Victor',
  W: 'Whiskey',
  X: 'X-ray',
  Y: 'Yankee',
  Z: 'Zulu',
  0: 'Zero',
  1: 'One',
  2: 'Two',
  3: 'Three',
  4: 'Four',
  5: 'Five',
  6: 'Six',
  7: 'Seven',
  8: 'Eight',
  9: 'Nine',
};

/** One character of a code, where it stands, and its word. */
export interface Spelled {
  readonly place: number;
  readonly character: string;
  readonly word: string;
}

/**
 * The word for each character of a code, in the ICAO spelling alphabet (Annex 10, volume II, 5.2.1.3). It is
 * international, so it is the same in every language.
 */
export function spell(code: string): readonly Spelled[] {
  return [...code].flatMap((character, place) => {
    const word = spelled[character.toUpperCase()];
    return word === undefined ? [] : [{ place, character, word }];
  });
}
