import type { Area } from '../../base/overlay/area.ts';

/** A display as Electron has it (docs/api/structures/display). Bounds are in the system's own scaled pixels. */
export interface OverDisplay {
  readonly id: number;
  readonly bounds: Area;
}

/** What tells of displays that change or go (docs/api/screen). */
export interface Displays<D extends OverDisplay> {
  on(event: 'display-metrics-changed', listener: (event: unknown, display: D) => void): unknown;
  on(event: 'display-removed', listener: (event: unknown, display: D) => void): unknown;
  off(event: 'display-metrics-changed', listener: (event: unknown, display: D) => void): unknown;
  off(event: 'display-removed', listener: (event: unknown, display: D) => void): unknown;
}

/** A window that lies over a screen, as far as that goes (docs/api/browser-window). */
export interface OverWindow {
  setIgnoreMouseEvents(ignore: boolean): void;
  setAlwaysOnTop(flag: boolean, level: 'screen-saver'): void;
  setVisibleOnAllWorkspaces(visible: boolean, options: { visibleOnFullScreen: boolean }): void;
  setBounds(bounds: Area): void;
  destroy(): void;
  on(event: 'closed', listener: () => void): unknown;
}

/**
 * What a window over a whole screen begins with: nothing to be seen of itself, never in the way of clicks and keys
 * (docs/tutorial/custom-window-styles, docs/api/structures/base-window-options).
 */
export function overOptions({ bounds }: OverDisplay) {
  const { x, y, width, height } = bounds;
  return {
    x,
    y,
    width,
    height,
    frame: false,
    transparent: true,
    resizable: false,
    focusable: false,
    skipTaskbar: true,
    hasShadow: false,
    enableLargerThanScreen: true,
    show: false,
  } as const;
}

/** Lies above everything on that display, follows its size and place, and goes with it. Clicks go through. */
export function lieOver<D extends OverDisplay>(
  window: OverWindow,
  display: D,
  displays: Displays<D>,
  moved: (display: D) => void = () => undefined,
): void {
  window.setIgnoreMouseEvents(true);
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  const changed = (_: unknown, now: D) => {
    if (now.id !== display.id) return;
    window.setBounds(now.bounds);
    moved(now);
  };
  const removed = (_: unknown, gone: D) => {
    if (gone.id === display.id) window.destroy();
  };
  displays.on('display-metrics-changed', changed);
  displays.on('display-removed', removed);
  window.on('closed', () => {
    displays.off('display-metrics-changed', changed);
    displays.off('display-removed', removed);
  });
}
