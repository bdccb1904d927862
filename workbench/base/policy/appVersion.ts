import { compareVersions, versionParts } from '../devices/version.ts';

/** Whether an app must be updated before it goes on (R6). A version that cannot be read is too old for any minimum. */
export function isTooOld(version: string, minimum: string | undefined): boolean {
  const least = minimum === undefined ? undefined : versionParts(minimum);
  if (!least) return false;
  const own = versionParts(version);
  return own === undefined || compareVersions(own, least) < 0;
}

/** The newer of two minimums; undefined where neither is set. */
export function newerMinimum(one: string | undefined, two: string | undefined): string | undefined {
  if (one === undefined) return two;
  return isTooOld(one, two) ? two : one;
}
