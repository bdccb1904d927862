import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launching } from '../support/flow/launching.ts';
import { type Place, place, withCode } from '../support/flow/place.ts';

/** The helper presses *Reconnect* on the summary; gives what the page then has of the offer. */
async function reconnect({ helper }: Place) {
  await helper.page.rpc.call('reconnect', { sessionId: helper.session?.id ?? '' });
  return await helper.shows('an offer', ({ state }) => state.offer);
}

async function ended(here: Place): Promise<void> {
  await here.both('the end', ({ phase }) => phase === 'ended');
}

test('After a connection that was lost for good, one press asks the same person at the same device, and all is approved anew', async (t) => {
  const here = await launching(t, { codeForLaunched: true });
  await here.helper.page.rpc.call('offer', {});
  const first = await here.helper.shows('a code', ({ state }) => state.offer?.code);
  await here.sharer.page.rpc.call('join', { code: first });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  await here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  const before = here.helper.session?.id;
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.pass(901_000, 2_500);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'connection_lost');
  await assert.rejects(reconnect(here), withCode('service_unreachable'));
  assert.equal(here.helper.session?.id, before, 'the summary stays where it could not be asked');

  // Who presses it again once the network is back need not wait for the next attempt, which may be a minute away.
  here.helper.dialer.down = false;
  const offer = await reconnect(here);
  assert.equal(offer.launched, true);
  assert.equal(here.helper.session, undefined, 'the summary made room');
  const request = await here.sharer.shows('the request', ({ state }) => state.requests.at(-1));
  assert.equal(request.helper.name, 'Hana Berg');
  await here.sharer.page.rpc.call('join', { code: offer.code });
  await here.both('the trust screen', ({ id, phase, peer }) => id !== before && phase === 'trust' && !!peer);
  assert.deepEqual([here.sharer.session?.allowed, here.sharer.session?.mode], [[], 'none']);
  assert.equal(here.capture, undefined);
});

test('Where the tenant does without the code, the person only accepts', async (t) => {
  const here = await launching(t);
  await here.requested();
  await here.accept();
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  const before = here.helper.session?.id;
  await here.helper.page.rpc.call('leave', { sessionId: before ?? '' });
  await ended(here);
  assert.equal((await reconnect(here)).codeless, true);
  await here.accept();
  await here.both('the trust screen', ({ id, phase, peer }) => id !== before && phase === 'trust' && !!peer);
});

test('Where nobody is at the device any more, or it is none of the organisation’s, there is a new code', async (t) => {
  for (const why of ['closed', 'retired'] as const) {
    const here = await place(t);
    await here.meet();
    const deviceId = await here.service.deviceId(here.sharer.keys.thumbprint);
    await here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' });
    await ended(here);
    if (why === 'closed') await Promise.all([here.sharer.app.close(), here.pass(1_000, 250)]);
    else await here.service.retire(deviceId);
    const offer = await reconnect(here);
    assert.deepEqual([offer.launched, offer.device], [false, undefined], why);
    assert.equal(here.helper.page.state.offerProblem, undefined);
  }
});

test('A session that goes on, and the sharer’s side of one, have no such request', async (t) => {
  const here = await place(t);
  await here.share('view');
  for (const { page, session } of [here.helper, here.sharer])
    await assert.rejects(page.rpc.call('reconnect', { sessionId: session?.id ?? '' }));
  assert.equal(here.helper.page.state.offer, undefined);
  assert.equal(here.helper.session?.phase, 'active');
});
