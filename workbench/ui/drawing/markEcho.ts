import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Echo } from './markFlow.ts';
import { lineWidth, markColour, markEdge, markPath } from './markLook.ts';
import type { Part, Shape } from './strokes.ts';

const svgNames = 'http://www.w3.org/2000/svg';
/** What a picture takes from the sharer's screen to this one beside the way there and back, ms. */
const pictureMs = 350;
const longestMs = 2_000;
const fadeMs = 150;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface EchoOptions {
  /** Lies over the picture, and counts in its points. */
  readonly svg: SVGSVGElement;
  readonly picture: () => Size | undefined;
  /** The way there and back, ms. */
  readonly roundTripMs: () => number;
  /** Whether anything may move. */
  readonly moves: () => boolean;
  readonly clock: Clock;
}

/** Draws what is not in the picture yet, straight into the page: it changes with every frame. */
export class MarkEcho implements Echo {
  readonly #options: EchoOptions;
  readonly #shown = new Map<string, SVGGElement>();
  readonly #going = new Map<string, Disposable>();

  constructor(options: EchoOptions) {
    this.#options = options;
  }

  put({ key, shape }: Omit<Part, 'input'>): void {
    const picture = this.#options.picture();
    if (!picture) return;
    this.#going.get(key)?.dispose();
    this.#going.delete(key);
    let group = this.#shown.get(key);
    if (!group) {
      group = document.createElementNS(svgNames, 'g');
      this.#shown.set(key, group);
      this.#options.svg.append(group);
    }
    group.replaceChildren(...drawn(shape, picture));
  }

  sent(key: string): void {
    const { clock, roundTripMs, moves } = this.#options;
    this.#going.get(key)?.dispose();
    const after = Math.min(longestMs, pictureMs + roundTripMs());
    this.#going.set(
      key,
      clock.after(after, () => {
        const group = this.#shown.get(key);
        if (!group || !moves()) return this.drop(key);
        this.#shown.delete(key);
        this.#going.delete(key);
        group.animate({ opacity: [1, 0] }, fadeMs).addEventListener('finish', () => group.remove());
      }),
    );
  }

  drop(key: string): void {
    this.#going.get(key)?.dispose();
    this.#going.delete(key);
    this.#shown.get(key)?.remove();
    this.#shown.delete(key);
  }

  /** Takes away all at once. */
  clear(): void {
    for (const key of [...this.#shown.keys()]) this.drop(key);
    this.#options.svg.replaceChildren();
  }
}

/** The elements of a shape: its edge below, its colour above. */
function drawn({ kind, colour, points, text }: Shape, picture: Size): Element[] {
  const line = lineWidth(picture);
  const [{ x, y } = { x: 0, y: 0 }] = points;
  const [left, top] = [x * picture.width, y * picture.height];
  if (kind === 'laser') {
    return [
      element('circle', { cx: left, cy: top, r: line * 2.4, fill: markEdge.red }),
      element('circle', { cx: left, cy: top, r: line * 2, fill: markColour.red }),
    ];
  }
  if (kind === 'text') {
    const size = line * 5;
    const letters = { x: left, y: top + size, 'font-size': size, 'font-weight': 600, direction: 'ltr' };
    const edge = { stroke: markEdge[colour], 'stroke-width': line * 0.6, 'paint-order': 'stroke' };
    const words = element('text', { ...letters, ...edge, fill: markColour[colour] });
    words.textContent = text ?? '';
    return [words];
  }
  const path = { d: markPath({ kind, points }, picture, line), fill: 'none' };
  return [
    element('path', { ...path, stroke: markEdge[colour], 'stroke-width': line * 1.6 }),
    element('path', { ...path, stroke: markColour[colour], 'stroke-width': line }),
  ];
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(svgNames, name);
  const round = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  for (const [key, value] of Object.entries({ ...round, ...attributes })) made.setAttribute(key, String(value));
  return made;
}
