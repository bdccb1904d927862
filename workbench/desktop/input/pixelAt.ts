import type { Position } from '@handrail/sdk';
import type { ScreenArea } from '../../device/ports/input.ts';

/** Absorbs the rounding of a fraction that was made by dividing two whole numbers. */
const slack = 1e-6;

function along(fraction: number, start: number, size: number): number {
  const inside = Math.min(1, Math.max(0, fraction));
  return start + Math.min(size - 1, Math.floor(inside * size + slack));
}

/**
 * The pixel of a screen that a position names. A pixel's own left edge (n/width), its middle, and n/(width-1) all come
 * back to pixel n, so it does not matter how the other side made the fraction.
 */
export function pixelAt(
  at: Position,
  screen: Pick<ScreenArea, 'x' | 'y' | 'width' | 'height'>,
): { x: number; y: number } {
  return { x: along(at.x, screen.x, screen.width), y: along(at.y, screen.y, screen.height) };
}
