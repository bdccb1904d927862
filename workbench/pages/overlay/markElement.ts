import type { DrawnMark } from '../../base/app/overlayApi.ts';
import { type Layer, layers, type OverlayLook } from '../../base/overlay/look.ts';
import { markPath } from '../../base/overlay/markPath.ts';
import { placeText, type Size, textLimit } from '../../base/overlay/placeText.ts';
import { drawLettering, lettering } from './lettering.ts';
import { svg } from './svg.ts';

/** A mark as a drawing: the same line or letters once for each of its colours, the lowest first. */
export function markElement(mark: DrawnMark, screen: Size, look: OverlayLook): SVGElement {
  const { kind, points } = mark;
  const drawn: (layer: Layer) => SVGElement =
    kind === 'text' ? textDrawer(mark, screen, look) : lineDrawer({ kind, points }, screen, look);
  return svg('g', {}, layers(mark.colour, look.line).map(drawn));
}

function lineDrawer(mark: Parameters<typeof markPath>[0], screen: Size, { line }: OverlayLook) {
  const path = markPath(mark, screen, line)
    .map((step) => step.join(' '))
    .join(' ');
  return ({ colour, reach }: Layer) =>
    svg('path', {
      d: path,
      fill: 'none',
      stroke: colour,
      'stroke-width': line + reach * 2,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    });
}

function textDrawer({ text = '', points: [at] }: DrawnMark, screen: Size, { text: height, line }: OverlayLook) {
  const written = lettering(text, height, textLimit(screen));
  const place = placeText(at ?? { x: 0, y: 0 }, written.size, screen, line);
  return ({ colour, reach }: Layer) =>
    drawLettering(written, place, {
      fill: colour,
      stroke: colour,
      'stroke-width': reach * 2,
      'stroke-linejoin': 'round',
    });
}
