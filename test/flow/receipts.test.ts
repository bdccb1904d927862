import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';

test('After the end both devices have checked where the tenant’s log has their session', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' });
  await here.both('the receipt', ({ end }) => end?.receipt !== undefined);
  assert.equal(here.helper.session?.end?.receipt, here.sharer.session?.end?.receipt);
});

test('The helper is told how the sharer’s device stands before anything can be asked for', async (t) => {
  const here = await place(t);
  await here.meet();
  assert.equal(here.helper.session?.phase, 'trust');
  assert.deepEqual(here.helper.session?.compliance.state, 'notEnrolled');
  assert.deepEqual(
    here.helper.session?.compliance.reasons.map(({ code }) => code),
    ['not_enrolled'],
  );
});
