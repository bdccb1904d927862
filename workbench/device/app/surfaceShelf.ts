import type { Block, HandrailError, Surface, Text, Tone } from '@handrail/sdk';
import type { Shown, Toast } from '../../base/app/appState.ts';
import type { SurfaceBoard } from '../session/sessionParts.ts';
import { problemOf } from '../session/summary.ts';

const surfaces: ReadonlySet<string> = new Set(['banner', 'toolbar', 'panel', 'page', 'status'] satisfies Surface[]);
const tones: ReadonlySet<string> = new Set(['neutral', 'brand', 'success', 'warning', 'danger'] satisfies Tone[]);

/** Messages kept; an older one gives way. */
const toastLimit = 5;

/** What extensions show and say now, for the page's snapshot. */
export class SurfaceShelf implements SurfaceBoard {
  readonly #changed: () => void;
  #shown: readonly Shown[] = [];
  #toasts: readonly Toast[] = [];
  #lastToast = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get shown(): readonly Shown[] {
    return this.#shown;
  }

  get toasts(): readonly Toast[] {
    return this.#toasts;
  }

  show(shown: {
    readonly extension: string;
    readonly sessionId?: string;
    readonly surface: string;
    readonly blocks: readonly unknown[];
  }): void {
    if (!surfaces.has(shown.surface)) return;
    const others = this.#shown.filter(
      (one) => one.extension !== shown.extension || one.surface !== shown.surface || one.sessionId !== shown.sessionId,
    );
    // Checked by the page as it draws them: a block it does not know is left out.
    const entry = { ...shown, surface: shown.surface as Surface, blocks: shown.blocks as readonly Block[] };
    this.#shown = shown.blocks.length > 0 ? [...others, entry] : others;
    this.#changed();
  }

  toast(toast: {
    readonly extension?: string;
    readonly text?: unknown;
    readonly tone: string;
    readonly problem?: HandrailError;
  }): void {
    this.#lastToast += 1;
    const entry: Toast = {
      id: this.#lastToast,
      tone: tones.has(toast.tone) ? (toast.tone as Tone) : 'neutral',
      ...(toast.extension === undefined ? {} : { extension: toast.extension }),
      ...(toast.text === undefined ? {} : { text: toast.text as Text }),
      ...(toast.problem === undefined ? {} : { problem: problemOf(toast.problem) }),
    };
    this.#toasts = [...this.#toasts, entry].slice(-toastLimit);
    this.#changed();
  }

  dismiss(id: number): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
    this.#changed();
  }

  clear(sessionId: string): void {
    this.#shown = this.#shown.filter((one) => one.sessionId !== sessionId);
    this.#changed();
  }
}
