import { type Display, type OnDisplay, ownDisplay, startOpenbox, startXephyr, startXvfb } from '../display.ts';
import { together } from './together.ts';

/** Where the two people sit: a display each, with a window manager. */
export interface DemoPlace {
  readonly helper: Pick<Display, 'name' | 'authority' | 'env'>;
  readonly sharer: Pick<Display, 'name' | 'authority' | 'env'>;
  /** True where a person can watch. */
  readonly visible: boolean;
  /** The display on which `xdotool` is the sharer's own mouse and keyboard, where there was to be one. */
  readonly hands?: Pick<Display, 'env'>;
  dispose(): Promise<void>;
}

/** The two displays' size, in pixels. */
export const demoSize = { width: 1280, height: 720 };

/**
 * Two displays without a screen; or, where there is a display to look at, the helper's windows on it and the sharer's
 * whole desktop in a window of its own. `handed` puts the sharer's display into a window that fills another one: what is
 * pressed there is a person's, and is no injection.
 */
export async function openPlace(visible: boolean, handed = false): Promise<DemoPlace> {
  const opened: { dispose(): Promise<void> }[] = [];
  const dispose = async () => {
    for (const each of opened.splice(0).reverse()) await each.dispose();
  };
  const own = async <T extends { dispose(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    opened.push(started);
    return started;
  };
  try {
    const helping = (async () => {
      const display = (visible ? ownDisplay() : undefined) ?? (await own(startXvfb(demoSize)));
      if (!visible) await own<OnDisplay>(startOpenbox(display));
      return display;
    })();
    const sharing = (async () => {
      const hands = handed ? await own(startXvfb(demoSize)) : undefined;
      const around = hands ?? (visible ? await helping : undefined);
      const sharer = around ? await own(startXephyr(around, demoSize)) : await own(startXvfb(demoSize));
      await own<OnDisplay>(startOpenbox(sharer));
      return { sharer, hands };
    })();
    const [helper, { sharer, hands }] = await together(helping, sharing);
    return { helper, sharer, visible, dispose, ...(hands ? { hands } : {}) };
  } catch (error) {
    await dispose();
    throw error;
  }
}
