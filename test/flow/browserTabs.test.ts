import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { type Place, place, withCode } from '../support/flow/place.ts';
import { RawPeer, type RawShells } from '../support/flow/rawPeer.ts';
import { until } from '../support/flow/until.ts';

function peer(t: { after(run: () => void): void }, here: Place, id: string, shells: RawShells): RawPeer {
  const raw = new RawPeer(id, here.service, here.clock, '1.0.0', shells);
  t.after(() => raw.close());
  return raw;
}

test('Nobody has control of a sharer in a browser tab, whatever their role says', async (t) => {
  const here = await place(t);
  await here.helper.start();
  await here.helper.signIn();
  const raw = peer(t, here, 'sam.okafor', { told: 'tab', introduced: 'tab' });
  await raw.join(await here.code());
  await here.helper.shows('the trust screen', () => here.helper.session?.peerShell === 'tab');
  const held = here.helper.session?.held ?? [];
  assert.ok(held.includes('screen.view'));
  assert.ok(!held.includes('screen.control'));
  assert.ok(!held.includes('elevation.use'));
});

for (const [what, shells] of [
  ['that says so to the service alone', { told: 'tab' }],
  ['that says to both that it is an app', { page: true }],
] as const) {
  test(`A sharer in a browser tab ${what} is marked as one to the helper, who has no control`, async (t) => {
    const here = await place(t);
    await here.helper.start();
    await here.helper.signIn();
    const raw = peer(t, here, 'sam.okafor', shells);
    await raw.join(await here.code());
    await here.helper.shows('the mark', () => here.helper.session?.peerShell === 'tab');
    assert.ok(!here.helper.session?.held.includes('screen.control'));
    await assert.rejects(raw.link.enrol('a-token-of-the-right-form'), withCode('not_supported'));
  });

  test(`A helper in a browser tab ${what} is marked as one to the sharer`, async (t) => {
    const here = await place(t);
    await here.sharer.start();
    await here.sharer.signIn();
    const raw = peer(t, here, 'hana.berg', shells);
    const code = await raw.offer();
    await here.sharer.page.rpc.call('join', { code });
    await here.sharer.shows('the mark', () => here.sharer.session?.peerShell === 'tab');
  });
}

test('A sharer in a browser tab counts as unenrolled', async (t) => {
  const here = await place(t);
  const raw = peer(t, here, 'sam.okafor', { told: 'tab' });
  await until('the sign-in', () => raw.link.status.link === 'online');
  await assert.rejects(raw.link.enrol('a-token-of-the-right-form'), withCode('not_supported'));
});

test('Where the tenant refuses browser tabs, nobody without an administrator’s rights signs in in one', async (t) => {
  const here = await place(t, { tabsAllowed: false });
  const refusal = async (id: string) => {
    const { link } = peer(t, here, id, { told: 'tab' });
    return await until('an answer', () =>
      link.status.link === 'online'
        ? 'signed in'
        : link.status.link === 'offline' && link.status.problem && HandrailError.from(link.status.problem).code,
    );
  };
  assert.equal(await refusal('sam.okafor'), 'tab_refused');
  assert.equal(await refusal('ada.lindqvist'), 'signed in');
});

test('A tenant that refuses browser tabs meanwhile lets none into a session, and both people hear why', async (t) => {
  const here = await place(t);
  await here.helper.start();
  await here.helper.signIn();
  const raw = peer(t, here, 'sam.okafor', { told: 'tab', introduced: 'tab' });
  await until('the sign-in', () => raw.link.status.link === 'online');
  const code = await here.code();
  await here.service.setSettings({ tabsAllowed: false });
  await assert.rejects(raw.join(code), withCode('tab_refused'));
  await here.helper.shows('why', ({ state }) => state.offerProblem?.code === 'tab_refused');

  const helper = peer(t, here, 'ada.lindqvist', { told: 'tab' });
  await assert.rejects(helper.offer(), withCode('tab_refused'));
});

test('A sharer’s device refuses a helper in a browser tab where the grant does, whatever was told to the service', async (t) => {
  const here = await place(t, { tabsAllowed: false });
  await here.sharer.start();
  await here.sharer.signIn();
  const raw = peer(t, here, 'hana.berg', { introduced: 'tab' });
  await assert.rejects(here.sharer.page.rpc.call('join', { code: await raw.offer() }), withCode('tab_refused'));
  assert.equal(here.sharer.session, undefined);
});

test('A helper’s device refuses a sharer in a browser tab where the grant does', async (t) => {
  const here = await place(t, { tabsAllowed: false });
  await here.helper.start();
  await here.helper.signIn();
  const raw = peer(t, here, 'sam.okafor', { introduced: 'tab' });
  await raw.join(await here.code()).catch(() => undefined);
  await until('the helper is told', () => here.helper.page.state.offerProblem?.code === 'tab_refused');
  assert.equal(here.helper.session, undefined);
});
