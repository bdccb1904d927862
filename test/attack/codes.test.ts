import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionTicket } from '../../workbench/base/link/linkApi.ts';
import { HandshakeInitiator, HandshakeResponder } from '../../workbench/base/session/handshake.ts';
import { decodeMessage, encodeMessage } from '../../workbench/base/session/handshakeMessages.ts';
import { type AttackPlace, attackPlace, until, withCode } from '../support/attack/attackPlace.ts';
import { RelayPort } from '../support/attack/relayPort.ts';
import { otherTickets } from '../support/attack/tickets.ts';
import { isRelay, relayMessage, rpcMessage, type Wiretap } from '../support/attack/wiretap.ts';
import type { RawPeer } from '../support/rawPeer.ts';

const secretOf = (code: string) => code.replace(' ', '').slice(-5);
const wrong = (secret: string) => (secret === '00000' ? '11111' : '00000');
const giveUp = Uint8Array.of(0);

/** Plays a sharer until it has the helper's tag, and no further. */
async function takeTag(sharer: RawPeer, ticket: SessionTicket, secret: string): Promise<RelayPort> {
  const relay = sharer.relay(ticket);
  const machine = new HandshakeInitiator({ ...sharer.options(ticket, secret), run: 1 });
  relay.send(machine.start().send ?? giveUp);
  relay.send(machine.receive(await relay.next()).send ?? giveUp);
  const { type } = decodeMessage(await relay.next());
  assert.equal(type, 'answer');
  return relay;
}

/** Relay frames that a wiretapped app sent and that read as this message of the handshake. */
function said(tap: Wiretap, type: string): number {
  return tap.relayed('up').filter((frame) => {
    try {
      return decodeMessage(frame).type === type;
    } catch {
      return false;
    }
  }).length;
}

const waysToHangUp: Readonly<
  Record<string, (sharer: RawPeer, relay: RelayPort, ticket: SessionTicket, place: AttackPlace) => Promise<unknown>>
> = {
  'says that it gives up': async (_sharer, relay) => relay.send(giveUp),
  'withdraws at the service': (sharer, _relay, { sessionId }) =>
    sharer.link.rpc.call('endSession', { sessionId, reason: 'cancelled' }),
  'cuts its link': async (sharer) => sharer.link.close(),
  'says nothing any more': (_sharer, _relay, _ticket, place) => place.pass(16_000),
  'sends nonsense': async (_sharer, relay) => relay.send(Uint8Array.of(0x95, 0xc1)),
};

for (const [how, hangUp] of Object.entries(waysToHangUp)) {
  test(`A fake sharer that takes the helper's tag and ${how} has had a guess; after three the code is dead`, async (t) => {
    const place = await attackPlace(t);
    const helper = await place.victim('hana.berg');
    const code = await helper.offer();
    for (let left = 2; left >= 0; left -= 1) {
      const sharer = await place.rawPeer('sam.okafor', `fake ${left}`);
      const ticket = await sharer.join(code);
      await hangUp(sharer, await takeTag(sharer, ticket, wrong(secretOf(code))), ticket, place);
      if (left > 0) await helper.shows('one try less', ({ state }) => state.offer?.triesLeft === left);
      sharer.link.close();
    }
    // At the latest when the silence of the third has lasted.
    await place.pass(16_000);
    await helper.shows(
      'the end of the code',
      ({ state }) => !state.offer && state.offerProblem?.code === 'code_used_up',
    );
    const honest = await place.rawPeer('sam.okafor', 'honest');
    await assert.rejects(honest.join(code), withCode('code_unknown'));
    assert.equal(helper.session, undefined);
  });
}

