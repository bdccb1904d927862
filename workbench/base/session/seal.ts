import { HandrailError } from '@handrail/sdk';
import { otherParty, type Party, type SessionKeys, type Stream, type StreamKey, streams } from './keys.ts';
import { frameHeaderBytes, readFrameHeader, writeFrameHeader } from './sealFrame.ts';
import { GaplessNumbers, NewestNumbers, type ReceivedNumbers } from './sealNumbers.ts';

/**
 * AES-256-GCM with a 16-byte tag at the end of the ciphertext. `key` is 32 bytes and never changes in place, `nonce`
 * 12. `open` throws or rejects when the tag does not fit.
 */
export interface Aead {
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Uint8Array | Promise<Uint8Array>;
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Bytes of the tag. */
export const sealTagBytes = 16;

/**
 * The largest sealed frame in bytes: 64 KiB less 64 bytes for a carrier's own header, since links take 64 KiB in all.
 */
export const sealedFrameLimit = 65_536 - 64;

/** The largest plaintext of a frame, in bytes. */
export const plaintextLimit = sealedFrameLimit - frameHeaderBytes - sealTagBytes;

/**
 * Frames that one key seals, by default: 2^32 of the largest are 2^44 blocks, where what an attacker gains against GCM
 * is still below 2^-40 (NIST SP 800-38D; the birthday bound of a 128-bit block). Eight hours at 149,000 frames a
 * second.
 */
const frameCountLimit = 2 ** 32;

/**
 * An opened frame. Its stream, epoch and number are authenticated; whether the epoch is too old is the gate's question.
 */
export interface OpenedFrame {
  readonly stream: Stream;
  readonly epoch: number;
  readonly number: number;
  readonly plaintext: Uint8Array;
  /** True for a frame of `moves` that came after a newer one. */
  readonly stale: boolean;
}

/** What a `SealedChannel` needs. */
export interface SealedChannelOptions {
  readonly keys: SessionKeys;
  /** Which of the two this device is. */
  readonly self: Party;
  readonly aead: Aead;
  /** Frames per stream and direction, at most 2^48; `frameCountLimit` by default. */
  readonly frameCountLimit?: number;
}

/**
 * Seals and opens the frames between two devices. What is sealed first gets the lower number and resolves first; frames
 * are opened in the order they were handed in. State moves on only with a frame that authenticated, so a forged one
 * changes nothing. After an error on an ordered stream the owner should end the session: what is missing stays missing.
 */
export class SealedChannel {
  readonly #aead: Aead;
  readonly #limit: number;
  readonly #out: ReadonlyMap<Stream, Sending>;
  readonly #in: ReadonlyMap<Stream, Receiving>;
  #lastSealed: Promise<unknown> = Promise.resolve();
  #lastOpened: Promise<unknown> = Promise.resolve();

  constructor(options: SealedChannelOptions) {
    const { keys, self } = options;
    this.#aead = options.aead;
    this.#limit = options.frameCountLimit ?? frameCountLimit;
    this.#out = new Map(streams.map((stream) => [stream, { key: keys.stream(self, stream), last: -1 }]));
    this.#in = new Map(
      streams.map((stream) => {
        const numbers = stream === 'moves' ? new NewestNumbers() : new GaplessNumbers();
        return [stream, { key: keys.stream(otherParty(self), stream), numbers }];
      }),
    );
  }

  /**
   * A frame for the peer. `plaintext` must not change until this resolves. `epoch` is an unsigned 32-bit number.
   * Errors: `too_large`, `invalid_input` (epoch), `too_many` (the key has sealed all it may).
   */
  seal(stream: Stream, plaintext: Uint8Array, epoch: number): Promise<Uint8Array> {
    const sealed = this.#seal(stream, plaintext, epoch, this.#lastSealed);
    this.#lastSealed = sealed.catch(ignoreForOrder);
    return sealed;
  }

  /**
   * A frame of the peer, opened. Errors: `too_large`, `wrong_version`, `malformed`, `seal_replayed` (seen before, or
   * too old), `seal_gap` (frames before it are missing), `seal_broken` (altered, or sealed with another key).
   */
  open(frame: Uint8Array): Promise<OpenedFrame> {
    const opened = this.#lastOpened.then(() => this.#open(frame));
    this.#lastOpened = opened.catch(ignoreForOrder);
    return opened;
  }

