/** Keysyms (keysymdef.h) that typing needs by name. */
export const keysyms = { shiftLeft: 0xffe1, level3Shift: 0xfe03 } as const;

/** Marks a keysym as a Unicode code point (keysymdef.h). */
const unicode = 0x0100_0000;

/** Symbols that layouts still carry under an older number than their Unicode one. */
const older: ReadonlyMap<number, number> = new Map([
  [0x20ac, 0x20ac], // euro
  [0x0152, 0x13bc], // OE
  [0x0153, 0x13bd], // oe
  [0x0178, 0x13be], // Y diaeresis
  [0x2013, 0x0aaa], // en dash
  [0x2014, 0x0aa9], // em dash
  [0x2018, 0x0ad0], // quotation marks
  [0x2019, 0x0ad1],
  [0x201a, 0x0afd],
  [0x201c, 0x0ad2],
  [0x201d, 0x0ad3],
  [0x201e, 0x0afe],
  [0x2026, 0x0aae], // ellipsis
  [0x2022, 0x0ae6], // bullet
  [0x2122, 0x0ac9], // trade mark
]);

/** The keysym to give a keycode for a character: Latin-1 has its own numbers, everything else its code point. */
export function keysymOf(codePoint: number): number {
  const latin = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff);
  return latin ? codePoint : unicode + codePoint;
}

/** All numbers under which a layout may have the character. */
export function keysymsOf(codePoint: number): readonly number[] {
  const old = older.get(codePoint);
  return old === undefined ? [keysymOf(codePoint)] : [keysymOf(codePoint), old];
}