test('A sharer that hangs up before it could guess leaves the code as it was', async (t) => {
  const place = await attackPlace(t);
  const helper = await place.victim('hana.berg');
  const code = await helper.offer();
  const sharer = await place.rawPeer('sam.okafor');
  for (let time = 0; time < 4; time += 1) {
    const ticket = await sharer.join(code);
    const machine = new HandshakeInitiator({ ...sharer.options(ticket, secretOf(code)), run: 1 });
    sharer.relay(ticket).send(machine.start().send ?? giveUp);
    assert.equal(decodeMessage(await sharer.relay(ticket).next()).type, 'nonce');
    sharer.relay(ticket).send(giveUp);
    await sharer.link.rpc.call('endSession', { sessionId: ticket.sessionId, reason: 'cancelled' });
    await helper.shows('the code', ({ state }) => state.offer?.status === 'waiting');
  }
  assert.equal(helper.page.state.offer?.triesLeft, 3);
  await sharer.begin(await sharer.join(code), secretOf(code));
  await helper.inSession('the trust screen', ({ phase }) => phase === 'trust');
});

test('After three wrong codes the right one is refused by the helper’s device itself, whatever the service goes on with', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const helper = await place.victim('hana.berg', { address: tap.address });
  const code = await helper.offer();
  const sharer = await place.rawPeer('sam.okafor');
  let taken: SessionTicket | undefined;
  tap.tamper = otherTickets((ticket) => (taken = ticket));
  for (let time = 1; time <= 3; time += 1) {
    const ticket = await sharer.join(code);
    await assert.rejects(sharer.begin(ticket, wrong(secretOf(code))), withCode('code_wrong'));
    sharer.relay(ticket).send(giveUp);
    await sharer.link.rpc.call('endSession', { sessionId: ticket.sessionId, reason: 'handshake_failed' });
    await helper.shows(
      'that it was tried',
      ({ state }) => state.offer?.triesLeft === 3 - time || state.offerProblem?.code === 'code_used_up',
    );
  }
  await helper.shows('the end of the code', ({ state }) => !state.offer);
  assert.equal(said(tap, 'answer'), 3);
  // The service lies: it says that the offer was taken again, and carries a sharer who has the right code.
  assert.ok(taken);
  const ticket = { ...taken, channel: 4711 };
  tap.inject('down', rpcMessage({ type: 'notice', name: 'offerTaken', body: ticket }));
  const machine = new HandshakeInitiator({ ...sharer.options(ticket, secretOf(code)), run: 1 });
  tap.inject('down', relayMessage(4711, machine.start().send ?? giveUp));
  const before = tap.relayed('up').length;
  await helper.page.rpc.call('cancelJoin', {});
  await place.pass(20_000);
  await helper.offer();
  assert.equal(tap.relayed('up').length, before, 'not a word was said to them');
  assert.equal(helper.session, undefined);
});

test('A service that lets many sharers guess at once gets three guesses out of the helper’s device, not more', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const helper = await place.victim('hana.berg', { address: tap.address });
  const code = await helper.offer();
  const sharer = await place.rawPeer('sam.okafor');
  let taken: SessionTicket | undefined;
  tap.tamper = otherTickets((ticket) => {
    taken = ticket;
    return undefined;
  });
  await sharer.join(code);
  await until('the service says that the code was taken', () => taken !== undefined);
  const relays = new Map<number, RelayPort>();
  tap.tamper = (message, way) => {
    if (way === 'up' && isRelay(message)) relays.get(Buffer.from(message).readUInt32BE(1))?.take(message.subarray(5));
    return way === 'down' || !isRelay(message) ? [message] : [];
  };
  const runs: Promise<unknown>[] = [];
  for (let round = 0; round < 6; round += 1) {
    for (let number = 0; number < 4; number += 1) {
      const channel = 1_000 + round * 10 + number;
      const relay = new RelayPort((frame) => tap.inject('down', relayMessage(channel, frame)));
      relays.set(channel, relay);
      if (!taken) return;
      const ticket = { ...taken, channel };
      const machine = new HandshakeInitiator({ ...sharer.options(ticket, wrong(secretOf(code))), run: 1 });
      tap.inject('down', rpcMessage({ type: 'notice', name: 'offerTaken', body: ticket }));
      relay.send(machine.start().send ?? giveUp);
      runs.push(
        relay
          .next()
          .then(async (nonce) => {
            if (nonce.length === 1) return;
            relay.send(machine.receive(nonce).send ?? giveUp);
            await relay.next();
          })
          .catch(() => undefined),
      );
    }
    // Time passes only once the device has taken part: on a busy machine it would else be over before that.
    if (round === 0) await until('a tag leaves the device', () => said(tap, 'answer') > 0);
    await place.pass(1_000, 100);
  }
  await place.pass(20_000);
  const answers = said(tap, 'answer');
  assert.ok(answers >= 1 && answers <= 3, `${answers} tags left the device`);
  const { offer } = helper.page.state;
  if (offer) assert.equal(offer.triesLeft, 3 - answers, 'each tag was counted');
  for (const relay of relays.values()) for (let count = 0; count < 2; count += 1) relay.take(giveUp);
  await Promise.all(runs);
});

