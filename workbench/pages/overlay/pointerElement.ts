import type { DrawnPointer } from '../../base/app/overlayApi.ts';
import { ink, layers, type OverlayLook, pointerColour } from '../../base/overlay/look.ts';
import { placeName, type Size } from '../../base/overlay/placeText.ts';
import { drawLettering, lettering } from './lettering.ts';
import { svg } from './svg.ts';

/** Somebody's pointer: a dot, and beside it their name on a ground of its own. */
export function pointerElement({ at, name }: DrawnPointer, screen: Size, look: OverlayLook): SVGElement {
  const [x, y] = [at.x * screen.width, at.y * screen.height];
  const dot = layers(pointerColour, look.line).map(({ colour, reach }) =>
    svg('circle', { cx: x, cy: y, r: look.pointer + reach, fill: colour }),
  );
  if (name === '') return svg('g', {}, dot);
  const inset = look.name * 0.5;
  const written = lettering(name, look.name, screen.width / 3);
  const size = { width: written.size.width + inset * 2, height: written.size.height + inset };
  const place = placeName(at, size, screen, look.pointer * 1.5);
  const ground = svg('rect', {
    ...place,
    ...size,
    rx: inset,
    fill: ink.dark,
    stroke: ink.light,
    'stroke-width': Math.max(1, look.line * 0.25),
  });
  const letters = drawLettering(written, { x: place.x + inset, y: place.y + inset / 2 }, { fill: ink.light });
  return svg('g', {}, [...dot, ground, letters]);
}
