/*
 * CPace, draft-irtf-cfrg-cpace-21, suite CPACE-RISTR255-SHA512, initiator-responder setting. Names follow the draft.
 * Only arithmetic stands here; who sends what, and which check comes first, is handshake.ts.
 */
import { HandrailError } from '@handrail/sdk';
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomBytes } from '../random.ts';

const { Point } = ristretto255;
// RFC 9496, 4.3.4: the map from 64 bytes that the draft asks for. `hashToCurve` would be RFC 9380, another map.
const { deriveToCurve } = ristretto255_hasher;
const DSI = utf8ToBytes('CPaceRistretto255');
const DSI_ISK = utf8ToBytes('CPaceRistretto255_ISK');
const DSI_MAC = utf8ToBytes('CPaceMac');
const sha512BlockBytes = 128;

/** A secret scalar, for one run only. */
export type Scalar = bigint;

/** An element of the group, decoded. */
export type Element = InstanceType<typeof Point>;

/** Bytes of an encoded group element. */
export const elementBytes = 32;

/** Bytes of a key confirmation tag (HMAC-SHA-512). */
export const tagBytes = 64;

/** The bytes with their length before them, in LEB128. */
export function prependLength(bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80);
  length.push(rest);
  return concatBytes(Uint8Array.from(length), bytes);
}

/** The draft's `lv_cat`: every part with its length before it, so that no two lists of parts look alike. */
export function lvCat(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...parts.map(prependLength));
}

/**
 * The generator that both sides derive from the password, the channel identifier and the session identifier.
 * Error: `not_supported` where the curve library lacks the map.
 */
export function calculateGenerator(prs: Uint8Array, ci: Uint8Array, sid: Uint8Array): Element {
  if (!deriveToCurve) throw new HandrailError('not_supported', 'The curve library has no element derivation');
  const used = 1 + prependLength(prs).length + prependLength(DSI).length;
  const padding = new Uint8Array(Math.max(0, sha512BlockBytes - used));
  return deriveToCurve(sha512(lvCat(DSI, prs, padding, ci, sid)));
}

/** A uniform scalar from 1 to the group's order minus 1; 64 random bytes make the bias of the reduction 2^-259. */
export function sampleScalar(random: RandomBytes): Scalar {
  return (bytesToNumberLE(random(64)) % (Point.Fn.ORDER - 1n)) + 1n;
}

/** The public share Y = y * g, encoded, 32 bytes. */
export function publicShare(y: Scalar, g: Element): Uint8Array {
  return g.multiply(y).toBytes();
}

/**
 * The shared point K = y * Y of the peer's share, encoded (`scalar_mult_vfy`). It must go no further than `sessionKey`.
 * Error `handshake_point`: the share is no canonical encoding of an element, or is the identity.
 */
export function sharedPoint(y: Scalar, share: Uint8Array): Uint8Array {
  // In a group of prime order K is the identity just when the share is.
  const K = decode(share).multiply(y);
  if (K.is0()) throw badPoint();
  return K.toBytes();
}

/** What a side sent in its round: its share Y and its associated data AD. */
export interface Round {
  readonly Y: Uint8Array;
  readonly AD: Uint8Array;
}

/** ISK, 64 bytes: a is the initiator's round, b the responder's. */
export function sessionKey(sid: Uint8Array, K: Uint8Array, a: Round, b: Round): Uint8Array {
  return sha512(concatBytes(lvCat(DSI_ISK, sid, K), lvCat(a.Y, a.AD), lvCat(b.Y, b.AD)));
}

/**
 * The tag by which the sender of this round shows that it has ISK (the draft's section "Key confirmation"), 64 bytes.
 */
export function confirmationTag(sid: Uint8Array, isk: Uint8Array, round: Round): Uint8Array {
  const macKey = sha512(concatBytes(DSI_MAC, sid, isk));
  return hmac(sha512, macKey, lvCat(round.Y, round.AD));
}

function decode(share: Uint8Array): Element {
  try {
    return Point.fromBytes(share);
  } catch {
    throw badPoint();
  }
}

function badPoint(): HandrailError {
  return new HandrailError('handshake_point', 'The other side sent a share that is not a valid group element');
}
