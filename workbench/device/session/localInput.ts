import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { ActivityMonitor, CapturedScreen, Injector } from '../ports/input.ts';
import { screenOf } from './capturedScreen.ts';

/** How long the sharer's own hands must rest before the helper's input counts again, ms. */
const restMs = 600;

export interface LocalInputParts {
  readonly clock: Clock;
  /** Error: not_supported, no_display, input_failed. */
  readonly createInjector: () => Promise<Injector>;
  readonly createMonitor: () => Promise<ActivityMonitor>;
}

/**
 * Keyboard and mouse of this device while a session may use them. The person's own hands win: their activity lets go
 * of everything the helper holds, and keeps the helper out until they rest.
 */
export class LocalInput {
  readonly #parts: LocalInputParts;
  readonly #activity = new Emitter<boolean>();
  readonly #endKeys = new Emitter<void>();
  readonly #failures = new Emitter<HandrailError>();
  #injector: Injector | undefined;
  #opening: Promise<void> | undefined;
  #monitor: ActivityMonitor | undefined;
  #watching: Promise<void> | undefined;
  /** Rises when everything is closed: what was still being made then is not kept. */
  #life = 0;
  #rest: Disposable | undefined;
  #picture: CapturedScreen | undefined;
  /** The picture whose screen the injector was told. */
  #placed: CapturedScreen | undefined;
  /** The picture whose screen could not be told. */
  #unclear: CapturedScreen | undefined;

  constructor(parts: LocalInputParts) {
    this.#parts = parts;
  }

  /** True when the person begins to use their own mouse or keyboard, false when they rest. */
  readonly onOwnActivity = this.#activity.event;
  readonly onEndKey = this.#endKeys.event;
  readonly onFailure = this.#failures.event;

  get ownActivity(): boolean {
    return this.#rest !== undefined;
  }

  /** Whether the person's own hands are heard, and so win. */
  get watched(): boolean {
    return this.#monitor !== undefined;
  }

  get injector(): Injector | undefined {
    return this.#injector;
  }

  /** Listens for the end key and the person's own hands; called when a session begins. Errors: not_supported, no_display, input_failed. */
  watch(): Promise<void> {
    const watching = this.#watching ?? this.#watch();
    this.#watching = watching;
    return watching.catch((error: unknown) => {
      if (this.#watching === watching) this.#watching = undefined;
      throw error;
    });
  }

  /** Makes injection ready; called when control is allowed. Errors as for `watch`. */
  open(): Promise<void> {
    const opening = this.#opening ?? this.#open();
    this.#opening = opening;
    return opening.catch((error: unknown) => {
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    });
  }

  release(): void {
    this.#injector?.releaseAll();
  }

  /** Whether positions mean the screen that is captured. */
  get placed(): boolean {
    return this.#placed !== undefined && this.#placed === this.#picture;
  }

  /**
   * What is captured tells which screen positions mean. Said again with what was unclear before it throws `screen_unclear`:
   * a browser corrects the size of a new capture with its first picture. Errors: also those of the injector.
   */
  async pictureIs(picture: CapturedScreen): Promise<void> {
    const { width, height, screen } = this.#picture ?? {};
    if (width === picture.width && height === picture.height && screen === picture.screen) return this.checkPlace();
    this.#picture = picture;
    if (this.#injector) await this.#place(this.#injector);
  }

  /** Throws `screen_unclear` where positions cannot mean what is captured. */
  checkPlace(): void {
    if (this.#picture && this.#unclear === this.#picture)
      throw new HandrailError('screen_unclear', 'Several screens could be the one that is shared');
  }

  async close(): Promise<void> {
    const injector = this.#injector;
    const monitor = this.#monitor;
    this.#life += 1;
    this.#injector = undefined;
    this.#monitor = undefined;
    this.#opening = undefined;
    this.#watching = undefined;
    this.#picture = undefined;
    this.#placed = undefined;
    this.#unclear = undefined;
    this.#rest?.dispose();
    this.#rest = undefined;
    injector?.releaseAll();
    await Promise.all([injector?.dispose(), monitor?.dispose()]);
  }

  async #watch(): Promise<void> {
    const life = this.#life;
    const monitor = await this.#parts.createMonitor();
    if (life !== this.#life) {
      await monitor.dispose();
      throw new HandrailError('cancelled', 'Nobody needs the keyboard watched any more');
    }
    this.#monitor = monitor;
    monitor.onActivity(() => this.#own());
    monitor.onEndKey(() => this.#endKeys.emit());
    monitor.onFailure((error) => {
      if (this.#monitor !== monitor) return;
      this.#monitor = undefined;
      this.#watching = undefined;
      this.#fail('The keyboard cannot be watched', error);
    });
  }

  async #open(): Promise<void> {
    const life = this.#life;
    const injector = await this.#parts.createInjector();
    try {
      await this.#place(injector);
      if (life !== this.#life) throw new HandrailError('cancelled', 'Nobody needs input any more');
    } catch (error) {
      await injector.dispose();
      throw error;
    }
    // Last of all, in the turn in which `open` settles: who waited for it comes before who finds it there.
    this.#injector = injector;
    injector.onFailure((error) => {
      if (this.#injector !== injector) return;
      this.#injector = undefined;
      this.#opening = undefined;
      this.#fail('Input to this computer was lost', error);
    });
  }

  #fail(what: string, cause: Error): void {
    this.#failures.emit(new HandrailError('input_failed', what, {}, { cause }));
  }

  async #place(injector: Injector): Promise<void> {
    const picture = this.#picture;
    const screens = await injector.screens();
    const chosen = picture && screenOf(picture, screens);
    if (chosen) await injector.selectScreen(chosen.id);
    // Another picture may have come meanwhile.
    if (picture !== this.#picture) return this.#place(injector);
    if (chosen) this.#placed = picture;
    else this.#unclear = picture;
  }

  #own(): void {
    const resting = this.#rest === undefined;
    this.#rest?.dispose();
    this.#rest = this.#parts.clock.after(restMs, () => {
      this.#rest = undefined;
      this.#activity.emit(false);
    });
    if (!resting) return;
    this.#injector?.releaseAll();
    this.#activity.emit(true);
  }
}
