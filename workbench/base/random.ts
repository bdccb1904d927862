/** Cryptographically strong random bytes, handed in so that tests own them. */
export type RandomBytes = (length: number) => Uint8Array;
