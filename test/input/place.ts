import type { Display } from '../../build/display.ts';
import type { DesktopPlace } from '../../workbench/desktop/input/desktopPlace.ts';

/** A display of the tests as the place for input. */
export function place(display: Pick<Display, 'name' | 'authority'>): DesktopPlace {
  return { platform: 'linux', display: display.name, xauthority: display.authority, environment: process.env };
}
