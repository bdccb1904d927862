import { type Disposable, HandrailError, type Mark, type Position } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { shownText } from '../../base/policy/shownText.ts';
import type { CapturedScreen } from '../ports/input.ts';
import type { Overlay, OverlayMark, Shell } from '../ports/shell.ts';
import { OverlayWindow } from './overlayWindow.ts';

/**
 * Marks at a time, points of a pen's mark and of all together, of which the oldest go; UTF-16 units of a text. Lines across the whole
 * screen take longest: with more of them, what draws would not get to take any away.
 */
export const drawingLimits = { marks: 100, points: 512, allPoints: 8_192, text: 120 } as const;

/** A mark that does not stay goes this long after it was last drawn on, ms. */
export const fadeMs = 5_000;
/** The pointer goes when it was not moved for this long, ms. */
export const pointerMs = 1_500;
/** With nothing to show for this long there is no overlay, ms. */
export const idleMs = 20_000;

/** How many points each kind has; a pen any number. */
const pointsOf = { pen: undefined, arrow: 2, rectangle: 2, text: 1 } as const satisfies Record<Mark['kind'], unknown>;

export interface DrawingOwner {
  /** Whether marks may be on the screen at this moment, with the right to draw aside: that is the gate's. */
  mayDraw(): boolean;
  /** The screen that is captured. */
  screen(): CapturedScreen | undefined;
  /** As this device knows the helper. */
  helperName(): string;
  /** The overlay did not come, or was lost. */
  failed(problem: HandrailError): void;
}

interface Kept {
  readonly mark: OverlayMark;
  readonly fade: Disposable | undefined;
}

/** A helper's marks over the captured screen. None of them outlives the moment in which they may be there. */
export class Drawing {
  readonly #clock: Clock;
  readonly #owner: DrawingOwner;
  readonly #window: OverlayWindow;
  readonly #marks = new Map<number, Kept>();
  #pointer: { readonly at: Position; readonly rest: Disposable } | undefined;
  #idle: Disposable | undefined;

  constructor(shell: Pick<Shell, 'openOverlay'>, clock: Clock, owner: DrawingOwner) {
    this.#clock = clock;
    this.#owner = owner;
    this.#window = new OverlayWindow(shell, clock, {
      screen: () => owner.screen(),
      opened: (overlay) => this.#drawAll(overlay),
      failed: (problem) => {
        this.end();
        owner.failed(problem);
      },
    });
  }

  /** Settles once marks can be shown. Errors: `lease_ended`, and those of the overlay. */
  async start(): Promise<void> {
    this.#check();
    this.#waitIdle();
    await this.#window.open();
  }

  /** Errors: `invalid_input`, `lease_ended`, and those of the overlay. */
  async add(mark: Mark): Promise<void> {
    this.#check();
    const whole = this.#keep(shaped(mark), mark.stay);
    const { overlay } = this.#window;
    if (overlay) overlay.put(whole);
    else await this.#window.open();
  }

  /** Errors as for `start`. */
  async point(at: Position): Promise<void> {
    this.#check();
    this.#pointer?.rest.dispose();
    this.#pointer = { at, rest: this.#clock.after(pointerMs, () => this.#rest()) };
    this.#waitIdle();
    const { overlay } = this.#window;
    if (overlay) this.#drawPointer(overlay);
    else await this.#window.open();
  }

  clear(): void {
    for (const id of [...this.#marks.keys()]) this.#remove(id);
    this.#rest();
  }

  /** Takes everything off the screen at once, for good. */
  end(): void {
    for (const { fade } of this.#marks.values()) fade?.dispose();
    this.#marks.clear();
    this.#pointer?.rest.dispose();
    this.#pointer = undefined;
    this.#idle?.dispose();
    this.#idle = undefined;
    this.#window.close();
  }

  /** Settles once nothing of it is on the screen. Error: `drawing_failed`, where that cannot be had. */
  hide(): Promise<void> {
    return this.#window.hide();
  }

  /** What is left is on the screen again. */
  show(): void {
    if (this.#window.overlay) return this.#window.show();
    if (this.#marks.size === 0 || !this.#owner.mayDraw()) return;
    // Why it does not come is told by the window itself.
    this.#window.open().catch(() => undefined);
  }

  #check(): void {
    if (!this.#owner.mayDraw()) throw new HandrailError('lease_ended', 'Nothing may be drawn now');
  }

  #keep(part: OverlayMark, stay: boolean): OverlayMark {
    const before = this.#marks.get(part.id);
    before?.fade?.dispose();
    const goesOn = before && before.mark.kind === 'pen' && part.kind === 'pen' && before.mark.colour === part.colour;
    const points = goesOn ? [...before.mark.points, ...part.points].slice(-drawingLimits.points) : part.points;
    const mark = { ...part, points };
    const fade = stay ? undefined : this.#clock.after(fadeMs, () => this.#remove(part.id));
    this.#marks.set(part.id, { mark, fade });
    while (this.#isTooMuch()) {
      const oldest = [...this.#marks.keys()].find((id) => id !== part.id);
      if (oldest === undefined) break;
      this.#remove(oldest);
    }
    this.#waitIdle();
    return mark;
  }

  #isTooMuch(): boolean {
    let points = 0;
    for (const { mark } of this.#marks.values()) points += mark.points.length;
    return this.#marks.size > drawingLimits.marks || points > drawingLimits.allPoints;
  }

  #remove(id: number): void {
    this.#marks.get(id)?.fade?.dispose();
    if (this.#marks.delete(id)) this.#window.overlay?.remove(id);
    this.#waitIdle();
  }

  #rest(): void {
    if (!this.#pointer) return;
    this.#pointer.rest.dispose();
    this.#pointer = undefined;
    if (this.#window.overlay) this.#drawPointer(this.#window.overlay);
    this.#waitIdle();
  }

  #drawAll(overlay: Overlay): void {
    for (const { mark } of this.#marks.values()) overlay.put(mark);
    if (this.#pointer) this.#drawPointer(overlay);
  }

  #drawPointer(overlay: Overlay): void {
    overlay.point(this.#pointer && { at: this.#pointer.at, name: this.#owner.helperName() });
  }

  /** From the moment on in which there is nothing to show. */
  #waitIdle(): void {
    this.#idle?.dispose();
    const empty = this.#marks.size === 0 && !this.#pointer;
    this.#idle = empty ? this.#clock.after(idleMs, () => this.#window.close()) : undefined;
  }
}

/** A mark whose points and text are those of its kind. Error: `invalid_input`. */
function shaped({ id, kind, points, colour, text }: Mark): OverlayMark {
  const fits = points.length === (pointsOf[kind] ?? points.length);
  // Written otherwise it may have become longer than it was, and is cut; not through the middle of a sign.
  const shown = kind === 'text' ? shownText(text, drawingLimits.text)?.replace(/[\ud800-\udbff]$/, '') : undefined;
  if (!fits || (kind === 'text') !== (text !== undefined) || (kind === 'text' && shown === undefined))
    throw new HandrailError('invalid_input', `A ${kind} has other points, or another text`);
  return { id, kind, points, colour, ...(shown === undefined ? {} : { text: shown }) };
}
