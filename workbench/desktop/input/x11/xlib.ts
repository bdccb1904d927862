import { HandrailError } from '@handrail/sdk';
import koffi from 'koffi';
import { exitAtOnce } from '../childExit.ts';
import { exitCodes } from '../messages.ts';

/** A pointer into memory of the display library. */
export type Pointer = bigint;

/** Room for any XEvent: 24 longs. */
export const eventSize = 192;

/** Offsets into Xlib's structures where `long` and pointers are 8 bytes, as on every 64-bit Linux. */
export const eventOffsets = { type: 0, mappingRequest: 40, extension: 32, evtype: 36, data: 48 } as const;

/** Types of core events (X.h). */
export const eventTypes = { mappingNotify: 34, genericEvent: 35 } as const;

export interface Xlib {
  readonly XOpenDisplay: (name: string | null) => Pointer | null;
  readonly XCloseDisplay: (display: Pointer) => number;
  readonly XConnectionNumber: (display: Pointer) => number;
  readonly XDefaultRootWindow: (display: Pointer) => number;
  readonly XDefaultScreen: (display: Pointer) => number;
  readonly XDisplayWidth: (display: Pointer, screen: number) => number;
  readonly XDisplayHeight: (display: Pointer, screen: number) => number;
  readonly XFlush: (display: Pointer) => number;
  readonly XSync: (display: Pointer, discard: number) => number;
  readonly XPending: (display: Pointer) => number;
  readonly XNextEvent: (display: Pointer, event: Buffer) => number;
  readonly XFree: (data: Pointer) => number;
  readonly XGetAtomName: (display: Pointer, atom: number) => string | null;
  readonly XDisplayKeycodes: (display: Pointer, least: Buffer, most: Buffer) => number;
  readonly XGetKeyboardMapping: (display: Pointer, first: number, count: number, perKeycode: Buffer) => Pointer | null;
  readonly XChangeKeyboardMapping: (
    display: Pointer,
    first: number,
    per: number,
    keysyms: Buffer,
    count: number,
  ) => number;
  readonly XRefreshKeyboardMapping: (event: Buffer) => number;
  readonly XKeysymToKeycode: (display: Pointer, keysym: number) => number;
  readonly XGetPointerMapping: (display: Pointer, map: Buffer, size: number) => number;
  readonly XkbGetState: (display: Pointer, device: number, state: Buffer) => number;
  readonly XkbLookupKeySym: (
    display: Pointer,
    keycode: number,
    modifiers: number,
    rest: Buffer,
    keysym: Buffer,
  ) => number;
  readonly XkbKeysymToModifiers: (display: Pointer, keysym: number) => number;
  readonly XkbLockModifiers: (display: Pointer, device: number, affect: number, values: number) => number;
  readonly XkbChangeEnabledControls: (display: Pointer, device: number, affect: number, values: number) => number;
  readonly XGetEventData: (display: Pointer, cookie: Buffer) => number;
  readonly XFreeEventData: (display: Pointer, cookie: Buffer) => void;
  readonly XQueryExtension: (display: Pointer, name: string, major: Buffer, event: Buffer, error: Buffer) => number;
  /** Type-checked away from koffi's own handle. */
  readonly setErrorHandler: (handler: Pointer) => void;
  readonly setIoErrorHandler: (handler: Pointer) => void;
}

const signatures: Readonly<Record<Exclude<keyof Xlib, 'setErrorHandler' | 'setIoErrorHandler'>, string>> = {
  XOpenDisplay: 'void *XOpenDisplay(const char *name)',
  XCloseDisplay: 'int XCloseDisplay(void *display)',
  XConnectionNumber: 'int XConnectionNumber(void *display)',
  XDefaultRootWindow: 'unsigned long XDefaultRootWindow(void *display)',
  XDefaultScreen: 'int XDefaultScreen(void *display)',
  XDisplayWidth: 'int XDisplayWidth(void *display, int screen)',
  XDisplayHeight: 'int XDisplayHeight(void *display, int screen)',
  XFlush: 'int XFlush(void *display)',
  XSync: 'int XSync(void *display, int discard)',
  XPending: 'int XPending(void *display)',
  XNextEvent: 'int XNextEvent(void *display, void *event)',
  XFree: 'int XFree(void *data)',
  XGetAtomName: 'const char *XGetAtomName(void *display, unsigned long atom)',
  XDisplayKeycodes: 'int XDisplayKeycodes(void *display, void *least, void *most)',
  XGetKeyboardMapping: 'void *XGetKeyboardMapping(void *display, uint8_t first, int count, void *per)',
  XChangeKeyboardMapping: 'int XChangeKeyboardMapping(void *display, int first, int per, void *keysyms, int count)',
  XRefreshKeyboardMapping: 'int XRefreshKeyboardMapping(void *event)',
  XKeysymToKeycode: 'uint8_t XKeysymToKeycode(void *display, unsigned long keysym)',
  XGetPointerMapping: 'int XGetPointerMapping(void *display, void *map, int size)',
  XkbGetState: 'int XkbGetState(void *display, unsigned int device, void *state)',
  XkbLookupKeySym: 'int XkbLookupKeySym(void *display, uint8_t keycode, unsigned int mods, void *rest, void *keysym)',
  XkbKeysymToModifiers: 'unsigned int XkbKeysymToModifiers(void *display, unsigned long keysym)',
  XkbLockModifiers:
    'int XkbLockModifiers(void *display, unsigned int device, unsigned int affect, unsigned int values)',
  XkbChangeEnabledControls:
    'int XkbChangeEnabledControls(void *display, unsigned int device, unsigned int affect, unsigned int values)',
  XGetEventData: 'int XGetEventData(void *display, void *cookie)',
  XFreeEventData: 'void XFreeEventData(void *display, void *cookie)',
  XQueryExtension: 'int XQueryExtension(void *display, const char *name, void *major, void *event, void *error)',
};

