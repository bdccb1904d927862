/** Control, zero-width and direction characters: they could make a name look like another one, or break a log's line. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** A provider's text as it may be shown: without hidden characters, in one line, at most `limit` characters. */
export function shownText(text: string | undefined, limit: number): string | undefined {
  const shown = text?.normalize('NFC').replace(hidden, ' ').replace(/\s+/g, ' ').trim().slice(0, limit).trim();
  return shown === '' ? undefined : shown;
}
