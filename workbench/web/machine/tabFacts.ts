import type { MachineFacts } from '../../device/ports/machine.ts';

const systems = [
  ['Windows', 'windows', /Windows/],
  ['Android', 'other', /Android/],
  ['ChromeOS', 'other', /CrOS/],
  ['iOS', 'other', /iPhone|iPad/],
  ['macOS', 'macos', /Mac OS X|Macintosh/],
  ['Linux', 'linux', /Linux/],
] as const;

const browsers = [
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const;

/** What a tab knows of the machine that it is on: the browser and the system, and no name of the computer. */
export function tabFacts(userAgent: string, appVersion: string): MachineFacts {
  const [os, platform] = systems.find(([, , fits]) => fits.test(userAgent)) ?? (['unknown', 'other'] as const);
  const [browser] = browsers.find(([, fits]) => fits.test(userAgent)) ?? ['Browser'];
  return { name: `${browser} tab on ${os === 'unknown' ? 'an unknown system' : os}`, os, platform, appVersion };
}
