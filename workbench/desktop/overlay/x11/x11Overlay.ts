import { HandrailError } from '@handrail/sdk';
import type { DrawnMark, DrawnPointer } from '../../../base/app/overlayApi.ts';
import { type Area, around, uncovered } from '../../../base/overlay/area.ts';
import { type OverlayLook, overlayLook } from '../../../base/overlay/look.ts';
import type { CapturedScreen, ScreenArea } from '../../../device/ports/input.ts';
import { screenOf } from '../../../device/session/capturedScreen.ts';
import { Monitors } from '../../input/x11/monitors.ts';
import {
  connectionReadable,
  eventOffsets,
  eventSize,
  loadXlib,
  openDisplay,
  type Pointer,
  type Xlib,
} from '../../input/x11/xlib.ts';
import { Board } from './board.ts';
import { type Drawing, loadDrawing } from './cairo.ts';
import { OwnWindows } from './ownWindows.ts';
import { markSprite, pointerSprite, type Sprite } from './sprites.ts';
import { loadWindows, type Windows } from './windows.ts';

/** How long one wait for the display's events lasts before it is taken up again. */
const pollMs = 1000;
/** What changed is drawn at most this often. */
const frameMs = 16;
/** Others that want to lie above everything, such as a locked screen, are not fought with. */
const raiseMs = 250;

/** Marks and a pointer over one screen of an X display. One per process: Xlib's error handlers belong to the process. */
export class X11Overlay {
  readonly #x: Xlib;
  readonly #windows: Windows;
  readonly #draw: Drawing;
  readonly #display: Pointer;
  readonly #monitors: Monitors;
  readonly #own: OwnWindows;
  readonly #screenId: string;
  readonly #gone: () => void;
  readonly #marks = new Map<number, { readonly mark: DrawnMark; readonly sprite: Sprite }>();
  readonly #event = Buffer.alloc(eventSize);
  #screen: ScreenArea;
  #look: OverlayLook;
  #board: Board;
  #at: DrawnPointer | undefined;
  #pointer: Sprite | undefined;
  #visible = true;
  #shown = false;
  #changed: Area | undefined;
  #due: NodeJS.Timeout | undefined;
  /** Who waits for the next frame. */
  #waiting: (() => void)[] = [];
  #raised = Number.NEGATIVE_INFINITY;
  #again: NodeJS.Timeout | undefined;
  #closed = false;

  /** Errors: `no_display`, `screen_unclear`, `input_failed`. `gone` hears that the screen is not there any more. */
  static open(
    display: string | undefined,
    captured: CapturedScreen,
    own: readonly number[],
    gone: () => void,
  ): X11Overlay {
    const x = loadXlib();
    // A window that went meanwhile is an error of the display's, and none of ours.
    const opened = openDisplay(x, display, () => undefined);
    const monitors = new Monitors(x, opened);
    const areas = monitors.areas();
    if (areas.length === 0) throw new HandrailError('no_display', 'The display has no screen');
    const screen = screenOf(captured, areas);
    if (!screen) throw new HandrailError('screen_unclear', 'Several screens could be the one that is shared');
    return new X11Overlay(x, opened, monitors, screen, own, gone);
  }

  private constructor(
    x: Xlib,
    display: Pointer,
    monitors: Monitors,
    screen: ScreenArea,
    own: readonly number[],
    gone: () => void,
  ) {
    this.#x = x;
    this.#windows = loadWindows();
    this.#draw = loadDrawing();
    this.#display = display;
    this.#monitors = monitors;
    this.#screen = screen;
    this.#screenId = screen.id;
    this.#gone = gone;
    this.#look = overlayLook(screen);
    this.#own = new OwnWindows(x, this.#windows, display, own);
    this.#board = this.#newBoard();
    void this.#listen();
  }

