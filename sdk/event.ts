/** Something that can be ended once: a listener, a registration, a lease. Calling `dispose` twice does no harm. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener and returns what ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Wraps a function so that it runs at most once. */
export function disposable(end: () => void): Disposable {
  let ended = false;
  return {
    dispose() {
      if (ended) return;
      ended = true;
      end();
    },
  };
}

/**
 * The owner's half of an `Event`. A listener that throws does not keep the others from hearing;
 * its error goes to `onError`, or, without one, is thrown after all were called.
 */
export class Emitter<T> {
  // Never changed but replaced, so that who subscribes or leaves meanwhile does not disturb an emit.
  #listeners: readonly ((value: T) => void)[] = [];
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(onError?: (error: unknown) => void) {
    this.#onError = onError;
  }

  get event(): Event<T> {
    return (listener) => {
      // Wrapped, so that the same function subscribed twice has two lives.
      const entry = (value: T) => listener(value);
      // Not spread, which would keep room for more than a dozen: most have one listener, and there are thousands of them.
      this.#listeners = this.#listeners.concat(entry);
      return disposable(() => {
        this.#listeners = this.#listeners.filter((each) => each !== entry);
      });
    };
  }

  emit(value: T): void {
    const failures: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        if (this.#onError) this.#onError(error);
        else failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  dispose(): void {
    this.#listeners = [];
  }
}
