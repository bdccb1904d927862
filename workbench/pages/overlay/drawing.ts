import type { DrawnMark, DrawnPointer } from '../../base/app/overlayApi.ts';
import type { Area } from '../../base/overlay/area.ts';
import { overlayLook } from '../../base/overlay/look.ts';
import type { Size } from '../../base/overlay/placeText.ts';
import { markElement } from './markElement.ts';
import { pointerElement } from './pointerElement.ts';
import { svg } from './svg.ts';

/** How long a mark takes to vanish, ms; none for people who want nothing to move. */
const vanishMs = 200;

const everywhere: readonly Area[] = [{ x: 0, y: 0, width: 1, height: 1 }];

interface Shown {
  readonly mark: DrawnMark;
  readonly element: SVGElement;
}

/** What is drawn over the screen, as one drawing as large as the page. */
export class Drawing {
  readonly element = svg('svg', { width: '100%', height: '100%', display: 'block' });
  readonly #size: () => Size;
  readonly #still: () => boolean;
  readonly #clip = svg('path');
  readonly #marks = svg('g');
  readonly #pointer = svg('g');
  readonly #shown = new Map<number, Shown>();
  #at: DrawnPointer | undefined;
  #free = everywhere;

  /** `size` is the page's now; `still` whether nothing is to move. */
  constructor(size: () => Size, still: () => boolean) {
    this.#size = size;
    this.#still = still;
    const clip = svg('clipPath', { id: 'free' }, [this.#clip]);
    this.element.append(clip, svg('g', { 'clip-path': 'url(#free)' }, [this.#marks, this.#pointer]));
    this.resized();
  }

  /** Above the others, or in the place of the one with its id. */
  put(mark: DrawnMark): void {
    const size = this.#size();
    const element = markElement(mark, size, overlayLook(size));
    const before = this.#shown.get(mark.id);
    if (before) before.element.replaceWith(element);
    else this.#marks.append(element);
    this.#shown.set(mark.id, { mark, element });
  }

  remove(id: number): void {
    const element = this.#shown.get(id)?.element;
    this.#shown.delete(id);
    if (!element) return;
    if (this.#still()) return element.remove();
    const vanishing = element.animate([{ opacity: 1 }, { opacity: 0 }], { duration: vanishMs, fill: 'forwards' });
    vanishing.onfinish = () => element.remove();
  }

  point(pointer: DrawnPointer | undefined): void {
    this.#at = pointer;
    const size = this.#size();
    this.#pointer.replaceChildren(...(pointer ? [pointerElement(pointer, size, overlayLook(size))] : []));
  }

  /** Only these parts of the screen are drawn on. */
  free(parts: readonly Area[]): void {
    this.#free = parts;
    const { width, height } = this.#size();
    const boxes = parts.map(
      (part) =>
        `M${part.x * width} ${part.y * height}h${part.width * width}v${part.height * height}h${-part.width * width}z`,
    );
    this.#clip.setAttribute('d', boxes.join(''));
  }

  /** The page has another size: everything is drawn again. */
  resized(): void {
    this.free(this.#free);
    for (const { mark } of [...this.#shown.values()]) this.put(mark);
    this.point(this.#at);
  }
}
