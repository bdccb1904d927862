import type { Area } from '../../../base/overlay/area.ts';
import { ink } from '../../../base/overlay/look.ts';
import type { Pointer, Xlib } from '../../input/x11/xlib.ts';
import { Brush } from './brush.ts';
import type { Drawing } from './cairo.ts';
import type { Sprite } from './sprites.ts';
import { attributeOffsets, type Windows, windowNumbers } from './windows.ts';

/** Takes everything that comes in the order in which it was asked for. */
const unsorted = 0;
/** What is drawn with pixels of its own: picture, and mask of it. */
interface Sheet {
  readonly pixmap: number;
  readonly surface: Pointer;
  readonly brush: Brush;
}

/**
 * A window that is nothing but what is drawn on it: its shape is the drawing, so that it needs no compositor and is no
 * black screen when one ends. No click and no key gets into it, and no window manager sees it. What is drawn is its background, so
 * that the display shows it wherever it becomes visible.
 */
export class Board {
  readonly window: number;
  readonly #x: Xlib;
  readonly #windows: Windows;
  readonly #draw: Drawing;
  readonly #display: Pointer;
  readonly #area: Area;
  readonly #picture: Sheet;
  readonly #mask: Sheet;

  constructor(x: Xlib, windows: Windows, draw: Drawing, display: Pointer, area: Area) {
    this.#x = x;
    this.#windows = windows;
    this.#draw = draw;
    this.#display = display;
    this.#area = area;
    const { set } = attributeOffsets;
    const attributes = Buffer.alloc(set.size);
    attributes.writeInt32LE(1, set.overrideRedirect);
    const screen = x.XDefaultScreen(display);
    const visual = windows.XDefaultVisual(display, screen);
    const depth = windows.XDefaultDepth(display, screen);
    const { inputOutput, backPixel, borderPixel, overrideRedirect } = windowNumbers;
    const { width, height } = area;
    const place = [area.x, area.y, width, height] as const;
    const given = backPixel | borderPixel | overrideRedirect;
    const root = x.XDefaultRootWindow(display);
    this.window = windows.XCreateWindow(display, root, ...place, 0, depth, inputOutput, visual, given, attributes);
    this.#shape(windowNumbers.shapeInput, windowNumbers.shapeSet, []);
    const sheet = (bits: number, surfaceOf: (pixmap: number) => Pointer): Sheet => {
      const pixmap = windows.XCreatePixmap(display, this.window, width, height, bits);
      const surface = surfaceOf(pixmap);
      return { pixmap, surface, brush: new Brush(draw, surface, bits === 1) };
    };
    this.#picture = sheet(depth, (pixmap) => draw.cairo_xlib_surface_create(display, pixmap, visual, width, height));
    const screenAt = windows.XScreenOfDisplay(display, screen);
    this.#mask = sheet(1, (pixmap) =>
      draw.cairo_xlib_surface_create_for_bitmap(display, pixmap, screenAt, width, height),
    );
    this.paint([], { x: 0, y: 0, width, height });
  }

  /** Any brush, to measure letters with. */
  get brush(): Brush {
    return this.#picture.brush;
  }

  /** Draws this part again, the lowest first. It is seen after `cut`. */
  paint(sprites: readonly Sprite[], within: Area): void {
    for (const { brush, surface } of [this.#picture, this.#mask]) {
      brush.begin(within, ink.dark);
      for (const sprite of sprites) if (meet(sprite.bounds, within)) sprite.draw(brush);
      brush.end();
      this.#draw.cairo_surface_flush(surface);
    }
  }

  /** The window is what is drawn in these parts, and `changed` of it looks otherwise than before. */
  cut(free: readonly Area[], changed: Area | undefined): void {
    const { shapeBounding, shapeSet, shapeIntersect } = windowNumbers;
    this.#windows.XSetWindowBackgroundPixmap(this.#display, this.window, this.#picture.pixmap);
    this.#windows.XShapeCombineMask(this.#display, this.window, shapeBounding, 0, 0, this.#mask.pixmap, shapeSet);
    this.#shape(shapeBounding, shapeIntersect, free);
    if (!changed) return;
    const x = Math.max(0, changed.x);
    const y = Math.max(0, changed.y);
    const width = Math.min(this.#area.width, changed.x + changed.width) - x;
    const height = Math.min(this.#area.height, changed.y + changed.height) - y;
    // A width of none would mean all of it.
    if (width > 0 && height > 0) this.#windows.XClearArea(this.#display, this.window, x, y, width, height, 0);
  }

  show(): void {
    this.#windows.XRaiseWindow(this.#display, this.window);
    this.#windows.XMapWindow(this.#display, this.window);
  }

  raise(): void {
    this.#windows.XRaiseWindow(this.#display, this.window);
  }

  hide(): void {
    this.#windows.XUnmapWindow(this.#display, this.window);
  }

  close(): void {
    for (const { brush, surface, pixmap } of [this.#picture, this.#mask]) {
      brush.close();
      this.#draw.cairo_surface_destroy(surface);
      this.#windows.XFreePixmap(this.#display, pixmap);
    }
    this.#windows.XDestroyWindow(this.#display, this.window);
    this.#x.XFlush(this.#display);
  }

  #shape(kind: number, operation: number, areas: readonly Area[]): void {
    const rectangles = Buffer.alloc(Math.max(1, areas.length) * 8);
    areas.forEach(({ x, y, width, height }, at) => {
      rectangles.writeInt16LE(x, at * 8);
      rectangles.writeInt16LE(y, at * 8 + 2);
      rectangles.writeUInt16LE(width, at * 8 + 4);
      rectangles.writeUInt16LE(height, at * 8 + 6);
    });
    const { window } = this;
    const count = areas.length;
    this.#windows.XShapeCombineRectangles(this.#display, window, kind, 0, 0, rectangles, count, operation, unsorted);
  }
}

function meet(one: Area, other: Area): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
