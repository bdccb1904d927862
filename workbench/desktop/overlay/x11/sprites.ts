import type { DrawnMark, DrawnPointer } from '../../../base/app/overlayApi.ts';
import type { Area } from '../../../base/overlay/area.ts';
import { ink, layers, type OverlayLook, pointerColour } from '../../../base/overlay/look.ts';
import { markPath, type Step } from '../../../base/overlay/markPath.ts';
import { placeName, placeText, type Size, textLimit } from '../../../base/overlay/placeText.ts';
import type { Brush } from './brush.ts';
import type { Drawing } from './cairo.ts';

/** Something that is drawn: how, and what of the screen it may touch. */
export interface Sprite {
  readonly bounds: Area;
  draw(brush: Brush): void;
  /** Lets go of what it holds. */
  dispose(): void;
}

/** How a mark is drawn. `measure` is any brush, to measure letters with. */
export function markSprite(mark: DrawnMark, screen: Size, look: OverlayLook, draw: Drawing, measure: Brush): Sprite {
  const colours = layers(mark.colour, look.line);
  const reach = Math.max(...colours.map((layer) => layer.reach));
  const { kind, points } = mark;
  if (kind === 'text') {
    const { layout, size } = measure.layout(mark.text ?? '', look.text, textLimit(screen));
    const at = placeText(points[0] ?? { x: 0, y: 0 }, size, screen, look.line);
    return {
      // Letters may lean out of their lines.
      bounds: grown({ ...at, ...size }, reach + look.text / 2),
      draw: (brush) => brush.text(layout, at, colours),
      dispose: () => draw.g_object_unref(layout),
    };
  }
  const steps = markPath({ kind, points }, screen, look.line);
  return {
    bounds: grown(stepBounds(steps), look.line / 2 + reach),
    draw: (brush) => {
      for (const { colour, reach: out } of colours) brush.line(steps, colour, look.line + out * 2);
    },
    dispose: () => undefined,
  };
}

/** How somebody's pointer is drawn: a dot, and beside it their name on a ground of its own. */
export function pointerSprite(
  { at, name }: DrawnPointer,
  screen: Size,
  look: OverlayLook,
  draw: Drawing,
  measure: Brush,
): Sprite {
  const colours = layers(pointerColour, look.line);
  const [x, y] = [at.x * screen.width, at.y * screen.height];
  const inset = look.name * 0.5;
  const edge = Math.max(1, look.line * 0.25);
  const { layout, size } = measure.layout(name, look.name, screen.width / 3);
  const outer = { width: size.width + inset * 2, height: size.height + inset };
  const box = { ...placeName(at, outer, screen, look.pointer * 1.5), ...outer };
  const left = Math.min(x - look.pointer * 2, box.x);
  const top = Math.min(y - look.pointer * 2, box.y);
  const right = Math.max(x + look.pointer * 2, box.x + box.width);
  const bottom = Math.max(y + look.pointer * 2, box.y + box.height);
  return {
    bounds: grown({ x: left, y: top, width: right - left, height: bottom - top }, edge + look.line),
    draw: (brush) => {
      for (const { colour, reach } of colours) brush.dot(x, y, look.pointer + reach, colour);
      if (name === '') return;
      brush.box(box, ink.dark, ink.light, edge * 2);
      brush.text(layout, { x: box.x + inset, y: box.y + inset / 2 }, [{ colour: ink.light, reach: 0 }]);
    },
    dispose: () => draw.g_object_unref(layout),
  };
}

function stepBounds(steps: readonly Step[]): Area {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [, ...numbers] of steps) {
    numbers.forEach((each, at) => {
      (at % 2 === 0 ? xs : ys).push(each);
    });
  }
  const least = (all: readonly number[]) => all.reduce((one, other) => Math.min(one, other), Infinity);
  const most = (all: readonly number[]) => all.reduce((one, other) => Math.max(one, other), -Infinity);
  const [x, y] = [least(xs), least(ys)];
  return { x, y, width: most(xs) - x, height: most(ys) - y };
}

/** Larger on each side, in whole pixels. */
function grown({ x, y, width, height }: Area, by: number): Area {
  const [left, top] = [Math.floor(x - by), Math.floor(y - by)];
  return { x: left, y: top, width: Math.ceil(x + width + by) - left, height: Math.ceil(y + height + by) - top };
}