  put(mark: DrawnMark): void {
    const sprite = markSprite(mark, this.#screen, this.#look, this.#draw, this.#board.brush);
    const before = this.#marks.get(mark.id)?.sprite;
    this.#marks.set(mark.id, { mark, sprite });
    this.#replaced(before, sprite);
  }

  remove(id: number): void {
    const before = this.#marks.get(id)?.sprite;
    this.#marks.delete(id);
    this.#replaced(before, undefined);
  }

  point(pointer: DrawnPointer | undefined): void {
    const before = this.#pointer;
    this.#at = pointer;
    this.#pointer = pointer && pointerSprite(pointer, this.#screen, this.#look, this.#draw, this.#board.brush);
    this.#replaced(before, this.#pointer);
  }

  /** Settles when what changed was drawn. */
  frame(): Promise<void> {
    if (this.#due === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Returns when that is so on the display. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#show();
    this.#x.XSync(this.#display, 0);
    this.#takeEvents();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#due);
    clearTimeout(this.#again);
    this.#board.close();
    this.#x.XSync(this.#display, 0);
  }

  #newBoard(): Board {
    return new Board(this.#x, this.#windows, this.#draw, this.#display, this.#screen);
  }

  #replaced(before: Sprite | undefined, after: Sprite | undefined): void {
    for (const sprite of [before, after])
      if (sprite) this.#changed = this.#changed ? around(this.#changed, sprite.bounds) : sprite.bounds;
    before?.dispose();
    if (before || after) this.#soon();
  }

  #soon(): void {
    this.#due ??= setTimeout(() => {
      this.#show();
      // A display that is slow gets fewer frames, and never so many that hiding would wait behind them.
      this.#x.XSync(this.#display, 0);
      this.#takeEvents();
    }, frameMs);
  }

  /** Draws what changed. While there is nothing to be seen there is no window on the screen. */
  #show(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    for (const drawn of this.#waiting.splice(0)) drawn();
    if (this.#closed) return;
    const wanted = this.#visible && (this.#marks.size > 0 || this.#pointer !== undefined);
    if (!wanted) {
      if (this.#shown) this.#board.hide();
      this.#shown = false;
      return;
    }
    const changed = this.#changed;
    this.#changed = undefined;
    const sprites = [...this.#marks.values()].map(({ sprite }) => sprite);
    if (changed) this.#board.paint(this.#pointer ? [...sprites, this.#pointer] : sprites, changed);
    const { areas, highest } = this.#own.look();
    const { x, y, width, height } = this.#screen;
    const covers = areas.map((area) => ({ ...area, x: area.x - x, y: area.y - y }));
    this.#board.cut(uncovered({ x: 0, y: 0, width, height }, covers), changed);
    if (!this.#shown) this.#board.show();
    else if (highest !== this.#board.window) this.#raise();
    this.#shown = true;
  }

  #raise(): void {
    const since = performance.now() - this.#raised;
    if (since < raiseMs) {
      this.#again ??= setTimeout(() => {
        this.#again = undefined;
        this.#soon();
      }, raiseMs - since);
      return;
    }
    this.#raised = performance.now();
    this.#board.raise();
  }

  #takeEvents(): void {
    while (!this.#closed && this.#x.XPending(this.#display) > 0) {
      this.#x.XNextEvent(this.#display, this.#event);
      const type = this.#event.readInt32LE(eventOffsets.type) & 0x7f;
      this.#monitors.sawEvent(type);
      const seen = this.#own.sawEvent(type, this.#event);
      if (seen && seen.window !== this.#board.window && this.#shown) this.#soon();
    }
    this.#follow();
  }

  /** The screen may have another size or place, or be gone. */
  #follow(): void {
    if (this.#closed) return;
    const screen = this.#monitors.areas().find(({ id }) => id === this.#screenId);
    if (!screen) return this.#gone();
    const { x, y, width, height } = this.#screen;
    if (screen.x === x && screen.y === y && screen.width === width && screen.height === height) return;
    this.#screen = screen;
    this.#look = overlayLook(screen);
    this.#board.close();
    this.#board = this.#newBoard();
    this.#shown = false;
    for (const { mark } of [...this.#marks.values()]) this.put(mark);
    this.point(this.#at);
    this.#changed = { x: 0, y: 0, width: screen.width, height: screen.height };
    this.#soon();
  }

  /** Follows windows and screens, and notices at once when the display is gone. */
  async #listen(): Promise<void> {
    const readable = connectionReadable(this.#x, this.#display);
    while (!this.#closed) {
      await readable(pollMs);
      this.#takeEvents();
    }
  }
}
