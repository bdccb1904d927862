import { Emitter } from '@handrail/sdk';
import type { Area } from '../../base/overlay/area.ts';

/** A window of ours as Electron has it (docs/api/base-window), as far as where it lies goes. */
export interface PlacedWindow {
  on(event: 'move', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'show', listener: () => void): unknown;
  on(event: 'hide', listener: () => void): unknown;
  on(event: 'minimize', listener: () => void): unknown;
  on(event: 'restore', listener: () => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  isVisible(): boolean;
  isMinimized(): boolean;
  getBounds(): Area;
}

/** Handrail's own windows, which nothing is drawn over. */
export class OwnWindows {
  readonly #windows = new Set<PlacedWindow>();
  readonly #changed = new Emitter<void>();

  /** One of them came, went, or lies elsewhere. */
  readonly onChanged = this.#changed.event;

  add(window: PlacedWindow): void {
    this.#windows.add(window);
    const changed = () => this.#changed.emit();
    window.on('move', changed);
    window.on('resize', changed);
    window.on('show', changed);
    window.on('hide', changed);
    window.on('minimize', changed);
    window.on('restore', changed);
    window.on('closed', () => {
      this.#windows.delete(window);
      changed();
    });
    changed();
  }

  /** Where those that can be seen lie. */
  areas(): readonly Area[] {
    return [...this.#windows]
      .filter((window) => window.isVisible() && !window.isMinimized())
      .map((window) => window.getBounds());
  }
}
