import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { KeyBinding } from '../../workbench/base/session/keyBinding.ts';
import type { DeviceKeys } from '../../workbench/device/ports/machine.ts';
import { isRelay, rpcFrame, rpcMessage } from '../support/attack/wiretap.ts';
import { type Launching, launching } from '../support/flow/launching.ts';
import { MemoryKeys } from '../support/flow/memoryMachine.ts';
import { MemoryProvider } from '../support/flow/memoryProvider.ts';
import { withCode } from '../support/flow/place.ts';
import { RawPeer } from '../support/flow/rawPeer.ts';
import { until } from '../support/flow/until.ts';

/** A helper’s app that does as it likes; its person has the right to help. */
function rawHelper(t: TestContext, here: Launching): RawPeer {
  const raw = new RawPeer('hana.berg', here.service, here.clock);
  t.after(() => raw.close());
  return raw;
}

/** The raw helper launches and the sharer accepts; gives what the sharer's device says to it. */
async function met(here: Launching, raw: RawPeer, binding: KeyBinding): Promise<string | undefined> {
  await raw.launch(here.deviceId, binding, () => undefined);
  return await here.accept().then(
    () => undefined,
    () => here.sharer.page.state.joinProblem?.code,
  );
}

/** Names of what the sharer's app asked the service, and how much it said to the other device. */
function overheard(here: Launching): { readonly asked: string[]; relayed: number } {
  const heard = { asked: [] as string[], relayed: 0 };
  here.sharer.dialer.pass = (frame, way) => {
    if (way !== 'up') return frame;
    if (isRelay(frame)) heard.relayed += 1;
    const rpc = rpcFrame(frame);
    if (rpc?.type === 'request') heard.asked.push(rpc.name);
    return frame;
  };
  return heard;
}

test('A helper’s app with the provider’s word on its key gets as far as the trust screen, and no further', async (t) => {
  const here = await launching(t);
  const raw = rawHelper(t, here);
  assert.equal(await met(here, raw, await here.service.identityProvider.word('hana.berg', raw.keys.public)), undefined);
  const session = await here.sharer.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && !!peer);
  assert.deepEqual([session.allowed, session.mode, session.codeless], [[], 'none', true]);
});

const words: Readonly<Record<string, (here: Launching, raw: RawPeer) => Promise<KeyBinding>>> = {
  'for another device of the same person': (here) =>
    here.service.identityProvider.word('hana.berg', new MemoryKeys().public),
  'that was overheard from the helper’s true device': (here) =>
    here.service.identityProvider.word('hana.berg', here.helper.keys.public),
  'on somebody else of the organisation': (here, raw) =>
    here.service.identityProvider.word('ada.lindqvist', raw.keys.public),
  'on somebody of another tenant of the same provider': (here, raw) =>
    here.service.identityProvider.word('otto.fremd', raw.keys.public),
  'on somebody of another tenant under the helper’s name': (here, raw) =>
    here.service.identityProvider.word('hana.berg', raw.keys.public, { tid: 'demo-fabrikam' }),
  'that another provider gave': (here, raw) =>
    new MemoryProvider(here.clock, 'https://elsewhere.example').word('hana.berg', raw.keys.public),
  'that somebody else signed under the provider’s name': (here, raw) =>
    new MemoryProvider(here.clock, here.service.identityProvider.issuer).word('hana.berg', raw.keys.public),
  'for another application': (here, raw) =>
    here.service.identityProvider.word('hana.berg', raw.keys.public, { aud: 'another' }),
};

for (const [what, word] of Object.entries(words)) {
  test(`A grant is not enough: a word ${what} is refused, and nobody is shown`, async (t) => {
    const here = await launching(t);
    const raw = rawHelper(t, here);
    assert.equal(await met(here, raw, await word(here, raw)), 'grant_mismatch');
    assert.equal(here.sharer.session, undefined);
  });
}

/** Devices that stand between the two, or in the helper's place: the exchange alone would not tell them apart. */
const impostors: Readonly<Record<string, (named: MemoryKeys, own: MemoryKeys) => DeviceKeys>> = {
  'another key under the thumbprint that the grant names': (named, own) => ({
    public: own.public,
    thumbprint: named.thumbprint,
    sign: (message) => own.sign(message),
  }),
  'the key that the grant names without its private half': (named, own) => ({
    public: named.public,
    thumbprint: named.thumbprint,
    sign: (message) => own.sign(message),
  }),
  'a signature of the right key over something else': (named) => ({
    public: named.public,
    thumbprint: named.thumbprint,
    sign: (message) => named.sign(message.slice(1)),
  }),
};

