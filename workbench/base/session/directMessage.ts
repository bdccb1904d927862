import { HandrailError } from '@handrail/sdk';
import { decode, encode } from '@msgpack/msgpack';

/** A one-way action as it travels on `input` and `moves`: a MessagePack array of extension, action and input. */
export interface DirectMessage {
  readonly extension: string;
  readonly action: string;
  readonly input: unknown;
}

/** The largest, in bytes: a key or a position is a few dozen, 200 characters of text under 1,000. */
const directMessageLimit = 4_096;

const limits = {
  maxStrLength: 1024,
  maxBinLength: 0,
  maxArrayLength: 16,
  maxMapLength: 16,
  maxExtLength: 0,
  maxDepth: 8,
};

/** Error: `too_large`. */
export function encodeDirect(message: DirectMessage): Uint8Array {
  const bytes = encode([message.extension, message.action, message.input]);
  if (bytes.length > directMessageLimit) throw new HandrailError('too_large', 'The input is too large');
  return bytes;
}

/** Errors: `too_large`, `malformed`; neither repeats what came. */
export function decodeDirect(bytes: Uint8Array): DirectMessage {
  if (bytes.length > directMessageLimit) throw new HandrailError('too_large', 'The input is too large');
  let decoded: unknown;
  try {
    decoded = decode(bytes, limits);
  } catch (cause) {
    throw new HandrailError('malformed', 'A one-way message is not MessagePack', {}, { cause });
  }
  const [extension, action, input] = Array.isArray(decoded) && decoded.length === 3 ? (decoded as unknown[]) : [];
  if (typeof extension !== 'string' || typeof action !== 'string') {
    throw new HandrailError('malformed', 'A one-way message has no known shape');
  }
  return { extension, action, input };
}
