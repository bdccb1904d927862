import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * The sealed streams. All are ordered and gapless, except `moves`, where the newest wins. Their places here are their numbers
 * on the wire. `picture` is the shared screen where no peer connection forms.
 */
export const streams = ['control', 'input', 'moves', 'bulk', 'picture'] as const;
/** One of `streams`. */
export type Stream = (typeof streams)[number];

/** Who of the two a device is. */
export type Party = 'helper' | 'sharer';

/** The other one. */
export function otherParty(party: Party): Party {
  return party === 'helper' ? 'sharer' : 'helper';
}

/**
 * What seals one stream in one direction: a 32-byte AES-256 key and the 12-byte IV that frame numbers are mixed into.
 */
export interface StreamKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/**
 * All keys of one finished handshake: HKDF-SHA-512 (RFC 5869) from CPace's ISK, salted with the hash of the transcript,
 * so that sides which saw different messages have no key in common. The root is private: printing this shows nothing.
 */
export class SessionKeys {
  readonly #root: Uint8Array;

  /** `isk` is the secret both sides share (64 bytes with CPace), `transcriptHash` 32 bytes. */
  constructor(isk: Uint8Array, transcriptHash: Uint8Array) {
    this.#root = extract(sha512, isk, transcriptHash);
  }

  /** The key of a stream in the direction away from `sender`. */
  stream(sender: Party, stream: Stream): StreamKey {
    const name = `${sender}>${otherParty(sender)}/${stream}`;
    return { key: this.#derive(`key/${name}`, 32), iv: this.#derive(`iv/${name}`, 12) };
  }

  /**
   * The password of the next handshake of this session (Reconnect), 64 hex characters. Single use; kept in the key
   * store and nowhere else.
   */
  resumeSecret(): string {
    return bytesToHex(this.#derive('resume', 32));
  }

  /** 32 bytes that bind the receipt both sides get at the end to this session. */
  receiptKey(): Uint8Array {
    return this.#derive('receipt', 32);
  }

  #derive(purpose: string, length: number): Uint8Array {
    return expand(sha512, this.#root, utf8ToBytes(`handrail-keys/1 ${purpose}`), length);
  }
}
