import { HandrailError } from '@handrail/sdk';
import { decode, encode } from '@msgpack/msgpack';
import { equalBytes } from '@noble/curves/utils.js';
import { copyBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { elementBytes, lvCat, tagBytes } from './cpace.ts';
import type { Party } from './keys.ts';

/** First element of every handshake message. */
const handshakeVersion = 1;

/** The largest handshake message, in bytes. */
const handshakeMessageLimit = 512;

/** Bytes of each side's nonce. */
export const nonceBytes = 16;

/** Runs that one code allows: the range of `run`. */
export const runLimit = 3;

/** Bytes of the grant's hash (SHA-256). */
export const grantHashBytes = 32;

/**
 * The five messages in their order, sharer first. Each is a MessagePack array: version, type, then the fields as named.
 */
export type HandshakeMessage =
  | { readonly type: 'start'; readonly run: number; readonly nonce: Uint8Array }
  | { readonly type: 'nonce'; readonly nonce: Uint8Array }
  | { readonly type: 'share'; readonly Y: Uint8Array; readonly AD: Uint8Array }
  | { readonly type: 'answer'; readonly Y: Uint8Array; readonly AD: Uint8Array; readonly tag: Uint8Array }
  | { readonly type: 'confirm'; readonly tag: Uint8Array };

/** Who may send which message. */
export const messageSender: { readonly [type in HandshakeMessage['type']]: Party } = {
  start: 'sharer',
  nonce: 'helper',
  share: 'sharer',
  answer: 'helper',
  confirm: 'sharer',
};

const types = ['start', 'nonce', 'share', 'answer', 'confirm'] as const;

/** A message as bytes. There is one encoding of each message, and `decodeMessage` takes no other. */
export function encodeMessage(message: HandshakeMessage): Uint8Array {
  return encode([handshakeVersion, types.indexOf(message.type), ...fields(message)]);
}

/** Bytes as a message. Errors: `too_large`, `wrong_version`, `malformed`; none repeats what came in. */
export function decodeMessage(bytes: Uint8Array): HandshakeMessage {
  if (bytes.length > handshakeMessageLimit) throw new HandrailError('too_large', 'The handshake message is too large');
  const parts = decodeArray(bytes);
  if (parts[0] !== handshakeVersion) {
    throw new HandrailError('wrong_version', 'The other side speaks another version of the handshake');
  }
  const message = toMessage(parts);
  if (!message || !equalBytes(encodeMessage(message), bytes)) throw malformed();
  return message;
}

/** Associated data of a side: its role and the SHA-256 of the grant as it got it. */
export function encodeAd(role: Party, grantHash: Uint8Array): Uint8Array {
  return lvCat(utf8ToBytes(role), grantHash);
}

/** The role and grant hash that a peer announces. Error: `malformed`. */
export function decodeAd(ad: Uint8Array): { readonly role: Party; readonly grantHash: Uint8Array } {
  const grantHash = ad.slice(-grantHashBytes);
  for (const role of ['sharer', 'helper'] as const) {
    if (equalBytes(encodeAd(role, grantHash), ad)) return { role, grantHash };
  }
  throw malformed();
}

function fields(message: HandshakeMessage): readonly (number | Uint8Array)[] {
  switch (message.type) {
    case 'start':
      return [message.run, message.nonce];
    case 'nonce':
      return [message.nonce];
    case 'share':
      return [message.Y, message.AD];
    case 'answer':
      return [message.Y, message.AD, message.tag];
    case 'confirm':
      return [message.tag];
  }
}

function toMessage([, code, a, b, c]: readonly unknown[]): HandshakeMessage | undefined {
  switch (typeof code === 'number' ? types[code] : undefined) {
    case 'start':
      return isRun(a) && isBytes(b, nonceBytes) ? { type: 'start', run: a, nonce: copyBytes(b) } : undefined;
    case 'nonce':
      return isBytes(a, nonceBytes) ? { type: 'nonce', nonce: copyBytes(a) } : undefined;
    case 'share':
      return isBytes(a, elementBytes) && isAd(b) ? { type: 'share', Y: copyBytes(a), AD: copyBytes(b) } : undefined;
    case 'answer':
      return isBytes(a, elementBytes) && isAd(b) && isBytes(c, tagBytes)
        ? { type: 'answer', Y: copyBytes(a), AD: copyBytes(b), tag: copyBytes(c) }
        : undefined;
    case 'confirm':
      return isBytes(a, tagBytes) ? { type: 'confirm', tag: copyBytes(a) } : undefined;
    default:
      return undefined;
  }
}

function decodeArray(bytes: Uint8Array): readonly unknown[] {
  try {
    const limits = { maxStrLength: 0, maxBinLength: 64, maxArrayLength: 5, maxMapLength: 0, maxExtLength: 0 };
    const decoded: unknown = decode(bytes, limits);
    if (Array.isArray(decoded)) return decoded;
  } catch (error) {
    throw malformed(error);
  }
  throw malformed();
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function isAd(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isRun(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= runLimit;
}

function malformed(cause?: unknown): HandrailError {
  return new HandrailError('malformed', 'The other side sent a handshake message of no known shape', {}, { cause });
}
