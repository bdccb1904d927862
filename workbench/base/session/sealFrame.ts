import { HandrailError } from '@handrail/sdk';
import { type Stream, streams } from './keys.ts';

/** First byte of every sealed frame. */
const sealVersion = 1;

/** Bytes before the ciphertext; all of them are authenticated. */
export const frameHeaderBytes = 14;

/** The header of a sealed frame: version u8, stream u8, epoch u32, number u64, big endian. */
export interface FrameHeader {
  readonly stream: Stream;
  /** 0 to 2^32 - 1. */
  readonly epoch: number;
  /** Counts the frames of a stream and direction, from 0, below 2^48. */
  readonly number: number;
}

const numberLimit = 2 ** 48;

/** A header as 14 bytes. Error: `invalid_input` for an epoch or number out of range. */
export function writeFrameHeader({ stream, epoch, number }: FrameHeader): Uint8Array {
  if (!isBelow(epoch, 2 ** 32) || !isBelow(number, numberLimit)) {
    throw new HandrailError('invalid_input', 'The epoch or number of a frame is out of range');
  }
  const header = new Uint8Array(frameHeaderBytes);
  const view = new DataView(header.buffer);
  view.setUint8(0, sealVersion);
  view.setUint8(1, streams.indexOf(stream));
  view.setUint32(2, epoch);
  view.setBigUint64(6, BigInt(number));
  return header;
}

/**
 * The header of a frame, before anything is authenticated: to route by, never to act on.
 * Errors: `wrong_version`, `malformed`.
 */
export function readFrameHeader(frame: Uint8Array): FrameHeader {
  if (frame.length < frameHeaderBytes) throw new HandrailError('malformed', 'The sealed frame is cut short');
  const view = new DataView(frame.buffer, frame.byteOffset, frameHeaderBytes);
  if (view.getUint8(0) !== sealVersion) {
    throw new HandrailError('wrong_version', 'The other side seals frames of another version');
  }
  const stream = streams[view.getUint8(1)];
  const number = view.getBigUint64(6);
  if (!stream || number >= BigInt(numberLimit)) {
    throw new HandrailError('malformed', 'The header of a sealed frame makes no sense');
  }
  return { stream, epoch: view.getUint32(2), number: Number(number) };
}

function isBelow(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < limit;
}
