import type { Event, Mark, Position } from '@handrail/sdk';
import type { ConsentAnswer, ConsentPrompt } from '../../base/app/promptApi.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { CapturedScreen } from './input.ts';

/** What a shell may be able to do. One it does not list answers with a HandrailError `not_supported`. */
export type ShellAbility =
  | 'workbench'
  | 'consent'
  | 'stage.capture'
  | 'stage.frame'
  | 'overlay'
  | 'notify'
  | 'openExternal'
  | 'openFolder';

/** A window or frame of the shell that talks through a port. Closing it closes the port. */
export interface ShellPage {
  readonly port: Port;
  /** Heard once, whoever closed it. */
  readonly onClosed: Event<void>;
  focus(): Promise<void>;
  close(): Promise<void>;
}

/** A page that can capture this screen, but cannot before it is told to. Closing it ends the capture. */
export interface CaptureStage extends ShellPage {
  /** The person allowed it: the page asks the browser for the screen. Rejects when it cannot. */
  capture(): Promise<void>;
}

/** A stage that the workbench's own page frames. `page` settles when the frame has connected with the token. */
export interface StageFrame {
  readonly address: string;
  readonly origin: string;
  /** Single use. */
  readonly token: string;
  readonly page: Promise<ShellPage>;
  close(): Promise<void>;
}

/** A whole mark as the overlay draws it: `points` as in the SDK's `Mark`, all of a pen's together. */
export interface OverlayMark extends Omit<Mark, 'stay' | 'points'> {
  readonly points: readonly Position[];
}

/** What is drawn over a screen. Clicks and keys go through it, and Handrail's own windows are left free. */
export interface Overlay {
  /** Draws a mark above the others, or in place of the one with its id. */
  put(mark: OverlayMark): void;
  remove(id: number): void;
  /** Shows somebody's pointer with their name; `undefined` takes it away. */
  point(pointer: { readonly at: Position; readonly name: string } | undefined): void;
  /** Hidden, nothing of it is on the screen, and what is put meanwhile is there afterwards. Settles once that is so. */
  setVisible(visible: boolean): Promise<void>;
  /** Heard once, whoever closed it or ended its process. */
  readonly onClosed: Event<void>;
  close(): Promise<void>;
}

/** What the workbench runs in: Electron, an installed browser, or a browser tab. Small, so that each is an adapter. */
export interface Shell {
  readonly kind: 'electron' | 'browser' | 'tab';
  readonly abilities: ReadonlySet<ShellAbility>;
  /** Whether the browser's own sandbox is on. */
  readonly sandboxed: boolean;
  /**
   * The workbench's page. While its window is open, the same window is given again with the port of its next page: after the
   * person reloaded it, the old port has closed with the reason `reloaded` and `onClosed` was not heard.
   */
  openWorkbench(): Promise<ShellPage>;
  /**
   * Shows a consent prompt in a trusted window of its own and settles with the answer. A closed window is `decline`;
   * aborting the signal closes it and rejects with `cancelled`. *Allow* within the prompt's guard time is refused here,
   * by this side's clock, whatever the page says.
   *
   * With `opening` the prompt is about the screen: where the shell can, it opens the capturing stage in the prompt's window,
   * or in one that is not shown, while the person reads, and hands it over. It is gone with any answer but `allow`; after that it is
   * the taker's to close, and a shell closes one that nobody tells to capture.
   */
  ask(
    prompt: ConsentPrompt,
    signal: AbortSignal,
    opening?: (stage: Promise<CaptureStage>) => void,
  ): Promise<ConsentAnswer>;
  /** Opens a page that captures this screen at once, on an origin of its own. Its port speaks `stageDeviceInterface`. */
  openCaptureStage(): Promise<ShellPage>;
  /** Prepares a frame for the helper's stage inside the workbench's page. */
  prepareStageFrame(): Promise<StageFrame>;
  /**
   * An overlay over the screen that is captured, empty and visible. Errors: `not_supported`, `no_display`, and `screen_unclear`
   * where several screens could be it.
   */
  openOverlay(screen: CapturedScreen): Promise<Overlay>;
  notify(message: { readonly title: string; readonly body: string }): Promise<void>;
  /** Opens an https (or loopback http) address in the person's own browser. */
  openExternal(address: string): Promise<void>;
  /** Shows a folder of this app in the system's own window for files. `path` is the device's, never a page's. */
  openFolder(path: string): Promise<void>;
  /** The shell was lost or the person quit it. */
  readonly onClosed: Event<void>;
  close(): Promise<void>;
}
