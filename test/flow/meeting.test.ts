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

test('Where the tenant shortens the names of its helpers, nothing on the sharer’s device tells the whole one', async (t) => {
  const here = await place(t, { shortenHelperName: true });
  const shown: string[] = [];
  await here.signIn();
  here.sharer.page.rpc.on('state', (state) => shown.push(JSON.stringify(state)));
  const code = await here.code();
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  const { id, ...peer } = here.sharer.session?.peer ?? { id: '', name: '' };
  assert.deepEqual(peer, {
    name: 'Hana B.',
    title: 'Help Desk',
    company: 'Contoso',
    domain: 'contoso.example',
  });
  const asked = here.helper.run('core', 'view');
  const prompt = await here.prompt();
  shown.push(JSON.stringify(prompt.prompt));
  prompt.answer('allow');
  await asked;
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.sharer.inSession('the end', ({ phase }) => phase === 'ended');
  const all = [...shown, JSON.stringify(here.sharer.log.entries)].join('\n');
  assert.ok(all.includes('Hana B.'));
  assert.doesNotMatch(all, /berg/i);
  assert.equal(here.helper.session?.peer?.signInName, 'sam.okafor@contoso.example', 'the helper sees who it is');
});

test('Somebody who may help is shown whole when it is they who are helped', async (t) => {
  const here = await place(t, { shortenHelperName: true });
  await here.signIn();
  const second = await here.another(t, 'ada.lindqvist');
  await second.page.rpc.call('offer', {});
  const code = await second.shows('a code', ({ state }) => state.offer?.code);
  await here.helper.page.rpc.call('join', { code });
  const { peer } = await second.inSession('who it is', (session) => session.peer !== undefined);
  assert.deepEqual([peer?.name, peer?.signInName], ['Hana Berg', 'hana.berg@contoso.example']);
  await here.helper.inSession('a short name', (session) => session.peer !== undefined && !session.peer.signInName);
});
