/** What looking for a newer version found. `later`: it is not this device's turn, or the release was stopped. */
export type UpdateFound = { readonly kind: 'current' | 'later' } | { readonly kind: 'found'; readonly version: string };

/** How this app replaces itself, where it does. Nothing here happens but when it is called. */
export interface Updates {
  /**
   * What there is for this device. `required` is the oldest version that the organisation lets go on: who is below it does
   * not wait for a turn. Errors: `service_unreachable` with `problem: updates`, `update_refused`.
   */
  look(required: string | undefined): Promise<UpdateFound>;
  /**
   * Fetches what was found last, and checks it; at once where that was done before. What does not hold is thrown away. `progress`
   * hears whole percent. Errors as of `look`.
   */
  fetch(progress: (percent: number) => void): Promise<void>;
  /** Checks once more what was fetched, and has it installed as soon as the app has closed. Error: `update_refused`. */
  prepare(): Promise<void>;
  /** The app does not close for it after all: what was prepared is installed only once it was prepared again. */
  putOff(): void;
}
