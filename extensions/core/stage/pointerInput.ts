import type { PointerButton } from '@handrail/sdk';
import type { Picture } from './picture.ts';

type Run = (action: string, input?: unknown) => void;
interface Point {
  readonly x: number;
  readonly y: number;
}

/** By `MouseEvent.button`. */
const buttons: readonly PointerButton[] = ['left', 'middle', 'right', 'back', 'forward'];
/** What one detent of a wheel is in each `WheelEvent.deltaMode`: pixels, lines, pages. */
const notch = [120, 3, 1] as const;
const mostNotches = 50;

/** The helper's mouse over the picture. Moves go out at once and then at most once for each frame, the newest only. */
export class PointerInput {
  readonly #picture: Picture;
  readonly #run: Run;
  readonly #pressed: () => void;
  readonly #held = new Set<PointerButton>();
  #listening: AbortController | undefined;
  #next: Point | undefined;
  #frame: number | undefined;

  constructor(picture: Picture, run: Run, pressed: () => void) {
    this.#picture = picture;
    this.#run = run;
    this.#pressed = pressed;
  }

  /** Listens, or stops and forgets what is held: the device lets go of it. */
  listen(on: boolean): void {
    if (on === (this.#listening !== undefined)) return;
    this.#listening?.abort();
    this.#listening = undefined;
    this.#held.clear();
    this.#next = undefined;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (!on) return;
    const listening = new AbortController();
    this.#listening = listening;
    const { element } = this.#picture;
    const options = { signal: listening.signal };
    element.addEventListener('pointermove', (event) => this.#moved(event), options);
    // Comes before the browser lines moves up with its frames.
    element.addEventListener('pointerrawupdate', (event) => this.#moved(event as PointerEvent), options);
    // A drag goes on outside of the picture.
    element.addEventListener('pointerdown', (event) => element.setPointerCapture(event.pointerId), options);
    element.addEventListener('pointercancel', () => this.#lost(), options);
    element.addEventListener('mousedown', (event) => this.#button(event, true), options);
    element.addEventListener('mouseup', (event) => this.#button(event, false), options);
    element.addEventListener('wheel', (event) => this.#wheel(event), { ...options, passive: false });
    for (const type of ['contextmenu', 'auxclick', 'dragstart'] as const) {
      element.addEventListener(type, (event) => event.preventDefault(), options);
    }
    window.addEventListener('blur', () => this.#lost(), options);
  }

  #moved({ clientX, clientY }: MouseEvent): void {
    if (this.#held.size === 0 && !this.#picture.holds(clientX, clientY)) return;
    const at = this.#picture.at(clientX, clientY);
    if (!at) return;
    if (this.#frame !== undefined) {
      this.#next = at;
      return;
    }
    this.#run('move', at);
    this.#frame = requestAnimationFrame(() => this.#flush());
  }

  #flush(): void {
    this.#frame = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (!next) return;
    this.#run('move', next);
    this.#frame = requestAnimationFrame(() => this.#flush());
  }

  #button(event: MouseEvent, pressed: boolean): void {
    const button = buttons[event.button];
    if (!button) return;
    event.preventDefault();
    if (pressed) this.#pressed();
    if (pressed ? !this.#picture.holds(event.clientX, event.clientY) : !this.#held.delete(button)) return;
    const at = this.#picture.at(event.clientX, event.clientY);
    if (!at) return;
    if (pressed) this.#held.add(button);
    // An older move must not come after the press.
    this.#next = undefined;
    this.#run('button', { button, pressed, at });
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { clientX, clientY, deltaX, deltaY, deltaMode } = event;
    const at = this.#picture.at(clientX, clientY);
    if (!at || !this.#picture.holds(clientX, clientY)) return;
    const unit = notch[deltaMode as 0 | 1 | 2] ?? 120;
    const notches = (delta: number) => Math.min(mostNotches, Math.max(-mostNotches, delta / unit));
    const [x, y] = [notches(deltaX), notches(deltaY)];
    if (x !== 0 || y !== 0) this.#run('wheel', { x, y, at });
  }

  #lost(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#run('releaseKeys');
  }
}