/** XKB's name for the keyboard that programs see (XkbUseCoreKbd). */
export const coreKeyboard = 0x100;

/** Loads functions of a shared library by signature. Throws `input_failed` naming the library that is missing. */
export function bind<T>(library: string, wanted: Readonly<Record<string, string>>): T {
  try {
    const loaded = koffi.load(library);
    return Object.fromEntries(Object.entries(wanted).map(([name, text]) => [name, loaded.func(text)])) as T;
  } catch (cause) {
    throw new HandrailError(
      'input_failed',
      `${library} cannot be loaded. Install the package that holds it.`,
      {},
      { cause },
    );
  }
}

/** The core of the display library. */
export function loadXlib(): Xlib {
  const functions = bind<Omit<Xlib, 'setErrorHandler' | 'setIoErrorHandler'>>('libX11.so.6', signatures);
  const setters = bind<{ XSetErrorHandler: (at: Pointer) => void; XSetIOErrorHandler: (at: Pointer) => void }>(
    'libX11.so.6',
    {
      XSetErrorHandler: 'void *XSetErrorHandler(void *handler)',
      XSetIOErrorHandler: 'void *XSetIOErrorHandler(void *handler)',
    },
  );
  return { ...functions, setErrorHandler: setters.XSetErrorHandler, setIoErrorHandler: setters.XSetIOErrorHandler };
}

/**
 * Opens the display and takes over Xlib's two error handlers, whose defaults print and exit. A lost display ends this
 * process with `exitCodes.displayLost`; any other error is passed to `onError` as its number. Throws `no_display`.
 */
export function openDisplay(x: Xlib, name: string | undefined, onError: (code: number) => void): Pointer {
  const errorType = koffi.proto('int', ['void *', 'void *']);
  const lostType = koffi.proto('int', ['void *']);
  const errorCode = 32; // XErrorEvent.error_code
  const onXError = (_display: Pointer, event: Pointer) => {
    onError(koffi.decode.uint8(event + BigInt(errorCode)));
    return 0;
  };
  x.setErrorHandler(koffi.register(onXError, koffi.pointer(errorType)));
  x.setIoErrorHandler(koffi.register(() => exitAtOnce(exitCodes.displayLost), koffi.pointer(lostType)));
  const display = name === undefined ? null : x.XOpenDisplay(name);
  if (display === null) {
    throw new HandrailError(
      'no_display',
      'The display cannot be opened. Check DISPLAY and XAUTHORITY, or sign in to the desktop.',
    );
  }
  return display;
}

/** True when there is a display of this name that lets us in. */
export function displayOpens(name: string | undefined): boolean {
  const x = bind<Pick<Xlib, 'XOpenDisplay' | 'XCloseDisplay'>>('libX11.so.6', {
    XOpenDisplay: signatures.XOpenDisplay,
    XCloseDisplay: signatures.XCloseDisplay,
  });
  const display = name === undefined ? null : x.XOpenDisplay(name);
  if (display === null) return false;
  x.XCloseDisplay(display);
  return true;
}

/** Waits until the connection has something to read or `limitMs` passed, without holding up the event loop. */
export function connectionReadable(x: Xlib, display: Pointer): (limitMs: number) => Promise<void> {
  const { poll } = bind<{ poll: { async: (...args: unknown[]) => void } }>('libc.so.6', {
    poll: 'int poll(void *fds, unsigned long count, int timeout)',
  });
  const pollIn = 1;
  const entry = Buffer.alloc(8);
  entry.writeInt32LE(x.XConnectionNumber(display), 0);
  entry.writeInt16LE(pollIn, 4);
  return (limitMs) => new Promise((resolve) => poll.async(entry, 1, limitMs, () => resolve()));
}
