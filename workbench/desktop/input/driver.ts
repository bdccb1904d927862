import type { PointerButton } from '@handrail/sdk';
import type { ScreenArea } from '../../device/ports/input.ts';

/**
 * One system's way to inject, used inside the child process only. It does not remember what is held; `injectorChild`
 * does. Methods throw `HandrailError` (`no_display`, `input_failed`).
 */
export interface Driver {
  screens(): readonly ScreenArea[];
  /** Pixels of the whole desktop. */
  moveTo(x: number, y: number): void;
  button(button: PointerButton, pressed: boolean): void;
  /** Notches, right and down positive. A system that knows whole ones only adds them up. */
  wheel(x: number, y: number): void;
  /** A code that this system has no key for is not pressed. */
  key(code: string, pressed: boolean): void;
  /** Presses a key once more that is down, as a keyboard does whose key is held. */
  repeat(code: string): void;
  /** Types text; ends early when `stop` is aborted, with nothing held. Keys in `held` are lifted meanwhile. */
  text(text: string, held: readonly string[], stop: AbortSignal): Promise<void>;
  /** Returns when the display has taken everything; throws what went wrong since the last call. */
  flush(): void;
  /** Gives back keycodes that a lost child had borrowed. */
  giveBack(keycodes: readonly number[]): void;
  close(): void;
}

/** What a driver needs from the child around it. */
export interface DriverSurroundings {
  readonly display: string | undefined;
  readonly onBorrowed: (keycodes: readonly number[]) => void;
}
