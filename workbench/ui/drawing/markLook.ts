import type { MarkColour, Position } from '@handrail/sdk';
import type { Shape } from './strokes.ts';

/** The colours of marks, and the edge that keeps each visible on any ground. */
export const markColour: Readonly<Record<MarkColour, string>> = {
  red: '#e02424',
  yellow: '#ffd60a',
  green: '#1f9d3d',
  blue: '#1f6feb',
};
export const markEdge: Readonly<Record<MarkColour, string>> = {
  red: '#ffffff',
  yellow: '#141414',
  green: '#ffffff',
  blue: '#ffffff',
};

/** Width of a line on a picture of this size, in its points. */
export function lineWidth(picture: { readonly width: number; readonly height: number }): number {
  return Math.min(24, Math.max(3, Math.min(picture.width, picture.height) / 180));
}

/** The line of a mark on a picture of this size, as the path of an SVG. */
export function markPath(
  { kind, points }: Pick<Shape, 'kind' | 'points'>,
  picture: { readonly width: number; readonly height: number },
  line: number,
): string {
  const at = points.map(({ x, y }) => ({ x: x * picture.width, y: y * picture.height }));
  const [from, to = from] = at;
  if (!from || !to) return '';
  if (kind === 'rectangle') return `M${from.x} ${from.y}H${to.x}V${to.y}H${from.x}Z`;
  if (kind === 'arrow') return `${way([from, to])}${way(head(from, to, line))}`;
  // A line of no length is a dot, with its round ends.
  return at.length === 1 ? `${way(at)}l0 0` : way(at);
}

/** An arrow's head: one end, its tip, the other end. */
function head(from: Position, to: Position, line: number): readonly Position[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return [];
  const size = Math.min(line * 5, Math.max(line * 2.5, length / 3));
  const [x, y] = [(from.x - to.x) / length, (from.y - to.y) / length];
  const [turn, lift] = [Math.cos(0.56) * size, Math.sin(0.56) * size];
  return [
    { x: to.x + x * turn - y * lift, y: to.y + y * turn + x * lift },
    to,
    { x: to.x + x * turn + y * lift, y: to.y + y * turn - x * lift },
  ];
}

function way(points: readonly Position[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
