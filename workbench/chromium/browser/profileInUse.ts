import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether a running browser has this profile. Where it has, another one would only hand its window over to it and end. On
 * Linux the browser leaves its number in the profile; elsewhere this is not known beforehand.
 */
export function profileInUse(profile: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const pid = /-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1];
    // A lock may have outlived its browser, and the number been given to something else.
    return (
      pid !== undefined &&
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${profile}`)
    );
  } catch {
    // No lock, or no such process: nobody has it.
    return false;
  }
}
