import { HandrailError } from '@handrail/sdk';
import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomBytes } from '../random.ts';
import {
  calculateGenerator,
  confirmationTag,
  lvCat,
  publicShare,
  type Round,
  sampleScalar,
  sessionKey,
  sharedPoint,
} from './cpace.ts';
import {
  decodeAd,
  decodeMessage,
  encodeAd,
  encodeMessage,
  grantHashBytes,
  type HandshakeMessage,
  messageSender,
  nonceBytes,
  runLimit,
} from './handshakeMessages.ts';
import { otherParty, type Party, SessionKeys } from './keys.ts';

/**
 * Who meets whom, where and about which device: opaque ids, as this device itself knows them. Both sides must agree.
 */
export interface HandshakeContext {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly sharerId: string;
  readonly helperId: string;
  readonly deviceId: string;
}

/** What either side of a handshake needs. */
export interface HandshakeOptions {
  /** The secret part of the code, normalised, or a resume secret. */
  readonly secret: string;
  readonly context: HandshakeContext;
  /** SHA-256 of the grant's compact JWS as this side got it, 32 bytes. */
  readonly grantHash: Uint8Array;
  readonly random: RandomBytes;
  /**
   * Called once, just before the bytes leave that give the peer a guess: the sharer's share, the helper's tag. What it
   * throws ends the handshake, and the bytes stay here.
   */
  readonly onGuess: () => void;
}

/** Both sides agree, and each knows that the other has the secret. */
export interface HandshakeResult {
  readonly keys: SessionKeys;
  /** SHA-256 over all five messages and the context, 32 bytes; what the device keys sign next. */
  readonly transcriptHash: Uint8Array;
  readonly run: number;
}

/**
 * What follows from a message: bytes for the peer, and the result when this side is done. The sharer's last step has
 * both.
 */
export interface HandshakeStep {
  readonly send?: Uint8Array;
  readonly result?: HandshakeResult;
}

/**
 * The sharer's side; it speaks first and learns first. One object is one run.
 * Errors of `receive`, each final: `malformed`, `too_large`, `wrong_version`, `handshake_reflected`, `handshake_point`,
 * `code_wrong`, `handshake_binding`, and `wrong_state` for anything after the end or an error.
 */
export class HandshakeInitiator {
  readonly #run: number;
  readonly #side: Side;
  #next: Step | undefined;
  #started = false;

  /** `run` is 1 to 3. Error: `invalid_input`. */
  constructor(options: HandshakeOptions & { readonly run: number }) {
    if (!Number.isInteger(options.run) || options.run < 1 || options.run > runLimit) throw invalid('run');
    this.#run = options.run;
    this.#side = new Side('sharer', options);
  }