for (const [what, keys] of Object.entries(impostors)) {
  test(`Whoever is on the way with ${what} can run the exchange, and is refused at its signature`, async (t) => {
    const here = await launching(t);
    const raw = rawHelper(t, here);
    raw.shows = keys(raw.keys, new MemoryKeys());
    const word = await here.service.identityProvider.word('hana.berg', raw.shows.public);
    assert.equal(await met(here, raw, word), 'grant_mismatch');
    assert.equal(here.sharer.session, undefined);
  });
}

test('A helper’s device that speaks by another key than the grant names does not get through the exchange', async (t) => {
  const here = await launching(t);
  const raw = rawHelper(t, here);
  raw.shows = new MemoryKeys();
  const word = await here.service.identityProvider.word('hana.berg', raw.shows.public);
  assert.equal(await met(here, raw, word), 'grant_mismatch');
});

test('A service that says the tenant does without a code, where this device knows better, is asked for nothing', async (t) => {
  const here = await launching(t, { codeForLaunched: true });
  const heard = overheard(here);
  const { pass } = here.sharer.dialer;
  here.sharer.dialer.pass = (frame, way) => pass(way === 'down' ? saying(frame, { codeless: true }) : frame, way);
  assert.equal((await here.requested()).codeless, false);
  await assert.rejects(here.accept(), withCode('code_required'));
  assert.deepEqual([heard.asked.includes('acceptHelp'), heard.relayed], [false, 0]);
});

test('A service that calls a device enrolled which nobody enrolled here is asked for nothing', async (t) => {
  const here = await launching(t);
  await here.sharer.keystore.remove('enrolment');
  const heard = overheard(here);
  assert.equal((await here.requested()).codeless, false);
  await assert.rejects(here.accept(), withCode('code_required'));
  assert.deepEqual([heard.asked.includes('acceptHelp'), heard.relayed], [false, 0]);
});

test('An enrolment in another tenant, or one that cannot be read, counts for nothing', async (t) => {
  const here = await launching(t);
  const provider = here.service.identityProvider.pin('sam.okafor');
  const kept = [
    JSON.stringify({ tenantId: 'fabrikam', provider }),
    JSON.stringify({ tenantId: 'contoso' }),
    JSON.stringify({ tenantId: 'contoso', provider: { ...provider, issuer: '' } }),
    'not JSON',
  ];
  await here.requested();
  for (const text of kept) {
    await here.sharer.keystore.write('enrolment', new TextEncoder().encode(text));
    await assert.rejects(here.accept(), withCode('code_required'), text);
  }
});

test('A grant that calls for the code is never taken without one, and not a word goes to the other side', async (t) => {
  const here = await launching(t);
  const heard = overheard(here);
  await here.requested();
  here.service.lie = { codeless: false };
  await assert.rejects(here.accept(), withCode('code_required'));
  assert.equal(heard.relayed, 0);
  assert.equal(here.helper.session, undefined);
});

test('A code that was typed is never passed over: a grant for a session without one is refused on both sides', async (t) => {
  const here = await launching(t);
  const heard = overheard(here);
  const code = await here.code();
  here.service.lie = { codeless: true };
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('grant_mismatch'));
  assert.equal(heard.relayed, 0);
  await here.helper.shows('the refusal', ({ state }) => state.offerProblem?.code === 'grant_mismatch');
});

test('A helper’s device that offered a code goes on with nobody without, whatever the service granted', async (t) => {
  const here = await launching(t);
  // This device cannot show who signed in on it, so that it offers the code; the service lets the sharer in without.
  here.helper.identity.word = undefined;
  here.helper.dialer.pass = (frame, way) => (way === 'up' ? asking(frame, { codeless: true }) : frame);
  await here.requested();
  assert.equal(here.helper.page.state.offer?.codeless, false);
  const refused = assert.rejects(here.accept(), withCode('peer_silent'));
  await here.helper.shows('the refusal', ({ state }) => state.offerProblem?.code === 'grant_mismatch');
  await here.pass(16_000);
  await refused;
  assert.deepEqual([here.helper.session, here.sharer.session], [undefined, undefined]);
});

test('A helper’s device goes by the policy that it heard: where that wants the code, it does not ask to do without', async (t) => {
  const here = await launching(t);
  here.helper.dialer.pass = (frame, way) => {
    const rpc = isRelay(frame) || way === 'up' ? undefined : rpcFrame(frame);
    if (rpc?.type !== 'notice' || rpc.name !== 'settings' || !isRecord(rpc.body)) return frame;
    return rpcMessage({ ...rpc, body: { ...rpc.body, codeForLaunched: true } });
  };
  await here.service.setSettings({ codeLength: 9 });
  await here.helper.shows('the settings', ({ state }) => state.identity.tenant?.codeLength === 9);
  assert.equal((await here.requested()).codeless, false);
  assert.equal(here.helper.page.state.offer?.codeless, false);
});

