import { Emitter, type Event } from '@handrail/sdk';

/** What `keptEvent` makes. */
export interface KeptEvent<T> {
  readonly put: (value: T) => void;
  readonly event: Event<T>;
}

/**
 * An event that keeps what comes before anybody listens. It is told after the turn of the first listener, which has
 * handlers of its own to set up, and so to all who listen by then; what comes until then waits behind it.
 */
export function keptEvent<T>(): KeptEvent<T> {
  const emitter = new Emitter<T>();
  let kept: T[] | undefined = [];
  const tell = () => {
    const waiting = kept ?? [];
    kept = undefined;
    for (const value of waiting) emitter.emit(value);
  };
  return {
    put(value) {
      if (kept) kept.push(value);
      else emitter.emit(value);
    },
    event(listener) {
      if (kept) queueMicrotask(tell);
      return emitter.event(listener);
    },
  };
}
