import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { layers, overlayLook, pointerColour } from '../../base/overlay/look.ts';
import { markPath } from '../../base/overlay/markPath.ts';
import type { Echo } from './markFlow.ts';
import type { Part, Shape } from './strokes.ts';

const svgNames = 'http://www.w3.org/2000/svg';
/** What a picture takes from the sharer's screen to this one beside the way there and back, ms. */
const pictureMs = 350;
const longestMs = 2_000;
const fadeMs = 150;
/** What letters over a screen are set in. */
export const lettersOfMarks = 'system-ui, sans-serif';

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
  readonly #shown = new Map<string, readonly Element[]>();
  /** All edges lie below all fills, so that portions of one line join. */
  readonly #depths = [0, 1, 2].map(() => document.createElementNS(svgNames, 'g'));
  readonly #going = new Map<string, Disposable>();

  constructor(options: EchoOptions) {
    this.#options = options;
    options.svg.append(...this.#depths);
  }

  put({ key, shape }: Omit<Part, 'input'>): void {
    const picture = this.#options.picture();
    if (!picture) return;
    this.#going.get(key)?.dispose();
    this.#going.delete(key);
    for (const element of this.#shown.get(key) ?? []) element.remove();
    const elements = drawn(shape, picture);
    this.#shown.set(key, elements);
    elements.forEach((element, at) => {
      this.#depths[at + this.#depths.length - elements.length]?.append(element);
    });
  }

  sent(key: string): void {
    const { clock, roundTripMs, moves } = this.#options;
    this.#going.get(key)?.dispose();
    const after = Math.min(longestMs, pictureMs + roundTripMs());
    this.#going.set(
      key,
      clock.after(after, () => {
        const elements = this.#shown.get(key);
        if (!elements || !moves()) return this.drop(key);
        this.#shown.delete(key);
        this.#going.delete(key);
        for (const element of elements) {
          element.animate({ opacity: [1, 0] }, fadeMs).addEventListener('finish', () => element.remove());
        }
      }),
    );
  }

  drop(key: string): void {
    this.#going.get(key)?.dispose();
    this.#going.delete(key);
    for (const element of this.#shown.get(key) ?? []) element.remove();
    this.#shown.delete(key);
  }

  /** Takes away all at once. */
  clear(): void {
    for (const key of [...this.#shown.keys()]) this.drop(key);
    this.#options.svg.replaceChildren();
  }
}

/** A shape as it will be on the shared screen: once in each of its colours, the lowest first. */
function drawn({ kind, colour, points, text }: Shape, picture: Size): Element[] {
  const look = overlayLook(picture);
  const [{ x, y } = { x: 0, y: 0 }] = points;
  const [left, top] = [x * picture.width, y * picture.height];
  if (kind === 'laser') {
    return layers(pointerColour, look.line).map((layer) =>
      element('circle', { cx: left, cy: top, r: look.pointer + layer.reach, fill: layer.colour }),
    );
  }
  const stroked = ({ colour: stroke, reach }: ReturnType<typeof layers>[number], line: number) => ({
    stroke,
    'stroke-width': line + reach * 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
  if (kind === 'text') {
    const letters = { x: left, y: top + look.text, 'font-size': look.text, 'font-weight': 600, direction: 'ltr' };
    return layers(colour, look.line).map((layer) =>
      element('text', { ...letters, ...stroked(layer, 0), fill: layer.colour, 'font-family': lettersOfMarks }, text),
    );
  }
  const d = markPath({ kind, points }, picture, look.line)
    .map((step) => step.join(' '))
    .join('');
  return layers(colour, look.line).map((layer) => element('path', { d, fill: 'none', ...stroked(layer, look.line) }));
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): Element {
  const made = document.createElementNS(svgNames, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
