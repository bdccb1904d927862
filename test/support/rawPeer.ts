import { randomBytes } from 'node:crypto';
import type { SessionTicket } from '../../workbench/base/link/linkApi.ts';
import { hashGrant } from '../../workbench/base/policy/serviceKeys.ts';
import { formatCode, makeSecret, splitCode } from '../../workbench/base/session/code.ts';
import {
  type HandshakeContext,
  HandshakeInitiator,
  type HandshakeOptions,
  HandshakeResponder,
  type HandshakeResult,
} from '../../workbench/base/session/handshake.ts';
import type { Introduction } from '../../workbench/base/session/peerApi.ts';
import { RawLink } from './attack/rawLink.ts';
import { RawSession } from './attack/rawSession.ts';
import type { RelayPort } from './attack/relayPort.ts';
import { MemoryKeys } from './flow/memoryMachine.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

/** What a raw peer says otherwise than an honest one. */
export interface Misbehaviour {
  readonly handshake?: Partial<HandshakeOptions>;
  readonly introduction?: Partial<Introduction>;
}

/** A code that a raw helper handed out. */
export interface RawOffer {
  readonly sessionId: string;
  readonly routing: string;
  readonly secret: string;
  /** As the sharer types it. */
  readonly code: string;
}

/**
 * A helper's or sharer's app without any of the device's code: the real link, the real handshake and seal of `base`, and
 * no rule of its own. Each step can be done wrongly, twice, or not at all.
 */
export class RawPeer {
  readonly link: RawLink;
  readonly keys: MemoryKeys;

  constructor(link: RawLink, keys: MemoryKeys) {
    this.link = link;
    this.keys = keys;
  }

  /** Signs somebody in at the service, from a device of its own. */
  static async signIn(service: string, token: string, deviceName: string): Promise<RawPeer> {
    const keys = new MemoryKeys();
    const peer = new RawPeer(new RawLink(service, keys), keys);
    await peer.link.signIn(token, deviceName);
    return peer;
  }

  /** What the service signs for the other side of a session. */
  async card(as: 'helper' | 'sharer'): Promise<string> {
    return (await this.link.rpc.call('card', { as })).card;
  }

  async offer(): Promise<RawOffer> {
    const { sessionId, routing } = await this.link.rpc.call('offerSession', {});
    const secret = makeSecret(random);
    return { sessionId, routing, secret, code: formatCode(`${routing}${secret}`) };
  }

  /** Sharer: gives the service the public half of a code. */
  join(code: string): Promise<SessionTicket> {
    return this.link.rpc.call('joinSession', { routing: splitCode(code).routing });
  }

  relay(ticket: SessionTicket): RelayPort {
    return this.link.relay(ticket.channel);
  }

  options(ticket: SessionTicket, secret: string, change: Partial<HandshakeOptions> = {}): HandshakeOptions {
    const { tenantId, sessionId, sharerId, helperId, deviceId } = ticket;
    const context: HandshakeContext = { tenantId, sessionId, sharerId, helperId, deviceId };
    return { secret, context, grantHash: hashGrant(ticket.grant), random, onGuess: () => undefined, ...change };
  }

  /** Helper: answers the handshake to its end. */
  async answer(ticket: SessionTicket, secret: string, how: Misbehaviour = {}): Promise<RawSession> {
    const relay = this.relay(ticket);
    const machine = new HandshakeResponder(this.options(ticket, secret, how.handshake));
    let result: HandshakeResult | undefined;
    while (!result) {
      const step = machine.receive(await relay.next());
      if (step.send) relay.send(step.send);
      result = step.result;
    }
    return new RawSession(relay, result, 'helper');
  }

  /** Helper: shows who it is, or says it is. Gives what the sharer's device said of itself. */
  async introduce(session: RawSession, how: Misbehaviour = {}): Promise<Introduction> {
    const own = await session.introduction(this.keys, await this.card('helper'));
    const theirs = await session.rpc.call('introduce', { ...own, ...how.introduction });
    await session.sync();
    return theirs;
  }

  /** Sharer: begins the handshake and goes through with it. Errors: those of the handshake. */
  async begin(
    ticket: SessionTicket,
    secret: string,
    how: Misbehaviour & { readonly run?: number } = {},
  ): Promise<RawSession> {
    // Before the sealed channel is there, which must be listened to from its first moment.
    const card = await this.card('sharer');
    const relay = this.relay(ticket);
    const machine = new HandshakeInitiator({ ...this.options(ticket, secret, how.handshake), run: how.run ?? 1 });
    const first = machine.start().send;
    if (first) relay.send(first);
    let result: HandshakeResult | undefined;
    while (!result) {
      const step = machine.receive(await relay.next());
      if (step.send) relay.send(step.send);
      result = step.result;
    }
    const session = new RawSession(relay, result, 'sharer');
    const own = await session.introduction(this.keys, card);
    session.rpc.handle('introduce', () => ({ ...own, ...how.introduction }));
    return session;
  }
}