test('A sharer’s device gives a fake helper three guesses a code, and not a fourth share for the right one', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const sharer = await place.victim('sam.okafor', { address: tap.address });
  const helper = await place.rawPeer('hana.berg');
  const { code, secret } = await helper.offer();
  for (let time = 1; time <= 3; time += 1) {
    const joined = sharer.join(code);
    const ticket = await helper.link.next('offerTaken');
    const answered = helper.answer(ticket, wrong(secret)).catch(() => undefined);
    await assert.rejects(joined, withCode(time < 3 ? 'code_wrong' : 'code_used_up'));
    helper.relay(ticket).take(giveUp);
    await answered;
    const triesLeft = sharer.page.state.joinProblem?.details['triesLeft'];
    if (time < 3) assert.equal(triesLeft, 3 - time);
  }
  assert.equal(said(tap, 'share'), 3);
  await assert.rejects(sharer.join(code), withCode('code_used_up'));
  assert.equal(said(tap, 'start'), 3);
  assert.equal(sharer.session, undefined);
});

test('A fake helper that takes the sharer’s share and hangs up has had a guess there', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const sharer = await place.victim('sam.okafor', { address: tap.address });
  const helper = await place.rawPeer('hana.berg');
  const { code, secret } = await helper.offer();
  for (let time = 1; time <= 3; time += 1) {
    const joined = sharer.join(code);
    const ticket = await helper.link.next('offerTaken');
    const relay = helper.relay(ticket);
    const machine = new HandshakeResponder(helper.options(ticket, secret));
    relay.send(machine.receive(await relay.next()).send ?? giveUp);
    assert.equal(decodeMessage(await relay.next()).type, 'share');
    relay.send(giveUp);
    await assert.rejects(joined, withCode(time < 3 ? 'peer_silent' : 'code_used_up'));
  }
  await assert.rejects(sharer.join(code), withCode('code_used_up'));
  assert.equal(said(tap, 'share'), 3);
});

const nonsense: Readonly<Record<string, (frame: Uint8Array) => Uint8Array>> = {
  'a message of the wrong kind': () => encodeMessage({ type: 'confirm', tag: new Uint8Array(64) }),
  'nothing but noise': () => Uint8Array.of(0x95, 0xc1, 0xc1),
  'arrays in arrays': () => new Uint8Array(512).fill(0x91),
  'an array that claims four thousand million items': () => Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
  'far too much': () => new Uint8Array(60_000),
  'another version': (frame) => Uint8Array.from(frame, (byte, at) => (at === 1 ? 2 : byte)),
  'a byte too many': (frame) => Uint8Array.from([...frame, 0]),
};

for (const [what, make] of Object.entries(nonsense)) {
  test(`A handshake that begins with ${what} is refused without a guess, and the code still works`, async (t) => {
    const place = await attackPlace(t);
    const helper = await place.victim('hana.berg');
    const code = await helper.offer();
    const sharer = await place.rawPeer('sam.okafor');
    const ticket = await sharer.join(code);
    const machine = new HandshakeInitiator({ ...sharer.options(ticket, secretOf(code)), run: 1 });
    sharer.relay(ticket).send(make(machine.start().send ?? giveUp));
    assert.deepEqual(await sharer.relay(ticket).next(), giveUp);
    await sharer.link.rpc.call('endSession', { sessionId: ticket.sessionId, reason: 'handshake_failed' });
    if (what === 'another version' || what === 'far too much') {
      await helper.shows('what was wrong', ({ state }) => state.offerProblem !== undefined);
      return;
    }
    await helper.shows(
      'the code as it was',
      ({ state }) => state.offer?.triesLeft === 3 && state.offer.status === 'waiting',
    );
    await sharer.begin(await sharer.join(code), secretOf(code));
    await helper.inSession('the trust screen', ({ phase }) => phase === 'trust');
  });
}

