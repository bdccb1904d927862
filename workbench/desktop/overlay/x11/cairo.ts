import { bind, type Pointer } from '../../input/x11/xlib.ts';

/** The functions that draw (cairographics.org/manual, docs.gtk.org/PangoCairo). */
export interface Cairo {
  readonly cairo_xlib_surface_create: (
    display: Pointer,
    drawable: number,
    visual: Pointer,
    width: number,
    height: number,
  ) => Pointer;
  readonly cairo_xlib_surface_create_for_bitmap: (
    display: Pointer,
    bitmap: number,
    screen: Pointer,
    width: number,
    height: number,
  ) => Pointer;
  readonly cairo_surface_flush: (surface: Pointer) => void;
  readonly cairo_surface_destroy: (surface: Pointer) => void;
  readonly cairo_create: (surface: Pointer) => Pointer;
  readonly cairo_destroy: (context: Pointer) => void;
  readonly cairo_save: (context: Pointer) => void;
  readonly cairo_restore: (context: Pointer) => void;
  readonly cairo_clip: (context: Pointer) => void;
  readonly cairo_paint: (context: Pointer) => void;
  readonly cairo_set_operator: (context: Pointer, operator: number) => void;
  readonly cairo_set_antialias: (context: Pointer, antialias: number) => void;
  readonly cairo_set_source_rgba: (context: Pointer, red: number, green: number, blue: number, alpha: number) => void;
  readonly cairo_set_line_width: (context: Pointer, width: number) => void;
  readonly cairo_set_line_cap: (context: Pointer, cap: number) => void;
  readonly cairo_set_line_join: (context: Pointer, join: number) => void;
  readonly cairo_new_path: (context: Pointer) => void;
  readonly cairo_move_to: (context: Pointer, x: number, y: number) => void;
  readonly cairo_line_to: (context: Pointer, x: number, y: number) => void;
  readonly cairo_curve_to: (
    context: Pointer,
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    x3: number,
    y3: number,
  ) => void;
  readonly cairo_arc: (context: Pointer, x: number, y: number, radius: number, from: number, to: number) => void;
  readonly cairo_rectangle: (context: Pointer, x: number, y: number, width: number, height: number) => void;
  readonly cairo_close_path: (context: Pointer) => void;
  readonly cairo_stroke_preserve: (context: Pointer) => void;
  readonly cairo_fill_preserve: (context: Pointer) => void;
}

/** The functions that set letters. */
export interface Pango {
  readonly pango_cairo_create_layout: (context: Pointer) => Pointer;
  readonly pango_cairo_layout_path: (context: Pointer, layout: Pointer) => void;
  readonly pango_cairo_show_layout: (context: Pointer, layout: Pointer) => void;
}

interface Layouts {
  readonly pango_font_description_from_string: (text: string) => Pointer;
  readonly pango_font_description_set_absolute_size: (font: Pointer, size: number) => void;
  readonly pango_font_description_free: (font: Pointer) => void;
  readonly pango_layout_set_font_description: (layout: Pointer, font: Pointer) => void;
  readonly pango_layout_set_text: (layout: Pointer, text: string, bytes: number) => void;
  readonly pango_layout_set_width: (layout: Pointer, width: number) => void;
  readonly pango_layout_set_wrap: (layout: Pointer, wrap: number) => void;
  readonly pango_layout_get_pixel_size: (layout: Pointer, width: Buffer, height: Buffer) => void;
}

/** Everything that draws, loaded. */
export interface Drawing extends Cairo, Pango, Layouts {
  readonly g_object_unref: (object: Pointer) => void;
}

const numbers = (count: number): string => Array.from({ length: count }, (_, at) => `double n${at}`).join(', ');
const on = (name: string, count = 0, kind = ''): string =>
  `void ${name}(void *context${count > 0 ? `, ${numbers(count)}` : ''}${kind && `, ${kind}`})`;

/** Loads the libraries. Error: `input_failed`, naming the one that is missing. */
export function loadDrawing(): Drawing {
  const cairo = bind<Cairo>('libcairo.so.2', {
    cairo_xlib_surface_create:
      'void *cairo_xlib_surface_create(void *display, unsigned long drawable, void *visual, int width, int height)',
    cairo_xlib_surface_create_for_bitmap:
      'void *cairo_xlib_surface_create_for_bitmap(void *display, unsigned long bitmap, void *screen, int width, int height)',
    cairo_surface_flush: on('cairo_surface_flush'),
    cairo_surface_destroy: on('cairo_surface_destroy'),
    cairo_create: 'void *cairo_create(void *surface)',
    cairo_destroy: on('cairo_destroy'),
    cairo_save: on('cairo_save'),
    cairo_restore: on('cairo_restore'),
    cairo_clip: on('cairo_clip'),
    cairo_paint: on('cairo_paint'),
    cairo_set_operator: on('cairo_set_operator', 0, 'int operator'),
    cairo_set_antialias: on('cairo_set_antialias', 0, 'int antialias'),
    cairo_set_source_rgba: on('cairo_set_source_rgba', 4),
    cairo_set_line_width: on('cairo_set_line_width', 1),
    cairo_set_line_cap: on('cairo_set_line_cap', 0, 'int cap'),
    cairo_set_line_join: on('cairo_set_line_join', 0, 'int join'),
    cairo_new_path: on('cairo_new_path'),
    cairo_move_to: on('cairo_move_to', 2),
    cairo_line_to: on('cairo_line_to', 2),
    cairo_curve_to: on('cairo_curve_to', 6),
    cairo_arc: on('cairo_arc', 5),
    cairo_rectangle: on('cairo_rectangle', 4),
    cairo_close_path: on('cairo_close_path'),
    cairo_stroke_preserve: on('cairo_stroke_preserve'),
    cairo_fill_preserve: on('cairo_fill_preserve'),
  });
  const pango = bind<Pango>('libpangocairo-1.0.so.0', {
    pango_cairo_create_layout: 'void *pango_cairo_create_layout(void *context)',
    pango_cairo_layout_path: 'void pango_cairo_layout_path(void *context, void *layout)',
    pango_cairo_show_layout: 'void pango_cairo_show_layout(void *context, void *layout)',
  });
  const layouts = bind<Layouts>('libpango-1.0.so.0', {
    pango_font_description_from_string: 'void *pango_font_description_from_string(const char *text)',
    pango_font_description_set_absolute_size: 'void pango_font_description_set_absolute_size(void *font, double size)',
    pango_font_description_free: 'void pango_font_description_free(void *font)',
    pango_layout_set_font_description: 'void pango_layout_set_font_description(void *layout, void *font)',
    pango_layout_set_text: 'void pango_layout_set_text(void *layout, const char *text, int bytes)',
    pango_layout_set_width: 'void pango_layout_set_width(void *layout, int width)',
    pango_layout_set_wrap: 'void pango_layout_set_wrap(void *layout, int wrap)',
    pango_layout_get_pixel_size: 'void pango_layout_get_pixel_size(void *layout, void *width, void *height)',
  });
  const objects = bind<Pick<Drawing, 'g_object_unref'>>('libgobject-2.0.so.0', {
    g_object_unref: 'void g_object_unref(void *object)',
  });
  return { ...cairo, ...pango, ...layouts, ...objects };
}

/** Numbers of cairo.h. */
export const cairoNumbers = { round: 1, clear: 0, source: 1, over: 2, noAntialias: 1 } as const;
