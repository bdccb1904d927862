import type { Clock } from '../../base/clock.ts';
import { type Area, uncovered } from '../../base/overlay/area.ts';
import type { Overlay, ShellPage } from '../../device/ports/shell.ts';
import { overlayOver } from '../overlay/overlayOver.ts';
import { borderWidth } from './borderPage.ts';
import { type Displays, lieOver, type OverDisplay, type OverWindow } from './overScreen.ts';
import type { OwnWindows } from './ownWindows.ts';

/** A window with the page that draws. */
export interface OverlayWindow {
  readonly window: OverWindow & { showInactive(): void; hide(): void };
  readonly closed: boolean;
  page(): Promise<ShellPage>;
  close(): Promise<void>;
}

/** An overlay that a page in a window draws, over this display. Errors: those of the page, `timeout` and `disconnected`. */
export async function windowOverlay<D extends OverDisplay>(
  opened: OverlayWindow,
  display: D,
  displays: Displays<D>,
  own: OwnWindows,
  clock: Clock,
): Promise<Overlay> {
  const { window } = opened;
  let { bounds } = display;
  // A display may change while the page still loads: it is told where it may draw once it is there.
  let cut = () => {};
  lieOver(window, display, displays, (now) => {
    bounds = now.bounds;
    cut();
  });
  const page = await opened.page().catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  const { overlay, free } = overlayOver(page.port, clock);
  cut = () => free(uncovered(inBorder(bounds), own.areas()).map((part) => within(part, bounds)));
  const following = own.onChanged(cut);
  page.onClosed(() => following.dispose());
  cut();
  window.showInactive();
  return {
    ...overlay,
    async setVisible(visible) {
      if (opened.closed) return;
      // No content protection: the helper is to see in the picture what the sharer sees.
      if (visible) window.showInactive();
      else window.hide();
    },
    onClosed: page.onClosed,
    close: () => opened.close(),
  };
}

/** The frame that says that the screen is shared is ours as well, and no mark may hide it. */
function inBorder({ x, y, width, height }: Area): Area {
  return {
    x: x + borderWidth,
    y: y + borderWidth,
    width: Math.max(0, width - 2 * borderWidth),
    height: Math.max(0, height - 2 * borderWidth),
  };
}

/** An area in fractions of another. */
function within(area: Area, whole: Area): Area {
  return {
    x: (area.x - whole.x) / whole.width,
    y: (area.y - whole.y) / whole.height,
    width: area.width / whole.width,
    height: area.height / whole.height,
  };
}
