import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../../../../workbench/base/random.ts';
import { lvCat } from '../../../../workbench/base/session/cpace.ts';
import {
  HandshakeInitiator,
  type HandshakeOptions,
  HandshakeResponder,
  type HandshakeResult,
} from '../../../../workbench/base/session/handshake.ts';
import type { SessionKeys } from '../../../../workbench/base/session/keys.ts';

/** Bytes that look random and are the same for the same seed. */
export function seeded(seed: string): RandomBytes {
  let count = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    for (let filled = 0; filled < length; filled += 64) {
      blocks.push(createHash('sha512').update(`${seed}/${count++}`).digest());
    }
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
  };
}

export const context = {
  tenantId: 'tenant-contoso',
  sessionId: 'session-4711',
  sharerId: 'person-sam',
  helperId: 'person-hana',
  deviceId: 'device-laptop',
};

/** CPace's channel identifier for `context`. */
export const channelIdentifier = lvCat(
  ...[
    'handrail-code/1',
    context.tenantId,
    context.sessionId,
    'sharer',
    context.sharerId,
    'helper',
    context.helperId,
    context.deviceId,
  ].map((text) => Uint8Array.from(Buffer.from(text))),
);

export const grantHash = Uint8Array.from(createHash('sha256').update('grant').digest());

/** Options of one side; what a test does not name is as in a session that works. */
function options(seed: string, other: Partial<HandshakeOptions> = {}): HandshakeOptions {
  return { secret: '7K3QZ', context, grantHash, random: seeded(seed), onGuess: () => {}, ...other };
}

export function makeSharer(other: Partial<HandshakeOptions> & { run?: number } = {}): HandshakeInitiator {
  const { run = 1, ...rest } = other;
  return new HandshakeInitiator({ ...options('sharer', rest), run });
}

export function makeHelper(other: Partial<HandshakeOptions> = {}): HandshakeResponder {
  return new HandshakeResponder(options('helper', other));
}

/** Changes a message on its way; `index` is 0 to 4. */
export type Relay = (message: Uint8Array, index: number) => Uint8Array;

export interface Outcome {
  readonly messages: readonly Uint8Array[];
  readonly sharer: HandshakeResult;
  readonly helper: HandshakeResult;
}

/** Runs all five messages through. The first error of either side comes out as it is. */
export function runHandshake(sharer: HandshakeInitiator, helper: HandshakeResponder, relay: Relay = (m) => m): Outcome {
  const messages: Uint8Array[] = [];
  const carry = (message: Uint8Array | undefined) => {
    assert.ok(message, 'the side had something to send');
    messages.push(message);
    return relay(Uint8Array.from(message), messages.length - 1);
  };
  const nonce = helper.receive(carry(sharer.start().send));
  const share = sharer.receive(carry(nonce.send));
  const answer = helper.receive(carry(share.send));
  const confirm = sharer.receive(carry(answer.send));
  const end = helper.receive(carry(confirm.send));
  assert.ok(confirm.result && end.result, 'both sides finished');
  return { messages, sharer: confirm.result, helper: end.result };
}

/** Both sides after a handshake with the right code. */
export function finished(seed = ''): Outcome {
  return runHandshake(makeSharer({ random: seeded(`s${seed}`) }), makeHelper({ random: seeded(`h${seed}`) }));
}

/** For `assert.throws` and `assert.rejects`: a HandrailError of this code. */
export function refusal(code: ErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof HandrailError, `a HandrailError and not ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  };
}

/** All keys of a session in a form that can be compared. */
export function fingerprint(keys: SessionKeys): string {
  const parts = [keys.resumeSecret(), Buffer.from(keys.receiptKey()).toString('hex')];
  for (const sender of ['helper', 'sharer'] as const) {
    for (const stream of ['control', 'input', 'moves', 'bulk'] as const) {
      const { key, iv } = keys.stream(sender, stream);
      parts.push(Buffer.from(key).toString('hex'), Buffer.from(iv).toString('hex'));
    }
  }
  return parts.join(' ');
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
