/**
 * The numbers at the start of a version; what follows a `-`, `+` or space is left out, so that a preview counts as the
 * version it leads to. Undefined for what does not start with numbers and dots alone.
 */
export function versionParts(text: string): readonly number[] | undefined {
  const numbers = /^([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})(?:[-+ ]|$)/.exec(text)?.[1];
  return numbers?.split('.').map(Number);
}

/** Below zero when `a` is older than `b`, above when newer, zero when they are the same; parts left out count as zero. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
