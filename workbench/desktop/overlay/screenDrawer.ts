import { fileURLToPath } from 'node:url';
import type { Clock } from '../../base/clock.ts';
import type { CapturedScreen } from '../../device/ports/input.ts';
import type { Overlay } from '../../device/ports/shell.ts';
import type { DesktopPlace } from '../input/desktopPlace.ts';
import { childEnvironment, childStartLimitMs, type ForkChild, forkChild } from '../input/forkChild.ts';
import { openChildOverlay } from './childOverlay.ts';
import { drawingLibraries } from './x11/libraries.ts';

/** A place, and what a bundled program has to say about its child. */
export interface DrawerPlace extends DesktopPlace {
  readonly clock: Clock;
  /** The child program; by default the source file beside this one. */
  readonly childPath?: string | undefined;
  readonly fork?: ForkChild | undefined;
}

/** Draws over a screen by itself, in a shell whose windows cannot be transparent. */
export interface ScreenDrawer {
  /** `own` are the processes whose windows are left free. Errors: `no_display`, `screen_unclear`, `drawing_failed`. */
  open(screen: CapturedScreen, own: readonly number[]): Promise<Overlay>;
}

/** An answer of the child may take this long, ms. */
const answerLimitMs = 10_000;

/** What draws here: an X display with the libraries that draw. On Wayland alone, Windows and macOS there is none. */
export async function screenDrawer(place: DrawerPlace): Promise<ScreenDrawer | undefined> {
  if (place.platform !== 'linux' || !place.display || !(await librariesLoad())) return undefined;
  const options = {
    childPath: place.childPath ?? fileURLToPath(new URL('./x11/overlayChild.ts', import.meta.url)),
    environment: childEnvironment(place),
    fork: place.fork ?? forkChild,
    clock: place.clock,
    startLimitMs: childStartLimitMs,
    limitMs: answerLimitMs,
  };
  return { open: (screen, own) => openChildOverlay(options, screen, own) };
}

/** Not a question for a process that only loads its libraries when it draws: the shell lists what it can before. */
async function librariesLoad(): Promise<boolean> {
  try {
    const { default: koffi } = await import('koffi');
    for (const library of drawingLibraries) koffi.load(library).unload();
    return true;
  } catch {
    // Not installed: nothing can be drawn, which the shell says by not listing it.
    return false;
  }
}
