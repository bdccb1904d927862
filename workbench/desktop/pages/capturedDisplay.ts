import { HandrailError } from '@handrail/sdk';
import type { CapturedScreen } from '../../device/ports/input.ts';
import { screenOf } from '../../device/session/capturedScreen.ts';
import type { OverDisplay } from './overScreen.ts';

/** A display and how many of its own pixels make one of its bounds' (docs/api/structures/display). */
export interface ScaledDisplay extends OverDisplay {
  readonly scaleFactor: number;
}

/**
 * Which display is captured. `picked` are those that were picked for a stage that is still there, by the number of their
 * source, which is in the browser's name for what it captures. Errors: `no_display`, `screen_unclear`.
 */
export function capturedDisplay<D extends ScaledDisplay>(
  captured: CapturedScreen,
  displays: readonly D[],
  picked: ReadonlyMap<number, { readonly source: string; readonly display: D }>,
): D {
  if (displays.length === 0) throw new HandrailError('no_display', 'There is no display');
  const sources = new Map([...picked.values()].map(({ source, display }) => [display.id, source]));
  const areas = displays.map(({ id, bounds, scaleFactor }) => {
    const [, captureId] = /^screen:(-?\d+)/.exec(sources.get(id) ?? '') ?? [];
    // A picture is counted in the display's own pixels.
    const [width, height] = [Math.round(bounds.width * scaleFactor), Math.round(bounds.height * scaleFactor)];
    const { x, y } = bounds;
    return { id: String(id), name: String(id), ...(captureId ? { captureId } : {}), x, y, width, height };
  });
  const area = screenOf(captured, areas);
  const found = displays.find(({ id }) => String(id) === area?.id);
  if (!found) throw new HandrailError('screen_unclear', 'Several screens could be the one that is shared');
  return found;
}
