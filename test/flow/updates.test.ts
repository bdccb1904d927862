import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { MemoryUpdates } from '../support/flow/memoryUpdates.ts';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

const newer = { kind: 'found', version: '1.0.1' } as const;

test('An app that is too old offers to update itself, fetches it with one press, and ends for it', async (t) => {
  const updates = new MemoryUpdates();
  updates.found = newer;
  const here = await place(t, { minimumAppVersion: '1.0.1' }, [], { updates });
  await here.helper.start();
  await assert.rejects(here.helper.page.run('authentication', 'signIn'), withCode('upgrade_required'));
  await here.helper.shows('why', ({ state }) => state.identity.problem?.code === 'upgrade_required');
  assert.deepEqual(here.helper.page.state.update, { way: 'self', status: 'idle' });
  let closed = false;
  here.helper.app.onClose(() => {
    closed = true;
  });
  await here.helper.page.rpc.call('installUpdate', {});
  await until('the app has ended', () => closed);
  assert.deepEqual(updates.asked, ['look', 'fetch', 'prepare']);
  assert.equal(updates.required, '1.0.1');
});

test('A refused update leaves the app running, with the reason', async (t) => {
  const updates = new MemoryUpdates();
  updates.found = newer;
  updates.refuse.fetch = new HandrailError('update_refused', 'Another file', { problem: 'tampered' });
  const here = await place(t, {}, [], { updates });
  await here.helper.start();
  await here.helper.signIn();
  await here.helper.page.rpc.call('checkForUpdate', {});
  await here.helper.shows('the refusal', ({ state }) => state.update.problem);
  assert.deepEqual(here.helper.page.state.update, {
    way: 'self',
    status: 'idle',
    problem: { code: 'update_refused', details: { problem: 'tampered' } },
  });
  assert.equal(here.helper.page.state.identity.status, 'signedIn');
});

test('While a code is out or a session lives nothing is fetched and nothing restarts; when it is over it is offered', async (t) => {
  const updates = new MemoryUpdates();
  const here = await place(t, {}, [], { updates });
  await here.share('view');
  updates.found = newer;
  updates.asked.length = 0;
  const { page } = here.sharer;
  await page.rpc.call('checkForUpdate', {});
  await here.sharer.shows('what waits', ({ state }) => state.update.status === 'waiting');
  await assert.rejects(page.rpc.call('installUpdate', {}), withCode('wrong_state'));
  assert.deepEqual(updates.asked, ['look']);
  assert.equal(here.sharer.session?.phase, 'active');
  await page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both('the end', ({ phase }) => phase === 'ended');
  await here.sharer.shows('that it is ready', ({ state }) => state.update.status === 'ready');
  await turns();
  assert.ok(!updates.asked.includes('prepare'), 'it only offers to restart');
  updates.asked.length = 0;
  await here.code();
  await assert.rejects(here.helper.page.rpc.call('installUpdate', {}), withCode('wrong_state'));
  assert.deepEqual(updates.asked, []);
});

test('An app that does not replace itself tells how, and refuses to be asked', async (t) => {
  const here = await place(t);
  await here.helper.start();
  assert.equal(here.helper.page.state.update.way, 'start');
  for (const method of ['checkForUpdate', 'installUpdate'] as const)
    await assert.rejects(here.helper.page.rpc.call(method, {}), withCode('not_supported'));
});
