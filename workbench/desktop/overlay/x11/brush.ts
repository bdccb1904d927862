import type { Step } from '../../../base/overlay/markPath.ts';
import type { Size } from '../../../base/overlay/placeText.ts';
import type { Pointer } from '../../input/x11/xlib.ts';
import { cairoNumbers, type Drawing } from './cairo.ts';

/** Pango's units in a pixel, and its name for breaking lines between words and, where one is too long, in it. */
const pangoScale = 1024;
const wrapWordChar = 2;

/** Draws on one surface, or only where something is, for the shape of the window. */
export class Brush {
  readonly context: Pointer;
  readonly #draw: Drawing;
  /** Every colour counts alike. */
  readonly #mask: boolean;

  constructor(draw: Drawing, surface: Pointer, mask: boolean) {
    this.#draw = draw;
    this.#mask = mask;
    this.context = draw.cairo_create(surface);
    draw.cairo_set_line_cap(this.context, cairoNumbers.round);
    draw.cairo_set_line_join(this.context, cairoNumbers.round);
    // A point of a window is in its shape or is not.
    if (mask) draw.cairo_set_antialias(this.context, cairoNumbers.noAntialias);
  }

  close(): void {
    this.#draw.cairo_destroy(this.context);
  }

  /** Everything of `within` is this colour; of a mask, nothing is there. Only there is drawn until `restore`. */
  begin(within: { x: number; y: number; width: number; height: number }, ground: string): void {
    const { context } = this;
    this.#draw.cairo_save(context);
    this.#draw.cairo_rectangle(context, within.x, within.y, within.width, within.height);
    this.#draw.cairo_clip(context);
    this.#colour(ground);
    this.#draw.cairo_set_operator(context, this.#mask ? cairoNumbers.clear : cairoNumbers.source);
    this.#draw.cairo_paint(context);
    this.#draw.cairo_set_operator(context, cairoNumbers.over);
  }

  end(): void {
    this.#draw.cairo_restore(this.context);
  }

  line(steps: readonly Step[], colour: string, width: number): void {
    this.#path(steps);
    this.#stroke(colour, width);
    this.#draw.cairo_new_path(this.context);
  }

  dot(x: number, y: number, radius: number, colour: string): void {
    this.#draw.cairo_new_path(this.context);
    this.#draw.cairo_arc(this.context, x, y, radius, 0, Math.PI * 2);
    this.#fill(colour);
    this.#draw.cairo_new_path(this.context);
  }

  box(area: { x: number; y: number; width: number; height: number }, colour: string, edge: string, line: number): void {
    this.#draw.cairo_new_path(this.context);
    this.#draw.cairo_rectangle(this.context, area.x, area.y, area.width, area.height);
    this.#stroke(edge, line);
    this.#fill(colour);
    this.#draw.cairo_new_path(this.context);
  }

  /** Text as it is: nothing of it is markup. The colours lie over each other, each reaching out so far. */
  text(
    layout: Pointer,
    at: { readonly x: number; readonly y: number },
    layers: readonly { readonly colour: string; readonly reach: number }[],
  ): void {
    const draw = this.#draw;
    for (const { colour, reach } of layers) {
      draw.cairo_new_path(this.context);
      draw.cairo_move_to(this.context, at.x, at.y);
      if (reach === 0) {
        // Shown, not traced: pictures among the letters have no outline.
        this.#colour(colour);
        draw.pango_cairo_show_layout(this.context, layout);
        continue;
      }
      draw.pango_cairo_layout_path(this.context, layout);
      this.#stroke(colour, reach * 2);
      this.#fill(colour);
    }
    draw.cairo_new_path(this.context);
  }

  /** A text in lines no wider than `limit`, and its size. To be let go with `g_object_unref`. */
  layout(text: string, height: number, limit: number): { readonly layout: Pointer; readonly size: Size } {
    const draw = this.#draw;
    const layout = draw.pango_cairo_create_layout(this.context);
    const font = draw.pango_font_description_from_string('Sans Bold');
    draw.pango_font_description_set_absolute_size(font, height * pangoScale);
    draw.pango_layout_set_font_description(layout, font);
    draw.pango_font_description_free(font);
    draw.pango_layout_set_wrap(layout, wrapWordChar);
    draw.pango_layout_set_width(layout, Math.round(limit * pangoScale));
    draw.pango_layout_set_text(layout, text.toWellFormed(), -1);
    const [width, high] = [Buffer.alloc(4), Buffer.alloc(4)];
    draw.pango_layout_get_pixel_size(layout, width, high);
    return { layout, size: { width: width.readInt32LE(), height: high.readInt32LE() } };
  }

  #path(steps: readonly Step[]): void {
    const draw = this.#draw;
    let [x, y] = [0, 0];
    draw.cairo_new_path(this.context);
    for (const step of steps) {
      if (step[0] === 'Z') draw.cairo_close_path(this.context);
      else if (step[0] === 'M') draw.cairo_move_to(this.context, step[1], step[2]);
      else if (step[0] === 'L') draw.cairo_line_to(this.context, step[1], step[2]);
      else {
        // A curve with one handle as one with two.
        const [, handleX, handleY, toX, toY] = step;
        const towards = (from: number, handle: number) => from + ((handle - from) * 2) / 3;
        const first = [towards(x, handleX), towards(y, handleY)] as const;
        const second = [towards(toX, handleX), towards(toY, handleY)] as const;
        draw.cairo_curve_to(this.context, ...first, ...second, toX, toY);
      }
      if (step[0] !== 'Z') [x, y] = step.slice(-2) as [number, number];
    }
  }

  #stroke(colour: string, width: number): void {
    this.#colour(colour);
    this.#draw.cairo_set_line_width(this.context, width);
    this.#draw.cairo_stroke_preserve(this.context);
  }

  #fill(colour: string): void {
    this.#colour(colour);
    this.#draw.cairo_fill_preserve(this.context);
  }

  #colour(colour: string): void {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    this.#draw.cairo_set_source_rgba(this.context, red, green, blue, 1);
  }
}
