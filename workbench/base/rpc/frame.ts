import { HandrailError } from '@handrail/sdk';
import { Decoder, Encoder } from '@msgpack/msgpack';
import { isPlainMessagePack } from './scan.ts';

/** The first element of a frame. */
const frameType = { request: 1, reply: 2, error: 3, cancel: 4, notice: 5 } as const;

/** One message between two ends. Requests, replies, errors and cancels carry the asker's id; a notice has none. */
export type Frame =
  | { readonly type: 'request'; readonly id: number; readonly name: string; readonly body: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly body: unknown }
  | { readonly type: 'error'; readonly id: number; readonly body: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'notice'; readonly name: string; readonly body: unknown };

const nameLimit = 128;

/** A frame as MessagePack: `[type, id, name, body]`, absent parts as 0, the empty string and nil. Undefined properties are left out. */
export function encodeFrame(frame: Frame): Uint8Array {
  // Made anew for each frame: encoding may be entered again from a property's getter or `toJSON`.
  const encoder = new Encoder({ ignoreUndefined: true, maxDepth: 32 });
  return encoder.encode([
    frameType[frame.type],
    'id' in frame ? frame.id : 0,
    'name' in frame ? frame.name : '',
    'body' in frame ? frame.body : undefined,
  ]);
}

/**
 * Reads a frame. Bytes come out as a plain `Uint8Array` that shares the frame's memory. Throws `malformed` for
 * anything else than exactly one frame of the form that `encodeFrame` makes.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (!isPlainMessagePack(bytes)) throw malformed();
  const [type, id, name, body, ...rest] = decodeArray(bytes);
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) throw malformed();
  if (typeof name !== 'string' || name.length > nameLimit || rest.length > 0) throw malformed();
  switch (type) {
    case frameType.request:
      return { type: 'request', id, name, body };
    case frameType.reply:
      return { type: 'reply', id, body };
    case frameType.error:
      return { type: 'error', id, body };
    case frameType.cancel:
      return { type: 'cancel', id };
    case frameType.notice:
      return { type: 'notice', name, body };
    default:
      throw malformed();
  }
}

function decodeArray(bytes: Uint8Array): readonly unknown[] {
  const decoder = new Decoder({ mapKeyConverter: stringKey });
  let value: unknown;
  try {
    // A Node Buffer would hand out Buffers; a view of the same memory hands out what every other end hands out.
    value = decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw malformed(cause);
  }
  if (!Array.isArray(value) || value.length !== 4) throw malformed();
  return value;
}

function stringKey(key: unknown): string {
  if (typeof key !== 'string') throw malformed();
  return key;
}

function malformed(cause?: unknown): HandrailError {
  return new HandrailError('malformed', 'A frame could not be read', {}, { cause });
}
