import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acme, refusal } from '../../unit/service/support/acme.ts';
import type { TestApp } from '../../unit/service/support/testApp.ts';

const minute = 60_000;

/** The whole answer of a refused call, to compare. */
async function answer(app: TestApp, routing: string): Promise<unknown> {
  return app.rpc.call('joinSession', { routing }).then(
    (ticket) => ticket,
    (error: unknown) => (error instanceof Error ? { ...error, message: error.message } : error),
  );
}

test('Unknown, foreign, malformed and expired routing parts are answered alike', async (t) => {
  const acme = await Acme.start(t);
  const [helper, sharer, foreign] = await Promise.all([
    acme.helper(),
    acme.sharer(),
    acme.app('otto', 'other desk', { tid: 'brand' }),
  ]);
  const ofAcme = await helper.rpc.call('offerSession', {});
  const ofBrand = await foreign.rpc.call('offerSession', {});
  const unknown = await answer(sharer, ofAcme.routing === '000' ? '001' : '000');
  assert.equal((unknown as { code: string }).code, 'code_unknown');
  assert.deepEqual(await answer(sharer, 'ZZZZ'), unknown);
  assert.deepEqual(await answer(sharer, '__proto_'), unknown);
  assert.deepEqual(await answer(sharer, ''), unknown);
  // The same three characters may stand for an offer of each tenant; then there is nothing foreign to try.
  if (ofBrand.routing !== ofAcme.routing) assert.deepEqual(await answer(sharer, ofBrand.routing), unknown);
  acme.clock.advance(10 * minute);
  assert.deepEqual(await answer(sharer, ofAcme.routing), unknown);
});

test('A sharer of another tenant cannot join, whatever they know', async (t) => {
  const acme = await Acme.start(t);
  const [helper, foreign] = await Promise.all([acme.helper(), acme.app('otto', 'other desk', { tid: 'brand' })]);
  const { routing, sessionId } = await helper.rpc.call('offerSession', {});
  assert.equal(await refusal(foreign.rpc.call('joinSession', { routing })), 'code_unknown');
  assert.equal(await refusal(foreign.rpc.call('resumeSession', { sessionId })), 'wrong_state');
  await foreign.rpc.call('endSession', { sessionId, reason: 'sharer_ended' });
  const sharer = await acme.sharer();
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing })), 'none', 'the offer is untouched');
});

test('After ten misses an hour a person and their device look nothing up, not even what is right', async (t) => {
  const acme = await Acme.start(t);
  const [helper, sharer] = await Promise.all([acme.helper(), acme.sharer()]);
  for (let miss = 0; miss < 10; miss += 1)
    assert.equal(await refusal(sharer.rpc.call('joinSession', { routing: '!!!' })), 'code_unknown');
  const { routing } = await helper.rpc.call('offerSession', {});
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing })), 'lookup_limit');

  const samePersonElsewhere = await acme.app('sam', 'tablet', { groups: ['staff'] });
  assert.equal(await refusal(samePersonElsewhere.rpc.call('joinSession', { routing })), 'lookup_limit');
  const sameDeviceOtherPerson = await acme.app('sue', 'laptop', { groups: ['staff'] });
  assert.equal(await refusal(sameDeviceOtherPerson.rpc.call('joinSession', { routing })), 'lookup_limit');
  const somebodyElse = await acme.app('sue', 'other laptop', { groups: ['staff'] });
  assert.equal(await refusal(somebodyElse.rpc.call('joinSession', { routing })), 'none');

  acme.clock.advance(60 * minute);
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing: '!!!' })), 'code_unknown');
});

test('A helper gets five codes in ten minutes', async (t) => {
  const acme = await Acme.start(t);
  const helper = await acme.helper();
  for (let count = 0; count < 5; count += 1) {
    await helper.rpc.call('offerSession', {});
    acme.clock.advance(minute);
  }
  assert.equal(await refusal(helper.rpc.call('offerSession', {})), 'code_limit');
  const elsewhere = await acme.app('hana', 'another desk');
  assert.equal(await refusal(elsewhere.rpc.call('offerSession', {})), 'code_limit');
  acme.clock.advance(5 * minute);
  assert.equal(await refusal(helper.rpc.call('offerSession', {})), 'none');
  assert.equal(await refusal(helper.rpc.call('offerSession', {})), 'code_limit');
});
