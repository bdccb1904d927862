import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { cardLifeSeconds } from '../../workbench/base/policy/card.ts';
import { Person } from '../support/flow/person.ts';
import { place, withCode } from '../support/flow/place.ts';
import { turns } from '../support/turns.ts';

test('A sign-in that fails says why, and another try may follow', async (t) => {
  const { helper } = await place(t);
  await helper.start();
  helper.identity.refuse = new HandrailError('sign_in_failed', 'No');
  await assert.rejects(helper.page.run('authentication', 'signIn'), withCode('sign_in_failed'));
  await helper.shows(
    'why',
    ({ state }) => state.identity.status === 'signedOut' && state.identity.problem?.code === 'sign_in_failed',
  );
  // The rate of sign-ins is two at once, so a third would have to wait.
  await helper.signIn();
  assert.equal(helper.page.state.identity.problem, undefined);
});

test('A side of the app that stopped, or never came up, is started again when somebody asks for what it does', async (t) => {
  const { helper } = await place(t);
  await helper.start();
  await helper.page.killSide('authentication');
  await helper.shows('that it stopped', ({ state }) => state.toasts.length === 1);
  await helper.signIn();
  await helper.page.killSide('authentication');
  await helper.page.run('authentication', 'signOut');
  await helper.shows('nobody', ({ state }) => state.identity.status === 'signedOut');
});

test('Somebody whom the service does not serve is told so, and is not dialled for again', async (t) => {
  const here = await place(t);
  const stranger = new Person('nobody.here', here.service, here.clock);
  t.after(() => Promise.all([stranger.app.close(), here.pass(1_000, 100)]));
  await stranger.start();
  await assert.rejects(stranger.page.run('authentication', 'signIn'), withCode('sign_in_failed'));
  await stranger.shows('why', ({ state }) => state.identity.status === 'signedOut' && state.service.link === 'offline');
});

test('A device that is set up for one organisation signs in its people, and nobody of another', async (t) => {
  const here = await place(t);
  const own = new Person('sam.okafor', here.service, here.clock, { tenant: 'contoso' });
  const foreign = new Person('hana.berg', here.service, here.clock, { tenant: 'fabrikam' });
  t.after(() => Promise.all([own.app.close(), foreign.app.close(), here.pass(1_000, 100)]));
  await own.start();
  await own.signIn();
  await foreign.start();
  await assert.rejects(foreign.page.run('authentication', 'signIn'), withCode('wrong_tenant'));
  await foreign.shows(
    'why, and nobody signed in',
    ({ state }) =>
      state.identity.status === 'signedOut' &&
      state.identity.problem?.details['problem'] === 'preset' &&
      state.service.link === 'offline',
  );
});

test('While the link cannot be had, whoever signed in is told why, and is signed in without doing it again once it can', async (t) => {
  const here = await place(t);
  const { helper } = here;
  await helper.start();
  helper.dialer.down = true;
  await assert.rejects(helper.page.run('authentication', 'signIn'), withCode('service_unreachable'));
  await helper.shows(
    'why, and that it goes on',
    ({ state }) => state.identity.status === 'signingIn' && state.service.problem?.code === 'service_unreachable',
  );
  helper.dialer.down = false;
  await here.pass(5_000, 250);
  await helper.shows('who it is', ({ state }) => state.identity.person?.name === 'Hana Berg');
  assert.equal(helper.page.state.identity.problem, undefined);
});

test('Whoever waits for the link after a sign-in can give up, and nobody is signed in then', async (t) => {
  const here = await place(t);
  const { helper } = here;
  await helper.start();
  helper.dialer.down = true;
  await assert.rejects(helper.page.run('authentication', 'signIn'), withCode('service_unreachable'));
  await helper.page.run('authentication', 'signOut');
  helper.dialer.down = false;
  await here.pass(5_000, 250);
  assert.equal(helper.page.state.identity.status, 'signedOut');
  assert.equal(helper.page.state.service.link, 'offline');
});

test('A link that opens and carries nothing is told from a service that cannot be reached', async (t) => {
  const here = await place(t);
  const { helper } = here;
  await helper.start();
  helper.dialer.pass = () => undefined;
  const signed = assert.rejects(helper.page.run('authentication', 'signIn'), withCode('service_unreachable'));
  await here.pass(11_000, 500);
  await signed;
  assert.equal(helper.page.state.service.problem?.details['problem'], 'silent_link');
});

test('A sign-in of an earlier time is used silently, and waits for a service that is away', async (t) => {
  const here = await place(t);
  const kept = new Person('hana.berg', here.service, here.clock, { kept: true });
  t.after(() => Promise.all([kept.app.close(), here.pass(1_000, 100)]));
  kept.dialer.down = true;
  await kept.start();
  await kept.shows('the trouble', ({ state }) => state.service.problem?.code === 'service_unreachable');
  kept.dialer.down = false;
  await here.pass(5_000, 250);
  await kept.shows(
    'who it is',
    ({ state }) => state.identity.status === 'signedIn' && state.identity.person?.name === 'Hana Berg',
  );
});

test('Who is signed in stays so while the link is away, and the link comes back by itself', async (t) => {
  const here = await place(t);
  const { helper } = here;
  await helper.start();
  await helper.signIn();
  helper.dialer.cut();
  await helper.shows('the trouble', ({ state }) => state.service.link === 'offline');
  assert.equal(helper.page.state.identity.status, 'signedIn');
  await here.pass(3_000, 250);
  await helper.shows('the link', ({ state }) => state.service.link === 'online');
});

test('Signing out while a sign-in is under way leaves nobody signed in', async (t) => {
  const { helper } = await place(t);
  await helper.start();
  const held: (() => void)[] = [];
  helper.identity.signIn = () => new Promise<void>((resolve) => held.push(resolve));
  const signingIn = assert.rejects(helper.page.run('authentication', 'signIn'), withCode('cancelled'));
  await helper.shows('that it is under way', ({ state }) => state.identity.status === 'signingIn');
  await helper.page.run('authentication', 'signOut');
  held[0]?.();
  await signingIn;
  await turns();
  assert.equal(helper.page.state.identity.status, 'signedOut');
  assert.equal(helper.page.state.service.link, 'offline');
});

test('Apps that stay linked for longer than a card is good for can still meet', async (t) => {
  const here = await place(t);
  await here.signIn();
  // In steps that leave each renewal its time.
  await here.pass(cardLifeSeconds * 1000 + 600_000, 45_000);
  const code = await here.code();
  await here.sharer.page.rpc.call('join', { code });
  await here.helper.inSession('who it is', ({ peer }) => peer?.name === 'Sam Okafor');
  await here.sharer.inSession('who it is', ({ peer }) => peer?.name === 'Hana Berg');
});
