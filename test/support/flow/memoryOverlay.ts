import { Emitter, type Position } from '@handrail/sdk';
import type { CapturedScreen } from '../../../workbench/device/ports/input.ts';
import type { Overlay, OverlayMark } from '../../../workbench/device/ports/shell.ts';

/** What is drawn over a screen that nobody has. */
export class MemoryOverlay implements Overlay {
  readonly screen: CapturedScreen;
  /** What is on it, lowest first. */
  readonly marks = new Map<number, OverlayMark>();
  pointer: { readonly at: Position; readonly name: string } | undefined;
  visible = true;
  closed = false;
  /** How often a mark was put. */
  puts = 0;
  /** How it is hidden and shown; at once when nothing else is said. */
  sets: (visible: boolean) => Promise<void> = () => Promise.resolve();
  /** How it is closed; at once when nothing else is said. */
  closes: (() => Promise<void>) | undefined;
  readonly #closings = new Emitter<void>();

  constructor(screen: CapturedScreen) {
    this.screen = screen;
  }

  readonly onClosed = this.#closings.event;

  put(mark: OverlayMark): void {
    this.puts += 1;
    this.marks.set(mark.id, mark);
  }

  remove(id: number): void {
    this.marks.delete(id);
  }

  point(pointer: { readonly at: Position; readonly name: string } | undefined): void {
    this.pointer = pointer;
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.sets(visible);
    this.visible = visible;
  }

  /** Its process ended, or somebody closed it. */
  lose(): void {
    if (this.closed) return;
    this.closed = true;
    this.visible = false;
    this.#closings.emit();
  }

  async close(): Promise<void> {
    if (this.closes) await this.closes();
    this.lose();
  }
}
