import { HandrailError } from '@handrail/sdk';

/** Which machine and display input is for. A shell fills it from its own process; nothing here reads the environment. */
export interface DesktopPlace {
  readonly platform: NodeJS.Platform;
  /** X11's DISPLAY. */
  readonly display?: string | undefined;
  readonly xauthority?: string | undefined;
  /** Wayland's WAYLAND_DISPLAY. */
  readonly waylandDisplay?: string | undefined;
  /** Where HOME, PATH, SystemRoot and the like are taken from; nothing else of it is passed on. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The systems that there is a driver for. */
export type InputSystem = 'x11' | 'windows' | 'mac';

/**
 * Which driver serves a place. Throws `not_supported` on a Wayland-only session and an unknown system, `no_display` on
 * Linux without any display.
 */
export function inputSystem(place: DesktopPlace): InputSystem {
  if (place.platform === 'win32') return 'windows';
  if (place.platform === 'darwin') return 'mac';
  if (place.platform !== 'linux') {
    const message = `There is no way to control a device with ${place.platform} yet. Share the screen only.`;
    throw new HandrailError('not_supported', message, { platform: place.platform });
  }
  if (place.display) return 'x11';
  if (place.waylandDisplay) {
    throw new HandrailError(
      'not_supported',
      'This desktop runs on Wayland alone, where control is not possible yet. Sign in again and choose an Xorg session, or share the screen only.',
    );
  }
  throw new HandrailError('no_display', 'There is no display. Sign in to the desktop and start Handrail there.');
}