test('A grant without a code cannot come later: renewals that change it are refused, and the session goes on as it was', async (t) => {
  const here = await launching(t);
  const code = await here.code();
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase }) => phase === 'trust');
  here.service.lie = { codeless: true };
  await here.pass(125_000);
  assert.ok(here.sharer.log.of('grant_refused').some(({ code: refused }) => refused === 'grant_mismatch'));
  assert.equal(here.sharer.session?.codeless, false);
});

test('The person accepts whom they saw: a session of another helper behind the same request is refused', async (t) => {
  const here = await launching(t);
  const ada = new RawPeer('ada.lindqvist', here.service, here.clock);
  t.after(() => ada.close());
  await until('Ada is online', () => ada.link.status.link === 'online');
  const { status } = ada.link;
  assert.ok(status.link === 'online');
  const shown = { card: await ada.link.card('helper'), helperId: status.hello.person.id };
  here.sharer.dialer.pass = (frame, way) => (way === 'down' ? saying(frame, shown) : frame);
  await here.requested();
  assert.equal(here.sharer.page.state.requests[0]?.helper.name, 'Ada Lindqvist');
  await assert.rejects(here.accept(), withCode('grant_mismatch'));
  assert.equal(here.sharer.session, undefined);
});

test('Somebody at another device, or with no request, gets no session without a code', async (t) => {
  const here = await launching(t);
  const { sessionId } = await here.requested();
  for (const person of ['sam.okafor', 'ada.lindqvist']) {
    const raw = new RawPeer(person, here.service, here.clock);
    t.after(() => raw.close());
    await assert.rejects(raw.accept(sessionId), withCode('not_found'));
  }
  await assert.rejects(here.sharer.page.rpc.call('acceptHelp', { sessionId: 'made-up' }), withCode('wrong_state'));
});

test('Where the provider’s keys cannot be had, nobody is connected without a code', async (t) => {
  const here = await launching(t);
  here.service.identityProvider.down = true;
  await here.requested();
  await assert.rejects(here.accept(), withCode('service_unreachable'));
  assert.equal(here.sharer.session, undefined);
  const code = await here.helper.shows('a code', ({ state }) => state.offer?.code);
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, codeless }) => phase === 'trust' && !codeless);
});

for (const way of ['up', 'down'] as const) {
  test(`A relay that changes a byte of the exchange on its way ${way} connects nobody`, async (t) => {
    const here = await launching(t);
    let changed = 0;
    here.sharer.dialer.pass = (frame, direction) => {
      if (direction !== way || !isRelay(frame) || changed > 0) return frame;
      changed += 1;
      return frame.map((byte, at) => (at === frame.length - 1 ? byte ^ 1 : byte));
    };
    await here.requested();
    await assert.rejects(here.accept());
    assert.equal(changed, 1);
    assert.equal(here.sharer.session, undefined);
    assert.equal(here.helper.session, undefined);
  });
}

test('A relay that sends the sharer’s own words back is told as that', async (t) => {
  const here = await launching(t);
  let own: Uint8Array | undefined;
  here.sharer.dialer.pass = (frame, way) => {
    if (!isRelay(frame)) return frame;
    if (way === 'up') own ??= frame;
    return way === 'down' && own ? own : frame;
  };
  await here.requested();
  await assert.rejects(here.accept(), withCode('handshake_reflected'));
});

/** A `helpRequested` notice that says something else. */
function saying(message: Uint8Array, change: Readonly<Record<string, unknown>>): Uint8Array {
  const frame = isRelay(message) ? undefined : rpcFrame(message);
  if (!frame || !('body' in frame) || !isRecord(frame.body) || !('helperId' in frame.body) || !('card' in frame.body))
    return message;
  return rpcMessage({ ...frame, body: { ...frame.body, ...change } });
}

/** An `offerSession` call that asks for something else. */
function asking(message: Uint8Array, change: Readonly<Record<string, unknown>>): Uint8Array {
  const frame = isRelay(message) ? undefined : rpcFrame(message);
  if (!frame || !('body' in frame) || !isRecord(frame.body) || !('deviceId' in frame.body)) return message;
  return rpcMessage({ ...frame, body: { ...frame.body, ...change } });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
