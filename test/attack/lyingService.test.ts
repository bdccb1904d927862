import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionTicket } from '../../workbench/base/link/linkApi.ts';
import { hashGrant } from '../../workbench/base/policy/serviceKeys.ts';
import { attackPlace, until, withCode } from '../support/attack/attackPlace.ts';
import { Forger, read } from '../support/attack/forger.ts';
import { otherTickets } from '../support/attack/tickets.ts';
import { MemoryKeys } from '../support/flow/memoryMachine.ts';

type Lie = (ticket: SessionTicket, forger: Forger) => SessionTicket;

const seconds = (ticket: SessionTicket, name: string) => Number(read(ticket.grant).claims[name]);
const claims =
  (change: Readonly<Record<string, unknown>>): Lie =>
  (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, change) });

/** Tickets that a service, or somebody in its place, might hand out, and what a device says to them. */
const lies: Readonly<Record<string, { readonly code: string; readonly lie: Lie }>> = {
  'a grant of another session': { code: 'grant_mismatch', lie: claims({ sid: 'another' }) },
  'a grant for another device': { code: 'grant_mismatch', lie: claims({ aud: 'device:another', dev: 'another' }) },
  'a grant whose audience alone is another device': { code: 'grant_mismatch', lie: claims({ aud: 'device:another' }) },
  'a grant of another tenant': { code: 'grant_mismatch', lie: claims({ tid: 'fabrikam' }) },
  'a grant of another helper': { code: 'grant_mismatch', lie: claims({ sub: 'another' }) },
  'a grant for another sharer': { code: 'grant_mismatch', lie: claims({ sharer: 'another' }) },
  'a grant of another service': { code: 'grant_mismatch', lie: claims({ iss: 'https://another.example' }) },
  'a grant without permissions’ form': { code: 'grant_mismatch', lie: claims({ perm: 'screen.control' }) },
  'a ticket of another tenant': { code: 'wrong_tenant', lie: (ticket) => ({ ...ticket, tenantId: 'fabrikam' }) },
  'a ticket and grant of another tenant': {
    code: 'wrong_tenant',
    lie: (ticket, forger) => ({
      ...ticket,
      tenantId: 'fabrikam',
      grant: forger.again(ticket.grant, { tid: 'fabrikam' }),
    }),
  },
  'a grant that somebody else signed under the service’s name': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, {}, 'own key') }),
  },
  'a grant with a signature that was altered': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, {}, 'broken') }),
  },
  'a grant that nobody signed': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, {}, 'none') }),
  },
  'a grant signed with the public key as a secret': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, {}, 'HS256') }),
  },
  'a grant under the name of an unknown key': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, { kid: 'unknown' }) }),
  },
  'a grant with the type of a card': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({ ...ticket, grant: forger.again(ticket.grant, {}, { typ: 'handrail-card+jwt' }) }),
  },
  'a grant that lives for a day': {
    code: 'grant_mismatch',
    lie: (ticket, forger) => ({
      ...ticket,
      grant: forger.again(ticket.grant, { exp: seconds(ticket, 'iat') + 86_400 }),
    }),
  },
  'a grant that ended long ago': {
    code: 'clock_skew',
    lie: (ticket, forger) => {
      const then = seconds(ticket, 'iat') - 3_600;
      return { ...ticket, grant: forger.again(ticket.grant, { iat: then, nbf: then, exp: then + 300 }) };
    },
  },
  'a grant that begins tomorrow': {
    code: 'clock_skew',
    lie: (ticket, forger) => {
      const then = seconds(ticket, 'iat') + 86_400;
      return { ...ticket, grant: forger.again(ticket.grant, { iat: then, nbf: then, exp: then + 300 }) };
    },
  },
  'no grant at all': { code: 'grant_mismatch', lie: (ticket) => ({ ...ticket, grant: 'e30.e30.e30' }) },
};

const toSharers: typeof lies = {
  ...lies,
  'a grant for another key of this device': {
    code: 'grant_mismatch',
    lie: claims({ sharer_jkt: new MemoryKeys().thumbprint }),
  },
  'a ticket that names somebody else at this device': {
    code: 'grant_mismatch',
    lie: (ticket) => ({ ...ticket, sharerId: 'another' }),
  },
  'a ticket that names another device': {
    code: 'grant_mismatch',
    lie: (ticket) => ({ ...ticket, deviceId: 'another' }),
  },
};

