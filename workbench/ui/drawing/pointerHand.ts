import type { PictureTool, Position } from '@handrail/sdk';
import type { Drawn } from './drawing.ts';
import { type Box, holds, positionIn } from './pictureBox.ts';

/** A press that moves less than this is a slip of the hand where something is dragged, CSS pixels. */
const slipPixels = 4;

export interface PointerHandOptions {
  /** Where the picture lies on the page now. */
  readonly box: () => Box | undefined;
  readonly tool: () => PictureTool | undefined;
  readonly begin: (tool: Exclude<PictureTool, 'text'>, at: Position) => Drawn | undefined;
  /** Where a text is to stand. */
  readonly write: (at: Position) => void;
  /** A hand is at a stroke, or has let go. */
  readonly busy: (busy: boolean) => void;
}

interface Held {
  readonly pointer: number;
  readonly drawn: Drawn;
  /** Where something that is dragged began, until it has come away from there. */
  from: Position | undefined;
}

/** Mouse, pen or finger over the picture: one at a time draws. */
export class PointerHand {
  readonly #options: PointerHandOptions;
  #held: Held | undefined;
  #laser: Drawn | undefined;

  constructor(options: PointerHandOptions) {
    this.#options = options;
  }

  /** Listens on the layer until `signal` ends that. */
  listen(layer: HTMLElement, signal: AbortSignal): void {
    const options = { signal };
    layer.addEventListener('pointerdown', (event) => this.#down(layer, event), options);
    layer.addEventListener('pointermove', (event) => this.#moved(event), options);
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      layer.addEventListener(type, (event) => this.#let(event), options);
    }
    layer.addEventListener('pointerleave', () => this.#endLaser(), options);
    for (const type of ['contextmenu', 'dragstart'] as const) {
      layer.addEventListener(type, (event) => event.preventDefault(), options);
    }
    signal.addEventListener('abort', () => this.letGo(), { once: true });
  }

  /** Ends what is being drawn where it is. */
  letGo(): void {
    this.#endLaser();
    const held = this.#held;
    this.#held = undefined;
    held?.drawn.end();
    if (held) this.#options.busy(false);
  }

  #down(layer: HTMLElement, event: PointerEvent): void {
    const { clientX: x, clientY: y, pointerId, button, target } = event;
    // In the field of a text, hands do what they do in fields.
    if (target instanceof HTMLInputElement) return;
    const box = this.#options.box();
    const tool = this.#options.tool();
    if (this.#held || button !== 0 || !box || tool === undefined || !holds(box, x, y)) return;
    // The focus goes where the layer wants it: to itself, or to the field of a text.
    event.preventDefault();
    if (tool === 'text') return this.#options.write(positionIn(box, x, y));
    layer.focus({ preventScroll: true });
    if (tool === 'laser') return this.#point(event);
    const drawn = this.#options.begin(tool, positionIn(box, x, y));
    if (!drawn) return;
    layer.setPointerCapture(pointerId);
    this.#held = { pointer: pointerId, drawn, from: tool === 'pen' ? undefined : { x, y } };
    this.#options.busy(true);
  }

  #moved(event: PointerEvent): void {
    const held = this.#held;
    if (!held) return this.#options.tool() === 'laser' ? this.#point(event) : undefined;
    const box = this.#options.box();
    if (event.pointerId !== held.pointer || !box) return;
    const { from } = held;
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) < slipPixels) return;
    held.from = undefined;
    // All that the hand did since the last frame, where the browser tells.
    const each = event.getCoalescedEvents();
    const way = each.length > 0 ? each : [event];
    held.drawn.go(way.map(({ clientX, clientY }) => positionIn(box, clientX, clientY)));
  }

  #let({ pointerId }: PointerEvent): void {
    if (this.#held?.pointer === pointerId) this.letGo();
  }

  /** The laser follows the hand without a press. */
  #point({ clientX, clientY }: PointerEvent): void {
    const box = this.#options.box();
    if (!box || !holds(box, clientX, clientY)) return this.#endLaser();
    const at = positionIn(box, clientX, clientY);
    if (this.#laser) this.#laser.go([at]);
    else this.#laser = this.#options.begin('laser', at);
  }

  #endLaser(): void {
    this.#laser?.end();
    this.#laser = undefined;
  }
}
