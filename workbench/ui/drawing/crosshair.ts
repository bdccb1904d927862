import type { Position } from '@handrail/sdk';
import { type Box, moved } from './pictureBox.ts';

/** How far a key moves the crosshair, CSS pixels. */
const step = 8;
const largeStep = 64;

const ways: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Where the crosshair is after a key; undefined for keys that do not move it. Left is left in every language. */
export function crosshairAfter(at: Position, key: string, large: boolean, box: Box): Position | undefined {
  const way = ways.get(key);
  const pixels = large ? largeStep : step;
  return way && moved(at, [way[0] * pixels, way[1] * pixels], box);
}
