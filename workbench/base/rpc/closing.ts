import { disposable, Emitter, type Event } from '@handrail/sdk';
import type { PortClosed } from './port.ts';

/** The closing half of a `Port`: closes once, and tells late listeners too. */
export interface Closing {
  readonly closed: boolean;
  readonly event: Event<PortClosed>;
  close(closed: PortClosed): void;
}

/** Makes what every implementation of `Port` needs for `onClose`. */
export function closeOnce(): Closing {
  return new CloseOnce();
}

/** A class, because thousands of links have one each: what is theirs alone is two fields. */
class CloseOnce implements Closing {
  readonly #emitter = new Emitter<PortClosed>();
  #state: PortClosed | undefined;

  get closed(): boolean {
    return this.#state !== undefined;
  }

  get event(): Event<PortClosed> {
    return (listener) => {
      if (!this.#state) return this.#emitter.event(listener);
      listener(this.#state);
      return disposable(() => undefined);
    };
  }

  close(closed: PortClosed): void {
    if (this.#state) return;
    this.#state = closed;
    this.#emitter.emit(closed);
    this.#emitter.dispose();
  }
}
