import type { Position } from '@handrail/sdk';

/** A step of a line: begin there, go straight, go in a curve drawn towards a point, or go back to the beginning. */
export type Step =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  | readonly ['Q', number, number, number, number]
  | readonly ['Z'];

/** What a mark with a line is drawn as. */
export interface LinedMark {
  readonly kind: 'pen' | 'arrow' | 'rectangle';
  readonly points: readonly Position[];
}

/** The line of a mark on a screen of this size, to be drawn this wide with round ends and corners. */
export function markPath(
  mark: LinedMark,
  screen: { readonly width: number; readonly height: number },
  line: number,
): readonly Step[] {
  const points = mark.points.map(({ x, y }) => ({ x: x * screen.width, y: y * screen.height }));
  const [from, to = from] = points;
  if (!from || !to) return [];
  if (mark.kind === 'pen') return smooth(from, points.slice(1));
  if (mark.kind === 'arrow') return arrow(from, to, line);
  return [['M', from.x, from.y], ['L', to.x, from.y], ['L', to.x, to.y], ['L', from.x, to.y], ['Z']];
}

/** Through the middle between each two points, drawn towards the points. A single one is a dot. */
function smooth(from: Position, rest: readonly Position[]): readonly Step[] {
  const steps: Step[] = [['M', from.x, from.y]];
  rest.forEach((point, at) => {
    const next = rest[at + 1];
    if (next) steps.push(['Q', point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2]);
    else steps.push(['L', point.x, point.y]);
  });
  return rest.length > 0 ? steps : [...steps, ['L', from.x, from.y]];
}

function arrow(from: Position, to: Position, line: number): readonly Step[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const shaft: readonly Step[] = [
    ['M', from.x, from.y],
    ['L', to.x, to.y],
  ];
  if (length === 0) return shaft;
  const head = Math.min(line * 5, Math.max(line * 2.5, length / 3));
  const [x, y] = [(from.x - to.x) / length, (from.y - to.y) / length];
  // Each side of the head 32 degrees off the shaft.
  const [turn, lift] = [Math.cos(0.56) * head, Math.sin(0.56) * head];
  return [
    ...shaft,
    ['M', to.x + x * turn - y * lift, to.y + y * turn + x * lift],
    ['L', to.x, to.y],
    ['L', to.x + x * turn + y * lift, to.y + y * turn - x * lift],
  ];
}
