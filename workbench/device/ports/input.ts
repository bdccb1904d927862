import type { ButtonInput, Event, KeyInput, Position, WheelInput } from '@handrail/sdk';

/** One screen of the sharer's device, in the display's own pixels. */
export interface ScreenArea {
  readonly id: string;
  readonly name: string;
  /** The number by which a Chromium knows it when it captures it, where that can be told. */
  readonly captureId?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the stage knows of the screen that it captures. */
export interface CapturedScreen {
  readonly width: number;
  readonly height: number;
  /** The browser's name for it. */
  readonly screen?: string;
}

/**
 * Presses keys and moves the pointer on this device's own display. Everything held is released by `releaseAll`, by
 * `dispose`, and when the process that injects ends for any reason.
 */
export interface Injector {
  screens(): Promise<readonly ScreenArea[]>;
  /** Positions are fractions of this screen from now on. */
  selectScreen(id: string): Promise<void>;
  move(at: Position): void;
  button(input: ButtonInput): void;
  wheel(input: WheelInput): void;
  key(input: KeyInput): void;
  /** Types Unicode text whatever the layout. */
  text(text: string): void;
  releaseAll(): void;
  /** Settles when everything asked for before has reached the display. */
  flush(): Promise<void>;
  /** The process that injects was lost; the injector is of no use any more. */
  readonly onFailure: Event<Error>;
  dispose(): Promise<void>;
}

/** What the person at this device does with their own keyboard and mouse; never what they type. */
export interface ActivityMonitor {
  /** A real device moved, scrolled, or a key or button went down or up; at most one report every 50 ms. */
  readonly onActivity: Event<{ readonly kind: 'pointer' | 'key' }>;
  /** The key combination that ends a session from anywhere. */
  readonly onEndKey: Event<void>;
  readonly onFailure: Event<Error>;
  dispose(): Promise<void>;
}
