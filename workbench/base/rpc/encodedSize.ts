import { Encoder } from '@msgpack/msgpack';

/** Bytes that a value takes in a frame. It came out of one, so it can be encoded; anything else throws. */
export function encodedSize(value: unknown): number {
  return value === undefined ? 0 : new Encoder({ ignoreUndefined: true, maxDepth: 32 }).encodeSharedRef(value).length;
}
