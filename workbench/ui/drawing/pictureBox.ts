import type { Position } from '@handrail/sdk';

/** A box on the page, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point of the page as fractions of the picture that lies in the box, kept inside it. The box has a size. */
export function positionIn(box: Box, x: number, y: number): Position {
  return { x: inside((x - box.left) / box.width), y: inside((y - box.top) / box.height) };
}

/** Whether a point lies on the picture and not beside it. */
export function holds(box: Box, x: number, y: number): boolean {
  return x >= box.left && y >= box.top && x <= box.left + box.width && y <= box.top + box.height;
}

/** So far from a place, CSS pixels, and still on the picture. */
export function moved({ x, y }: Position, by: readonly [number, number], box: Box): Position {
  return { x: inside(x + by[0] / box.width), y: inside(y + by[1] / box.height) };
}

function inside(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
