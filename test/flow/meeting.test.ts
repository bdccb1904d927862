import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';

test('A person signs in and out, and the page follows', async (t) => {
  const { helper } = await place(t);
  await helper.start();
  assert.equal(helper.page.state.identity.status, 'signedOut');
  await helper.signIn();
  assert.equal(helper.page.state.identity.person?.name, 'Hana Berg');
  await helper.page.run('authentication', 'signOut');
  await helper.shows(
    'nobody',
    ({ state }) => state.identity.status === 'signedOut' && state.service.link === 'offline',
  );
  assert.equal(helper.page.state.identity.person, undefined);
});

test('A code brings the two together, and each sees who the other is from a card that the service signed', async (t) => {
  const here = await place(t);
  await here.meet();
  assert.equal(here.helper.session?.peer?.name, 'Sam Okafor');
  assert.equal(here.sharer.session?.peer?.name, 'Hana Berg');
  assert.equal(here.sharer.session?.peer?.company, 'Contoso');
  assert.equal(here.helper.page.state.offer, undefined);
  assert.equal(here.sharer.page.state.join, undefined);
  assert.deepEqual(here.sharer.injected, []);
});
