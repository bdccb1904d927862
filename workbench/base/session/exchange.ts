/*
 * The key exchange of a session without a code: ephemeral X25519 with both sides' names under the tags. It says nothing of
 * who is there. What makes it SIGMA-I is the first sealed frame each way (identityProof.ts), which carries the device
 * key's signature over `transcriptHash`, the helper's first.
 */
import { HandrailError } from '@handrail/sdk';
import { x25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '@noble/curves/utils.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomBytes } from '../random.ts';
import { lvCat } from './cpace.ts';
import type { HandshakeContext, HandshakeResult, HandshakeStep } from './handshake.ts';
import { type Party, SessionKeys } from './keys.ts';

/** Who meets whom, and by which keys: the thumbprints are those that the grant names. */
export interface ExchangeContext extends HandshakeContext {
  readonly sharerThumbprint: string;
  readonly helperThumbprint: string;
}

/** What either side of an exchange needs. */
export interface ExchangeOptions {
  readonly context: ExchangeContext;
  /** SHA-256 of the grant's compact JWS as this side got it, 32 bytes. */
  readonly grantHash: Uint8Array;
  readonly random: RandomBytes;
}

const label = 'handrail-exchange/1';
// No message of the handshake with a code begins with this byte: those are MessagePack arrays.
const version = 2;
const types = { begin: 1, answer: 2, confirm: 3 } as const;
const names = [undefined, 'begin', 'answer', 'confirm'] as const;
const sender = { begin: 'sharer', answer: 'helper', confirm: 'sharer' } as const;
const shareBytes = 32;
const nonceBytes = 16;
const hashBytes = 32;
const tagBytes = 64;
const headBytes = 2 + shareBytes + nonceBytes + hashBytes;
const lengths = { begin: headBytes, answer: headBytes + tagBytes, confirm: 2 + tagBytes } as const;

/**
 * The sharer's side; it speaks first, and sees the helper's tag before it sends its own. One object is one exchange.
 * Errors of `receive`, each final: `malformed`, `handshake_reflected`, `handshake_point`, `grant_mismatch` (the tag: the
 * two were told of different people, keys or sessions, or somebody changed a message), `handshake_binding` (the grant),
 * and `wrong_state` for anything after the end or an error.
 */
export class ExchangeInitiator {
  readonly #side: Side;
  #next: Step | undefined;
  #started = false;

  /** Error: `invalid_input`. */
  constructor(options: ExchangeOptions) {
    this.#side = new Side('sharer', options);
  }

  /** The first message. Error: `wrong_state` the second time. */
  start(): HandshakeStep {
    if (this.#started) throw over();
    this.#started = true;
    const begin = this.#side.head('begin');
    this.#next = (message) => this.#confirm(begin, this.#side.take('answer', message));
    return { send: begin };
  }

  /** The helper's answer. */
  receive(message: Uint8Array): HandshakeStep {
    const step = this.#next;
    this.#started = true;
    this.#next = undefined;
    if (!step) throw over();
    return step(message);
  }

  #confirm(begin: Uint8Array, answer: Uint8Array): HandshakeStep {
    const head = answer.slice(0, headBytes);
    const secrets = this.#side.agree(head, begin, head);
    checkTag(secrets.tag('helper'), answer.slice(headBytes));
    this.#side.checkGrant(head);
    const send = concatBytes(Uint8Array.of(version, types.confirm), secrets.tag('sharer'));
    return { send: Uint8Array.from(send), result: this.#side.finish(secrets.isk, [begin, answer, send]) };
  }
}

/** The helper's side; it answers, and is told last. One object is one exchange. Errors as for `ExchangeInitiator`. */
export class ExchangeResponder {
  readonly #side: Side;
  #next: Step | undefined;

  /** Error: `invalid_input`. */
  constructor(options: ExchangeOptions) {
    this.#side = new Side('helper', options);
    this.#next = (message) => this.#answer(this.#side.take('begin', message));
  }

  /** The sharer's next message. */
  receive(message: Uint8Array): HandshakeStep {
    const step = this.#next;
    this.#next = undefined;
    if (!step) throw over();
    return step(message);
  }

  #answer(begin: Uint8Array): HandshakeStep {
    const head = this.#side.head('answer');
    const secrets = this.#side.agree(begin, begin, head);
    const answer = concatBytes(head, secrets.tag('helper'));
    this.#next = (message) => {
      const confirm = this.#side.take('confirm', message);
      checkTag(secrets.tag('sharer'), confirm.slice(2));
      this.#side.checkGrant(begin);
      return { result: this.#side.finish(secrets.isk, [begin, answer, confirm]) };
    };
    return { send: Uint8Array.from(answer) };
  }
}

type Step = (message: Uint8Array) => HandshakeStep;

/** What both sides know once each has the other's share. */
interface Secrets {
  readonly isk: Uint8Array;
  /** By which the side of this role shows that it has the same secret and was told the same names. */
  readonly tag: (role: Party) => Uint8Array;
}

/** What both sides do alike. The ephemeral secret lives here and goes with it. */
class Side {
  readonly #role: Party;
  readonly #options: ExchangeOptions;
  readonly #ci: Uint8Array;
  readonly #secret: Uint8Array;
  readonly #share: Uint8Array;

  constructor(role: Party, options: ExchangeOptions) {
    this.#role = role;
    this.#options = options;
    if (options.grantHash.length !== hashBytes) throw invalid('grantHash');
    this.#ci = channelIdentifier(options.context);
    this.#secret = options.random(shareBytes);
    this.#share = x25519.getPublicKey(this.#secret);
  }

  /** Version, type, share, nonce and grant hash of this side. */
  head(type: 'begin' | 'answer'): Uint8Array {
    const { random, grantHash } = this.#options;
    return concatBytes(Uint8Array.of(version, types[type]), this.#share, random(nonceBytes), grantHash);
  }

  take(type: keyof typeof types, message: Uint8Array): Uint8Array {
    const came = names[message[1] ?? 0];
    if (message[0] !== version || came === undefined || message.length !== lengths[came]) throw malformed();
    if (sender[came] === this.#role) throw reflected();
    if (came !== type) throw malformed();
    return Uint8Array.from(message);
  }

  agree(theirs: Uint8Array, begin: Uint8Array, answerHead: Uint8Array): Secrets {
    const share = theirs.slice(2, 2 + shareBytes);
    if (equalBytes(share, this.#share)) throw reflected();
    const hash = sha256(lvCat(utf8ToBytes(`${label} shares`), this.#ci, begin, answerHead));
    const prk = extract(sha512, sharedSecret(this.#secret, share), hash);
    const derive = (purpose: string) => expand(sha512, prk, utf8ToBytes(`${label} ${purpose}`), 64);
    return { isk: derive('session'), tag: (role) => hmac(sha512, derive(`confirm ${role}`), hash) };
  }

  // After the tag, so that a relay that changes the hash on its way is told from a service that gave two grants.
  checkGrant(theirs: Uint8Array): void {
    if (!equalBytes(theirs.slice(headBytes - hashBytes, headBytes), this.#options.grantHash)) {
      throw new HandrailError('handshake_binding', 'The other side was given another grant');
    }
  }

  finish(isk: Uint8Array, messages: readonly Uint8Array[]): HandshakeResult {
    const transcriptHash = sha256(lvCat(utf8ToBytes('handrail-transcript/1'), this.#ci, ...messages));
    return { keys: new SessionKeys(isk, transcriptHash), transcriptHash, run: 1 };
  }
}

function channelIdentifier(context: ExchangeContext): Uint8Array {
  const { tenantId, sessionId, deviceId, sharerId, sharerThumbprint, helperId, helperThumbprint } = context;
  for (const [name, value] of Object.entries(context)) if (value.length === 0) throw invalid(name);
  const sharer = ['sharer', sharerId, sharerThumbprint];
  const helper = ['helper', helperId, helperThumbprint];
  return lvCat(...[label, tenantId, sessionId, deviceId, ...sharer, ...helper].map(utf8ToBytes));
}

function sharedSecret(secret: Uint8Array, share: Uint8Array): Uint8Array {
  try {
    // Refuses the all-zero result of a point of small order (RFC 7748, 6.1).
    return x25519.getSharedSecret(secret, share);
  } catch {
    throw new HandrailError('handshake_point', 'The other side sent a share that makes the secret known to all');
  }
}

function checkTag(expected: Uint8Array, tag: Uint8Array): void {
  if (!equalBytes(expected, tag)) {
    throw new HandrailError('grant_mismatch', 'The two sides were not told of the same people and devices');
  }
}

function malformed(): HandrailError {
  return new HandrailError('malformed', 'The other side sent an exchange message of no known shape');
}

function reflected(): HandrailError {
  return new HandrailError('handshake_reflected', 'What came from the other side is what this side sent');
}

function over(): HandrailError {
  return new HandrailError('wrong_state', 'This exchange takes no message now');
}

function invalid(what: string): HandrailError {
  return new HandrailError('invalid_input', `The exchange cannot start with this ${what}`);
}