  /** Number of the last frame sealed in this stream, -1 before the first: what a change of carrier announces. */
  lastSent(stream: Stream): number {
    return of(this.#out, stream).last;
  }

  /** The highest number opened in this stream, -1 before the first. */
  lastReceived(stream: Stream): number {
    return of(this.#in, stream).numbers.last;
  }

  /**
   * The peer said, in the sealed control stream, that its next frame of this stream is `next`: what it sent before by a
   * way that is gone will not come. In order with the frames handed to `open`. Resolves with true when frames of an
   * ordered stream are missing; a number that was passed already changes nothing. Error: `invalid_input`.
   */
  skipTo(stream: Stream, next: number): Promise<boolean> {
    const skipped = this.#lastOpened.then(() => {
      if (!Number.isInteger(next) || next < 0 || next > this.#limit) {
        throw new HandrailError('invalid_input', 'There is no such frame number');
      }
      return of(this.#in, stream).numbers.skipTo(next);
    });
    this.#lastOpened = skipped.catch(ignoreForOrder);
    return skipped;
  }

  // Numbers are given out at the call, so that `lastSent` counts what is still being sealed; only the result waits its
  // turn.
  async #seal(stream: Stream, plaintext: Uint8Array, epoch: number, before: Promise<unknown>): Promise<Uint8Array> {
    const sending = of(this.#out, stream);
    if (plaintext.length > plaintextLimit) throw new HandrailError('too_large', 'The frame is too large to be sealed');
    const number = sending.last + 1;
    if (number >= this.#limit) throw new HandrailError('too_many', 'The key of this stream has sealed all it may');
    const header = writeFrameHeader({ stream, epoch, number });
    // Taken before anything can fail: a number, and with it a nonce, is never used twice.
    sending.last = number;
    const sealing = this.#aead.seal(sending.key.key, nonceOf(sending.key, number), header, plaintext);
    const [body] = await Promise.all([sealing, before]);
    const frame = new Uint8Array(header.length + body.length);
    frame.set(header);
    frame.set(body, header.length);
    return frame;
  }

  async #open(frame: Uint8Array): Promise<OpenedFrame> {
    if (frame.length > sealedFrameLimit) throw new HandrailError('too_large', 'The sealed frame is too large');
    const { stream, epoch, number } = readFrameHeader(frame);
    if (frame.length < frameHeaderBytes + sealTagBytes) {
      throw new HandrailError('malformed', 'The sealed frame is cut short');
    }
    if (number >= this.#limit) throw new HandrailError('too_many', 'The peer goes past what a key may seal');
    const { key, numbers } = of(this.#in, stream);
    numbers.check(number);
    const plaintext = await this.#authenticate(key, number, frame);
    return { stream, epoch, number, plaintext, stale: numbers.accept(number) };
  }

  async #authenticate(key: StreamKey, number: number, frame: Uint8Array): Promise<Uint8Array> {
    const header = frame.subarray(0, frameHeaderBytes);
    const body = frame.subarray(frameHeaderBytes);
    try {
      return await this.#aead.open(key.key, nonceOf(key, number), header, body);
    } catch {
      // Without the cause: what a cipher says about a forged frame helps nobody but the forger.
      throw new HandrailError('seal_broken', 'A sealed frame was altered, or is not from the other side');
    }
  }
}

interface Sending {
  readonly key: StreamKey;
  last: number;
}

interface Receiving {
  readonly key: StreamKey;
  readonly numbers: ReceivedNumbers;
}

/** The nonce of a frame: the stream's IV with the number mixed into its last 8 bytes (as in RFC 8446, 5.3). */
function nonceOf(key: StreamKey, number: number): Uint8Array {
  const nonce = Uint8Array.from(key.iv);
  const view = new DataView(nonce.buffer);
  view.setUint32(4, view.getUint32(4) ^ Math.floor(number / 2 ** 32));
  view.setUint32(8, view.getUint32(8) ^ (number >>> 0));
  return nonce;
}

// The caller hears of the error from its own promise; the chain only keeps the order.
function ignoreForOrder(): void {}

function of<T>(map: ReadonlyMap<Stream, T>, stream: Stream): T {
  const found = map.get(stream);
  if (!found) throw new HandrailError('invalid_input', 'There is no such stream');
  return found;
}
