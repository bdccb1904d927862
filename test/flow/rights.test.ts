import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

const down = { code: 'ShiftLeft', pressed: true };

test('A role that is taken away in the middle of a session ends it at once, with the held keys let go', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
  await here.service.setRoles(false);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'rights_ended');
  assert.deepEqual(here.sharer.injected, ['ShiftLeft down', 'release']);
  assert.equal(here.capture, undefined);
});

test('A role that is taken away without a word is noticed with the next grant', async (t) => {
  const here = await place(t);
  await here.share('view');
  here.service.roles = false;
  await here.pass(119_000);
  assert.equal(here.sharer.session?.phase, 'active');
  await here.pass(2_000);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'rights_ended');
});

test('A grant that is renewed lets the session go on past its first life', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.pass(400_000);
  assert.equal(here.sharer.session?.phase, 'active');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
});

test('A grant that nobody renews ends, and with it the session and what was held', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
  here.service.broken = true;
  await here.pass(302_000);
  await here.both(
    'the end',
    ({ phase, end }) => phase === 'ended' && end?.problem?.code === 'grant_expired' && end.reason === 'rights_ended',
  );
  assert.deepEqual(here.sharer.injected, ['ShiftLeft down', 'release']);
  assert.equal(here.capture, undefined);
  await until('the log says so', () =>
    here.sharer.log.of('session_ended').some(({ reason }) => reason === 'rights_ended'),
  );
});
