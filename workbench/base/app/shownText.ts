/**
 * Foreign text made fit for a trusted window: line ends and tabs become signs, and whatever cannot be seen or would turn
 * the writing around (controls, direction marks, invisible and unassigned characters, halves of pairs) becomes `�`, so that
 * a person notices what they cannot read.
 */
export function shownText(text: string): string {
  return text
    .replaceAll(/\r\n?|\n|[\u2028\u2029]/gu, '↵')
    .replaceAll('\t', '⇥')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu, '�');
}
