/** Text of this machine for others to read: without control characters, and no longer than `limit`. */
export function shown(text: string, limit: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, limit);
}