const onTheWay: readonly {
  readonly what: string;
  readonly from: 'up' | 'down';
  readonly type: string;
  readonly change: (frame: Uint8Array, seen: readonly Uint8Array[]) => Uint8Array;
  readonly codes: readonly string[];
}[] = [
  { what: 'another nonce of the sharer', from: 'up', type: 'start', change: flipped, codes: ['code_wrong'] },
  { what: 'another nonce of the helper', from: 'down', type: 'nonce', change: flipped, codes: ['code_wrong'] },
  { what: 'another grant in the sharer’s data', from: 'up', type: 'share', change: flipped, codes: ['code_wrong'] },
  {
    what: 'the neutral element as the sharer’s share',
    from: 'up',
    type: 'share',
    change: (frame) => {
      const message = decodeMessage(frame);
      return message.type === 'share' ? encodeMessage({ ...message, Y: new Uint8Array(32) }) : frame;
    },
    codes: ['peer_silent'],
  },
  {
    what: 'the neutral element as the helper’s share',
    from: 'down',
    type: 'answer',
    change: (frame) => {
      const message = decodeMessage(frame);
      return message.type === 'answer' ? encodeMessage({ ...message, Y: new Uint8Array(32) }) : frame;
    },
    codes: ['handshake_point'],
  },
  { what: 'another tag of the helper', from: 'down', type: 'answer', change: flipped, codes: ['code_wrong'] },
  {
    what: 'the sharer’s own first message',
    from: 'down',
    type: 'nonce',
    change: (_frame, seen) => seen[0] ?? giveUp,
    codes: ['handshake_reflected'],
  },
  {
    what: 'the sharer’s own share',
    from: 'down',
    type: 'answer',
    change: (_frame, seen) => seen[1] ?? giveUp,
    codes: ['handshake_reflected'],
  },
  {
    what: 'another tag of the sharer',
    from: 'up',
    type: 'confirm',
    change: flipped,
    codes: ['seal_broken', 'disconnected', 'peer_silent'],
  },
];

function flipped(frame: Uint8Array): Uint8Array {
  return Uint8Array.from(frame, (byte, at) => (at === frame.length - 1 ? byte ^ 1 : byte));
}

for (const { what, from, type, change, codes } of onTheWay) {
  test(`A relay that puts ${what} into a handshake gets no session: ${codes.join(' or ')}, and nobody is named`, async (t) => {
    const place = await attackPlace(t);
    const tap = await place.wiretap();
    const [helper, sharer] = await Promise.all([
      place.victim('hana.berg'),
      place.victim('sam.okafor', { address: tap.address }),
    ]);
    const seen: Uint8Array[] = [];
    tap.tamper = (message, way) => {
      if (!isRelay(message)) return [message];
      const frame = message.subarray(5);
      let named = '';
      try {
        named = decodeMessage(frame).type;
      } catch {
        return [message];
      }
      if (way === 'up') seen.push(frame);
      return [
        way === from && named === type
          ? relayMessage(Buffer.from(message).readUInt32BE(1), change(frame, seen))
          : message,
      ];
    };
    await assert.rejects(sharer.join(await helper.offer()), withCode(...codes));
    await helper.shows('that it is over', ({ state }) => state.offer?.status !== 'verifying');
    assert.deepEqual([helper.session, sharer.session], [undefined, undefined]);
    assert.ok(!sharer.shown.some((state) => state.includes('Hana')), 'the sharer never saw who it would have been');
    assert.ok(!helper.shown.some((state) => state.includes('Okafor')));
  });
}