for (const [what, { code, lie }] of Object.entries(toSharers)) {
  test(`A sharer’s device that is handed ${what} refuses it before it says a word: ${code}`, async (t) => {
    const place = await attackPlace(t);
    const forger = await Forger.of(place.service);
    const tap = await place.wiretap();
    const [sharer, helper] = await Promise.all([
      place.victim('sam.okafor', { address: tap.address }),
      place.rawPeer('hana.berg'),
    ]);
    tap.tamper = otherTickets((ticket) => lie(ticket, forger));
    const { code: typed } = await helper.offer();
    await assert.rejects(sharer.join(typed), withCode(code));
    assert.equal(sharer.page.state.joinProblem?.code, code);
    assert.deepEqual(tap.relayed('up'), [], 'nothing was said to the other side');
    assert.ok(!sharer.shown.some((state) => state.includes('Hana')));
    assert.equal(sharer.session, undefined);
  });
}

const toHelpers: typeof lies = {
  'a grant of another session': lies['a grant of another session'] ?? { code: '', lie: (ticket) => ticket },
  'a grant that somebody else signed under the service’s name': lies[
    'a grant that somebody else signed under the service’s name'
  ] ?? {
    code: '',
    lie: (ticket) => ticket,
  },
  'a ticket of another tenant': { code: 'wrong_tenant', lie: (ticket) => ({ ...ticket, tenantId: 'fabrikam' }) },
  'a grant for another key of this device': {
    code: 'grant_mismatch',
    lie: claims({ cnf: { jkt: new MemoryKeys().thumbprint } }),
  },
  'a ticket that names another helper': {
    code: 'grant_mismatch',
    lie: (ticket) => ({ ...ticket, helperId: 'another' }),
  },
};

for (const [what, { code, lie }] of Object.entries(toHelpers)) {
  test(`A helper’s device that is handed ${what} refuses it before it says a word: ${code}`, async (t) => {
    const place = await attackPlace(t);
    const forger = await Forger.of(place.service);
    const tap = await place.wiretap();
    const [helper, sharer] = await Promise.all([
      place.victim('hana.berg', { address: tap.address }),
      place.rawPeer('sam.okafor'),
    ]);
    const typed = await helper.offer();
    tap.tamper = otherTickets((ticket) => lie(ticket, forger));
    await sharer.join(typed);
    await helper.shows('the refusal', ({ state }) => state.offerProblem?.code === code && state.offer === undefined);
    assert.deepEqual(tap.relayed('up'), [], 'nothing was said to the other side');
    assert.ok(!helper.shown.some((state) => state.includes('Okafor')));
  });
}

/** A fake helper, and a service that does for it what it can: everything but the code and the keys is theirs. */
const fakes: Readonly<
  Record<
    string,
    {
      readonly code: string;
      /** What the sharer's device is handed. */
      readonly ticket?: Lie;
      /** What the fake helper shows of itself. */
      readonly show?: (own: {
        readonly card: string;
        readonly adasCard: string;
        readonly forger: Forger;
        readonly signature: Uint8Array;
      }) => Readonly<Record<string, unknown>>;
      /** The fake helper does not know what the sharer's device was handed. */
      readonly blind?: true;
    }
  >
