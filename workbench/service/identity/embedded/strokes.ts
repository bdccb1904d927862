/** Capital letters as lines on a grid of 4 by 6, from the upper left; each letter is a list of connected lines. */
const letters: Readonly<Record<string, string>> = {
  A: '06 20 46|14 34',
  B: '00 06 36 45 44 33 03|00 30 41 42 33',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 26 45 41 20 00',
  E: '40 00 06 46|03 33',
  F: '40 00 06|03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43',
  I: '20 26',
  J: '40 45 36 16 05',
  K: '00 06|40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 30 41 45 36 16 05 01 10',
  P: '06 00 30 41 42 33 03',
  Q: '10 30 41 45 36 16 05 01 10|34 46',
  R: '06 00 30 41 42 33 03|23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 23 36 40',
  X: '00 46|40 06',
  Y: '00 23 40|23 26',
  Z: '00 40 06 46',
};

/** One straight line: from (x1, y1) to (x2, y2), in the letter's grid. */
export type Line = readonly [number, number, number, number];

/** The lines of a letter; none for what is no capital of the Latin alphabet. */
export function linesOf(letter: string): readonly Line[] {
  const strokes = letters[letter]?.split('|') ?? [];
  return strokes.flatMap((stroke) => {
    const points = stroke.split(' ').map((point) => [Number(point[0]), Number(point[1])] as const);
    return points.slice(1).map(([x2, y2], index): Line => {
      const [x1, y1] = points[index] ?? [x2, y2];
      return [x1, y1, x2, y2];
    });
  });
}
