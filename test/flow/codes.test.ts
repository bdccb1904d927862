import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

/** The same code with another secret half. */
const wrong = (code: string) => code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');

test('A wrong code says how many tries are left, and the right one still works', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  await assert.rejects(here.sharer.page.rpc.call('join', { code: wrong(code) }), withCode('code_wrong'));
  assert.deepEqual(here.sharer.page.state.joinProblem, { code: 'code_wrong', details: { triesLeft: 2 } });
  await here.helper.shows('the try', ({ state }) => state.offer?.triesLeft === 2 && state.offer.status === 'waiting');
  assert.equal(here.helper.page.state.offerProblem?.code, 'code_wrong');
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
});

test('Codes are as long as the tenant wants them, on both sides, from the moment it says so', async (t) => {
  const here = await place(t, { codeLength: 12 });
  await here.signIn();
  const code = await here.code();
  assert.match(code, /^\S{4} \S{4} \S{4}$/);
  await here.sharer.shows('its length', ({ state }) => state.identity.tenant?.codeLength === 12);
  await assert.rejects(here.sharer.page.rpc.call('join', { code: code.slice(0, 9) }), withCode('code_unknown'));
  await assert.rejects(here.sharer.page.rpc.call('join', { code: wrong(code) }), withCode('code_wrong'));
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
});

test('After three wrong codes the right one is refused, and the helper’s code is dead', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  for (const expected of ['code_wrong', 'code_wrong', 'code_used_up']) {
    await assert.rejects(here.sharer.page.rpc.call('join', { code: wrong(code) }), withCode(expected));
  }
  await here.helper.shows(
    'the end of the code',
    ({ state }) => !state.offer && state.offerProblem?.code === 'code_used_up',
  );
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('code_used_up'));
  assert.deepEqual([here.helper.session, here.sharer.session], [undefined, undefined]);
});

test('Somebody else may try a code after a first person failed with it, and both tries count', async (t) => {
  const here = await place(t);
  await here.signIn();
  const second = await here.another(t, 'ada.lindqvist');
  const code = await here.code();
  await assert.rejects(here.sharer.page.rpc.call('join', { code: wrong(code) }), withCode('code_wrong'));
  await here.helper.shows('that it waits', ({ state }) => state.offer?.status === 'waiting');
  await second.page.rpc.call('join', { code });
  await second.inSession('the trust screen', ({ phase }) => phase === 'trust');
  await here.helper.inSession('who it is', ({ peer }) => peer?.name === 'Ada Lindqvist');
});

test('While a code is being tried nobody else gets in with it, and once it was used it is unknown', async (t) => {
  const here = await place(t);
  await here.signIn();
  const second = await here.another(t, 'ada.lindqvist');
  const code = await here.code();
  // The relay keeps the first one's handshake waiting.
  const kept: Uint8Array[] = [];
  here.sharer.dialer.pass = (frame, way) => {
    if (way === 'down' || frame[0] !== 2) return frame;
    kept.push(frame);
    return undefined;
  };
  const first = here.sharer.page.rpc.call('join', { code });
  await until('the first one tries', () => kept.length > 0);
  await assert.rejects(second.page.rpc.call('join', { code }), withCode('code_in_use'));
  await here.sharer.page.rpc.call('cancelJoin', {});
  await assert.rejects(first, withCode('cancelled'));
  assert.equal(here.sharer.page.state.joinProblem, undefined);
  here.sharer.dialer.pass = (frame) => frame;
  await here.pass(16_000);
  await here.helper.shows('that it waits', ({ state }) => state.offer?.status === 'waiting');
  await second.page.rpc.call('join', { code });
  await second.inSession('the trust screen', ({ phase }) => phase === 'trust');
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('code_unknown'));
});

test('A code that nobody uses dies after ten minutes', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  await here.pass(600_000, 5_000);
  await here.helper.shows(
    'the end of the code',
    ({ state }) => !state.offer && state.offerProblem?.code === 'code_expired',
  );
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('code_unknown'));
});

test('A device that may not be helped is refused on both sides with the reason, and the code goes on', async (t) => {
  const here = await place(t, { unenrolledAllowed: false });
  await here.signIn();
  const code = await here.code();
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('device_unenrolled'));
  assert.equal(here.sharer.page.state.joinProblem?.code, 'device_unenrolled');
  await here.helper.shows(
    'the reason',
    ({ state }) => state.offerProblem?.code === 'device_unenrolled' && state.offer?.status === 'waiting',
  );
  assert.equal(here.helper.page.state.offer?.code, code);
  assert.deepEqual([here.helper.session, here.sharer.session], [undefined, undefined]);
});

test('A code that is entered on the device that made it is refused, and goes on', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  await assert.rejects(here.helper.page.rpc.call('join', { code }), withCode('policy_refused'));
  assert.equal(here.helper.page.state.joinProblem?.details['problem'], 'same_device');
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase }) => phase === 'trust');
});

test('A helper who takes the code back leaves nothing to join', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  await here.helper.page.rpc.call('cancelOffer', {});
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('code_unknown'));
});

test('Without a sign-in there is neither a code nor a way to join', async (t) => {
  const here = await place(t);
  await here.helper.start();
  await assert.rejects(here.helper.page.rpc.call('offer', {}), withCode('sign_in_required'));
  await assert.rejects(here.helper.page.rpc.call('join', { code: '12345678' }), withCode('sign_in_required'));
});