> = {
  'whose grant names the key of another device': {
    code: 'grant_mismatch',
    ticket: claims({ cnf: { jkt: new MemoryKeys().thumbprint } }),
  },
  'who was given another grant than the sharer': {
    code: 'handshake_binding',
    ticket: claims({ jti: 'another' }),
    blind: true,
  },
  'who is said to be another helper and does not know it': {
    code: 'code_wrong',
    ticket: (ticket, forger) => ({
      ...ticket,
      helperId: 'another',
      grant: forger.again(ticket.grant, { sub: 'another' }),
    }),
    blind: true,
  },
  'who is said to be another helper, and shows their own card': {
    code: 'grant_mismatch',
    ticket: (ticket, forger) => ({
      ...ticket,
      helperId: 'another',
      grant: forger.again(ticket.grant, { sub: 'another' }),
    }),
  },
  'with the card of somebody else': { code: 'grant_mismatch', show: ({ adasCard }) => ({ card: adasCard }) },
  'with a card on which they wrote another name': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({
      card: forger.again(
        card,
        { person: { id: read(card).claims['sub'], name: 'Hana Forged', signInName: 'x@y.example' } },
        {},
        'own key',
      ),
    }),
  },
  'with a card whose person is another than its subject': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({
      card: forger.again(card, { person: { id: 'another', name: 'Hana Forged', signInName: 'x@y.example' } }),
    }),
  },
  'with a card of another tenant': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({ card: forger.again(card, { tid: 'fabrikam' }) }),
  },
  'with a card that ended': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({ card: forger.again(card, { exp: 1_000 }) }),
  },
  'with a card that nobody signed': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({ card: forger.again(card, {}, {}, 'none') }),
  },
  'with a card that is no card': {
    code: 'grant_mismatch',
    show: ({ card, forger }) => ({ card: forger.again(card, {}, { typ: 'handrail-grant+jwt' }) }),
  },
  'with a proof by another key': {
    code: 'grant_mismatch',
    show: () => ({ key: new MemoryKeys().public }),
  },
  'with a proof that was altered': {
    code: 'grant_mismatch',
    show: ({ signature }) => ({ signature: Uint8Array.from(signature, (byte, at) => (at === 5 ? byte ^ 1 : byte)) }),
  },
  'with a proof of zeros': { code: 'grant_mismatch', show: () => ({ signature: new Uint8Array(64) }) },
};

for (const [who, { code, ticket: lie, show, blind }] of Object.entries(fakes)) {
  test(`A helper ${who} is refused, and the sharer never sees a name: ${code}`, async (t) => {
    const place = await attackPlace(t);
    const forger = await Forger.of(place.service);
    const tap = await place.wiretap();
    const [sharer, helper, ada] = await Promise.all([
      place.victim('sam.okafor', { address: tap.address }),
      place.rawPeer('hana.berg'),
      place.rawPeer('ada.lindqvist', 'ada'),
    ]);
    let handed: SessionTicket | undefined;
    tap.tamper = otherTickets((ticket) => (handed = lie ? lie(ticket, forger) : ticket));
    const { code: typed, secret } = await helper.offer();
    const refused = assert.rejects(sharer.join(typed), withCode(code));
    const ticket = await helper.link.next('offerTaken');
    await until('the ticket is out', () => handed !== undefined);
    const told = blind || !handed ? ticket : { ...handed, channel: ticket.channel };
    const trying = helper
      .answer(told, secret, { handshake: { grantHash: hashGrant(told.grant) } })
      .then(async (session) => {
        const [card, adasCard] = await Promise.all([helper.card('helper'), ada.card('helper')]);
        const { signature } = await session.introduction(helper.keys, card);
        await helper.introduce(session, {
          introduction: show?.({ card, adasCard, forger, signature }) ?? {},
        });
      });
    trying.catch(() => undefined);
    await refused;
    assert.equal(sharer.session, undefined);
    assert.equal(sharer.log.of('session_started').length, 0);
    for (const name of ['Hana', 'Ada ', 'Forged']) assert.ok(!sharer.shown.some((state) => state.includes(name)), name);
    helper.relay(ticket).take(Uint8Array.of(0));
  });
}

test('A fake sharer with the right code but another device’s key is refused by the helper’s device, which never shows a name', async (t) => {
  const place = await attackPlace(t);
  const [helper, sharer] = await Promise.all([place.victim('hana.berg'), place.rawPeer('sam.okafor')]);
  const code = await helper.offer();
  await sharer.begin(await sharer.join(code), code.replace(' ', '').slice(-5), {
    introduction: { key: new MemoryKeys().public },
  });
  await helper.shows('the refusal', ({ state }) => state.offerProblem?.code === 'grant_mismatch');
  assert.equal(helper.session, undefined);
  assert.ok(!helper.shown.some((state) => state.includes('Okafor')));
});
