import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { RawPeer } from '../support/flow/rawPeer.ts';
import { until } from '../support/flow/until.ts';

const details = { minimum: '1.0.1', app: '1.0.0' };

test('An app older than the tenant wants is not let in, and says which version it takes', async (t) => {
  const here = await place(t, { minimumAppVersion: '1.0.1' });
  await here.helper.start();
  await assert.rejects(here.helper.page.run('authentication', 'signIn'), withCode('upgrade_required'));
  await here.helper.shows('why', ({ state }) => state.identity.status === 'signedOut' && state.identity.problem);
  assert.deepEqual(here.helper.page.state.identity.problem, { code: 'upgrade_required', details });
});

test('An app that is new enough is let in', async (t) => {
  const here = await place(t, { minimumAppVersion: '1.0.0' });
  await here.signIn();
  const code = await here.code();
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
});

test('A newer version that the tenant wants meanwhile ends no session, and no other begins', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.service.setSettings({ minimumAppVersion: '1.0.1' });
  for (const person of [here.helper, here.sharer]) {
    await person.shows('what is wanted', ({ state }) => state.identity.problem?.code === 'upgrade_required');
    assert.deepEqual(person.page.state.identity.problem?.details, details);
    assert.equal(person.session?.phase, 'active');
  }
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both('the end', ({ phase }) => phase === 'ended');
  const code = await here.code();
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('upgrade_required'));
});

test('A sharer’s device refuses a helper whose app is older than the grant says, whatever it told the service', async (t) => {
  const here = await place(t, { minimumAppVersion: '1.0.0' });
  await here.sharer.start();
  await here.sharer.signIn();
  const raw = new RawPeer('hana.berg', here.service, here.clock, '0.9.9');
  t.after(() => raw.close());
  const code = await raw.offer();
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('wrong_version'));
  assert.equal(here.sharer.session, undefined);
});

test('A helper’s device refuses a sharer whose app is older than the grant says', async (t) => {
  const here = await place(t, { minimumAppVersion: '1.0.0' });
  await here.helper.start();
  await here.helper.signIn();
  const raw = new RawPeer('sam.okafor', here.service, here.clock, '0.9.9');
  t.after(() => raw.close());
  const code = await here.code();
  await raw.join(code).catch(() => undefined);
  await until('the helper is told', () => here.helper.page.state.offerProblem?.code === 'wrong_version');
  assert.equal(here.helper.session, undefined);
});
