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
  const emitter = new Emitter<PortClosed>();
  let state: PortClosed | undefined;
  return {
    get closed() {
      return state !== undefined;
    },
    event(listener) {
      if (!state) return emitter.event(listener);
      listener(state);
      return disposable(() => undefined);
    },
    close(closed) {
      if (state) return;
      state = closed;
      emitter.emit(closed);
      emitter.dispose();
    },
  };
}