  /** The first message. Error: `wrong_state` the second time. */
  start(): HandshakeStep {
    if (this.#started) throw over();
    this.#started = true;
    const nonce = this.#side.options.random(nonceBytes);
    this.#next = (message) => this.#share(this.#side.take('nonce', message).nonce, nonce);
    return { send: this.#side.put({ type: 'start', run: this.#run, nonce }) };
  }

  /** The helper's next message. */
  receive(message: Uint8Array): HandshakeStep {
    this.#started = true;
    const step = this.#next;
    this.#next = undefined;
    if (!step) throw over();
    return step(message);
  }

  #share(theirNonce: Uint8Array, ownNonce: Uint8Array): HandshakeStep {
    const sid = this.#side.sid(this.#run, ownNonce, theirNonce);
    const own = this.#side.makeRound(sid);
    this.#side.options.onGuess();
    this.#next = (message) => this.#confirm(sid, own, this.#side.take('answer', message));
    return { send: this.#side.put({ type: 'share', Y: own.Y, AD: own.AD }) };
  }

  #confirm(sid: Uint8Array, own: OwnRound, answer: HandshakeMessage & { type: 'answer' }): HandshakeStep {
    const { grantHash } = this.#side.checkRound(own, answer);
    const isk = sessionKey(sid, own.sharedWith(answer.Y), own, answer);
    this.#side.checkTag(confirmationTag(sid, isk, answer), answer.tag);
    this.#side.checkGrant(grantHash);
    const send = this.#side.put({ type: 'confirm', tag: confirmationTag(sid, isk, own) });
    return { send, result: this.#side.finish(isk, this.#run) };
  }
}

/**
 * The helper's side; it answers, and is told last. One object is one run. The run's number is the sharer's, since a
 * lost message leaves the two counters apart; how many runs there may be, `onGuess` settles.
 * Errors of `receive` as for `HandshakeInitiator`.
 */
export class HandshakeResponder {
  readonly #side: Side;
  #next: Step | undefined;

  /** Error: `invalid_input`. */
  constructor(options: HandshakeOptions) {
    this.#side = new Side('helper', options);
    this.#next = (message) => this.#greet(this.#side.take('start', message));
  }

  /** The sharer's next message. */
  receive(message: Uint8Array): HandshakeStep {
    const step = this.#next;
    this.#next = undefined;
    if (!step) throw over();
    return step(message);
  }

  #greet({ run, nonce }: HandshakeMessage & { type: 'start' }): HandshakeStep {
    const own = this.#side.options.random(nonceBytes);
    const sid = this.#side.sid(run, nonce, own);
    this.#next = (message) => this.#answer(sid, run, this.#side.take('share', message));
    return { send: this.#side.put({ type: 'nonce', nonce: own }) };
  }

  #answer(sid: Uint8Array, run: number, share: HandshakeMessage & { type: 'share' }): HandshakeStep {
    const own = this.#side.makeRound(sid);
    const { grantHash } = this.#side.checkRound(own, share);
    const isk = sessionKey(sid, own.sharedWith(share.Y), share, own);
    this.#side.options.onGuess();
    this.#next = (message) => {
      this.#side.checkTag(confirmationTag(sid, isk, share), this.#side.take('confirm', message).tag);
      this.#side.checkGrant(grantHash);
      return { result: this.#side.finish(isk, run) };
    };
    return { send: this.#side.put({ type: 'answer', Y: own.Y, AD: own.AD, tag: confirmationTag(sid, isk, own) }) };
  }
}

type Step = (message: Uint8Array) => HandshakeStep;

/** A round of this side. The scalar lives in the closure alone and goes with it. */
interface OwnRound extends Round {
  readonly sharedWith: (peerShare: Uint8Array) => Uint8Array;
}

/** What both sides do alike. */
class Side {
  readonly role: Party;
  readonly options: HandshakeOptions;
  readonly #ci: Uint8Array;
  readonly #messages: Uint8Array[] = [];

  constructor(role: Party, options: HandshakeOptions) {
    this.role = role;
    this.options = options;
    if (options.secret.length < 1 || options.secret.length > 128) throw invalid('secret');
    if (options.grantHash.length !== grantHashBytes) throw invalid('grantHash');
    this.#ci = channelIdentifier(options.context);
  }

  put(message: HandshakeMessage): Uint8Array {
    const bytes = encodeMessage(message);
    this.#messages.push(Uint8Array.from(bytes));
    return bytes;
  }

  take<T extends HandshakeMessage['type']>(type: T, bytes: Uint8Array): HandshakeMessage & { type: T } {
    const message = decodeMessage(bytes);
    if (messageSender[message.type] === this.role) throw reflected();
    if (!isOf(type, message)) throw new HandrailError('malformed', `The handshake message is not the expected ${type}`);
    this.#messages.push(Uint8Array.from(bytes));
    return message;
  }

  sid(run: number, sharerNonce: Uint8Array, helperNonce: Uint8Array): Uint8Array {
    return lvCat(utf8ToBytes(this.options.context.sessionId), Uint8Array.of(run), sharerNonce, helperNonce);
  }

  makeRound(sid: Uint8Array): OwnRound {
    const g = calculateGenerator(utf8ToBytes(this.options.secret), this.#ci, sid);
    const y = sampleScalar(this.options.random);
    return {
      Y: publicShare(y, g),
      AD: encodeAd(this.role, this.options.grantHash),
      sharedWith: (peerShare) => sharedPoint(y, peerShare),
    };
  }

  // A reflected round would carry the right tag, so this comes before anything else is looked at.
  checkRound(own: Round, theirs: Round): { readonly grantHash: Uint8Array } {
    const announced = decodeAd(theirs.AD);
    if (announced.role !== otherParty(this.role) || equalBytes(own.Y, theirs.Y)) throw reflected();
    return announced;
  }

  checkTag(expected: Uint8Array, tag: Uint8Array): void {
    if (!equalBytes(expected, tag)) throw new HandrailError('code_wrong', 'The two sides do not have the same code');
  }

  // Only after the tag: until then what the peer announces may be anybody's.
  checkGrant(theirs: Uint8Array): void {
    if (!equalBytes(theirs, this.options.grantHash)) {
      throw new HandrailError('handshake_binding', 'The code is right, but the other side was given another grant');
    }
  }

  finish(isk: Uint8Array, run: number): HandshakeResult {
    const transcriptHash = sha256(lvCat(utf8ToBytes('handrail-transcript/1'), this.#ci, ...this.#messages));
    return { keys: new SessionKeys(isk, transcriptHash), transcriptHash, run };
  }
}

function channelIdentifier(context: HandshakeContext): Uint8Array {
  const { tenantId, sessionId, sharerId, helperId, deviceId } = context;
  for (const [name, id] of Object.entries({ tenantId, sessionId, sharerId, helperId, deviceId })) {
    if (id.length === 0) throw invalid(name);
  }
  const parts = ['handrail-code/1', tenantId, sessionId, 'sharer', sharerId, 'helper', helperId, deviceId];
  return lvCat(...parts.map(utf8ToBytes));
}

function isOf<T extends HandshakeMessage['type']>(
  type: T,
  message: HandshakeMessage,
): message is HandshakeMessage & { type: T } {
  return message.type === type;
}

function reflected(): HandrailError {
  return new HandrailError('handshake_reflected', 'What came from the other side is what this side sent');
}

function over(): HandrailError {
  return new HandrailError('wrong_state', 'This handshake takes no message now');
}

function invalid(what: string): HandrailError {
  return new HandrailError('invalid_input', `The handshake cannot start with this ${what}`);
}
