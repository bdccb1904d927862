/** One file or page that an origin serves, by its exact path. */
export interface Served {
  readonly contentType: string;
  /** Text with a nonce is made for each answer. */
  readonly body: Uint8Array | ((nonce: string) => string);
  /** The answer's content security policy; the origin's own when absent. */
  readonly policy?: (nonce: string) => string;
}

/** Everything that an origin serves. Paths are looked up here and nowhere else: no address is ever joined to a folder. */
export type Content = ReadonlyMap<string, Served>;
