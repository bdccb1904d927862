import { bind, type Pointer } from '../../input/x11/xlib.ts';

/** What of the display library has to do with windows. */
export interface Windows {
  readonly XDefaultVisual: (display: Pointer, screen: number) => Pointer;
  readonly XDefaultDepth: (display: Pointer, screen: number) => number;
  readonly XScreenOfDisplay: (display: Pointer, screen: number) => Pointer;
  readonly XCreateWindow: (
    display: Pointer,
    parent: number,
    x: number,
    y: number,
    width: number,
    height: number,
    border: number,
    depth: number,
    kind: number,
    visual: Pointer,
    valuemask: number,
    attributes: Buffer,
  ) => number;
  readonly XDestroyWindow: (display: Pointer, window: number) => number;
  readonly XMapWindow: (display: Pointer, window: number) => number;
  readonly XUnmapWindow: (display: Pointer, window: number) => number;
  readonly XRaiseWindow: (display: Pointer, window: number) => number;
  readonly XMoveResizeWindow: (
    display: Pointer,
    window: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ) => number;
  readonly XSelectInput: (display: Pointer, window: number, mask: number) => number;
  readonly XCreatePixmap: (display: Pointer, drawable: number, width: number, height: number, depth: number) => number;
  readonly XFreePixmap: (display: Pointer, pixmap: number) => number;
  readonly XSetWindowBackgroundPixmap: (display: Pointer, window: number, pixmap: number) => number;
  readonly XClearArea: (
    display: Pointer,
    window: number,
    x: number,
    y: number,
    width: number,
    height: number,
    exposures: number,
  ) => number;
  readonly XInternAtom: (display: Pointer, name: string, onlyKnown: number) => number;
  readonly XQueryTree: (
    display: Pointer,
    window: number,
    root: Buffer,
    parent: Buffer,
    children: Buffer,
    count: Buffer,
  ) => number;
  readonly XGetWindowAttributes: (display: Pointer, window: number, attributes: Buffer) => number;
  readonly XGetWindowProperty: (
    display: Pointer,
    window: number,
    property: number,
    offset: number,
    length: number,
    remove: number,
    wanted: number,
    type: Buffer,
    format: Buffer,
    count: Buffer,
    left: Buffer,
    value: Buffer,
  ) => number;
  readonly XShapeCombineRectangles: (
    display: Pointer,
    window: number,
    kind: number,
    x: number,
    y: number,
    rectangles: Buffer,
    count: number,
    operation: number,
    order: number,
  ) => void;
  readonly XShapeCombineMask: (
    display: Pointer,
    window: number,
    kind: number,
    x: number,
    y: number,
    mask: number,
    operation: number,
  ) => void;
  readonly XShapeGetRectangles: (
    display: Pointer,
    window: number,
    kind: number,
    count: Buffer,
    order: Buffer,
  ) => Pointer | null;
}

type Shapes = 'XShapeCombineRectangles' | 'XShapeCombineMask' | 'XShapeGetRectangles';

const place = 'int x, int y, unsigned int width, unsigned int height';
const onWindow = (name: string, more = ''): string => `int ${name}(void *display, unsigned long window${more})`;

/** Loads them. Error: `input_failed`, naming the library that is missing. */
export function loadWindows(): Windows {
  const core = bind<Omit<Windows, Shapes>>('libX11.so.6', {
    XDefaultVisual: 'void *XDefaultVisual(void *display, int screen)',
    XDefaultDepth: 'int XDefaultDepth(void *display, int screen)',
    XScreenOfDisplay: 'void *XScreenOfDisplay(void *display, int screen)',
    XCreateWindow: `unsigned long XCreateWindow(void *display, unsigned long parent, ${place}, unsigned int border, int depth, unsigned int kind, void *visual, unsigned long valuemask, void *attributes)`,
    XDestroyWindow: onWindow('XDestroyWindow'),
    XMapWindow: onWindow('XMapWindow'),
    XUnmapWindow: onWindow('XUnmapWindow'),
    XRaiseWindow: onWindow('XRaiseWindow'),
    XMoveResizeWindow: onWindow('XMoveResizeWindow', `, ${place}`),
    XSelectInput: onWindow('XSelectInput', ', long mask'),
    XCreatePixmap:
      'unsigned long XCreatePixmap(void *display, unsigned long drawable, unsigned int width, unsigned int height, unsigned int depth)',
    XFreePixmap: onWindow('XFreePixmap'),
    XSetWindowBackgroundPixmap: onWindow('XSetWindowBackgroundPixmap', ', unsigned long pixmap'),
    XClearArea: onWindow('XClearArea', `, ${place}, int exposures`),
    XInternAtom: 'unsigned long XInternAtom(void *display, const char *name, int onlyKnown)',
    XQueryTree: onWindow('XQueryTree', ', void *root, void *parent, void *children, void *count'),
    XGetWindowAttributes: onWindow('XGetWindowAttributes', ', void *attributes'),
    XGetWindowProperty: onWindow(
      'XGetWindowProperty',
      ', unsigned long property, long offset, long length, int remove, unsigned long wanted, void *type, void *format, void *count, void *left, void *value',
    ),
  });
  const shapes = bind<Pick<Windows, Shapes>>('libXext.so.6', {
    XShapeCombineRectangles:
      'void XShapeCombineRectangles(void *display, unsigned long window, int kind, int x, int y, void *rectangles, int count, int operation, int order)',
    XShapeCombineMask:
      'void XShapeCombineMask(void *display, unsigned long window, int kind, int x, int y, unsigned long mask, int operation)',
    XShapeGetRectangles:
      'void *XShapeGetRectangles(void *display, unsigned long window, int kind, void *count, void *order)',
  });
  return { ...core, ...shapes };
}

/** Numbers of X.h and shape.h. */
export const windowNumbers = {
  inputOutput: 1,
  backPixel: 1 << 1,
  borderPixel: 1 << 3,
  overrideRedirect: 1 << 9,
  substructureNotify: 1 << 19,
  isViewable: 2,
  cardinal: 6,
  shapeBounding: 0,
  shapeInput: 2,
  shapeSet: 0,
  shapeIntersect: 2,
} as const;

/** Offsets into XSetWindowAttributes and XWindowAttributes of 64-bit Linux, and their sizes. */
export const attributeOffsets = {
  set: { backPixel: 8, borderPixel: 24, overrideRedirect: 88, size: 112 },
  get: { x: 0, y: 4, border: 16, mapState: 92, size: 136 },
} as const;

/** Types of events about windows below the root, which all name the window at the same place (X.h, Xlib.h). */
export const windowEvents = {
  destroyed: 17,
  unmapped: 18,
  mapped: 19,
  reparented: 21,
  configured: 22,
  circulated: 26,
  window: 40,
} as const;
