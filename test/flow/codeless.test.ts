import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launching } from '../support/flow/launching.ts';
import { withCode } from '../support/flow/place.ts';

test('On an enrolled device a launched session starts without a code where the tenant does without, and both are told', async (t) => {
  const here = await launching(t);
  assert.equal((await here.requested()).codeless, true);
  const { offer } = here.helper.page.state;
  assert.deepEqual([offer?.codeless, offer?.launched, offer?.status], [true, true, 'waiting']);
  await here.accept();
  await here.both(
    'the trust screen',
    ({ phase, peer, codeless }) => phase === 'trust' && peer !== undefined && codeless,
  );
  assert.equal(here.sharer.session?.peer?.name, 'Hana Berg');
  assert.equal(here.helper.session?.peer?.name, 'Sam Okafor');
  // Nothing is allowed by it: the sharer is asked as always.
  assert.deepEqual(here.sharer.session?.allowed, []);
  await here.ask('view', 'allow');
  await here.both('the screen', ({ mode }) => mode === 'view');
  assert.equal(here.helper.page.state.offer, undefined);
});

test('A session that met without a code reconnects as any other, and its renewed grants hold', async (t) => {
  const here = await launching(t);
  await here.requested();
  await here.accept();
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  await here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  await here.pass(125_000);
  await here.both('control', ({ mode, phase }) => mode === 'control' && phase === 'active');
  here.helper.dialer.cut();
  await here.passUntilBoth('the session again', ({ phase, mode }) => phase === 'active' && mode === 'control');
});

test('The code stays good beside it: who types it instead meets by code, and nothing says otherwise', async (t) => {
  const here = await launching(t);
  await here.requested();
  const code = await here.helper.shows('a code', ({ state }) => state.offer?.code);
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  assert.deepEqual([here.helper.session?.codeless, here.sharer.session?.codeless], [false, false]);
});

test('Where the tenant wants the code, nothing does without it', async (t) => {
  const here = await launching(t, { codeForLaunched: true });
  assert.equal((await here.requested()).codeless, false);
  assert.equal(here.helper.page.state.offer?.codeless, false);
  await assert.rejects(here.accept(), withCode('code_required'));
  assert.equal(here.sharer.page.state.joinProblem?.code, 'code_required');
});

test('A device that is not enrolled asks for the code, whatever the tenant does without', async (t) => {
  const here = await launching(t, {}, { enrolled: false });
  assert.equal((await here.requested()).codeless, false);
  await assert.rejects(here.accept(), withCode('code_required'));
  const code = await here.helper.shows('a code', ({ state }) => state.offer?.code);
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, codeless }) => phase === 'trust' && !codeless);
});

test('A helper’s device that cannot show who signed in on it offers the code', async (t) => {
  const here = await launching(t);
  here.helper.identity.word = undefined;
  assert.equal((await here.requested()).codeless, false);
  assert.equal(here.helper.page.state.offer?.codeless, false);
  await assert.rejects(here.accept(), withCode('code_required'));
});

test('A tenant that wants the code again while a request waits gets it', async (t) => {
  const here = await launching(t);
  await here.requested();
  await here.service.setSettings({ codeForLaunched: true });
  await here.sharer.shows('that the code is needed', ({ state }) => state.requests[0]?.codeless === false);
  await assert.rejects(here.accept(), withCode('code_required'));
  const code = await here.helper.shows('a code', ({ state }) => state.offer?.code);
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase }) => phase === 'trust');
});

test('A retired device forgets its enrolment: it asks for codes until somebody enrols it again', async (t) => {
  const here = await launching(t);
  assert.ok(await here.sharer.keystore.read('enrolment'));
  await here.service.retire(here.deviceId);
  await here.pass(5_000, 250);
  assert.equal(await here.sharer.keystore.read('enrolment'), undefined);
});

test('Who signed out is not held by what the service said of the device, only by what was done at it', async (t) => {
  const here = await launching(t);
  await here.sharer.shows('its enrolment', ({ state }) => state.device.enrolled);
  await here.sharer.page.run('authentication', 'signOut');
  await here.sharer.shows(
    'nothing of a standing',
    ({ state }) =>
      state.identity.status === 'signedOut' && !state.device.enrolled && state.device.compliance === undefined,
  );
  assert.ok(await here.sharer.keystore.read('enrolment'), 'which leaving the service looks at');
});

test('Software distribution’s token enrols and pins as a person’s does; a device that is only said to be enrolled pins nothing', async (t) => {
  const here = await launching(t, {}, { enrolled: false });
  const token = await here.service.enrolmentToken();
  const told = await here.another(t, 'ada.lindqvist', { enrolment: token });
  await told.shows('its enrolment', ({ state }) => state.device.enrolled);
  assert.ok(await told.keystore.read('enrolment'));
  assert.equal(await here.sharer.keystore.read('enrolment'), undefined);
});

test('A person who says Not now is not connected, and the helper hears it', async (t) => {
  const here = await launching(t);
  const { sessionId } = await here.requested();
  await here.sharer.page.rpc.call('declineHelp', { sessionId });
  await here.helper.shows('the decline', ({ state }) => state.offerProblem?.code === 'consent_declined');
  await assert.rejects(here.sharer.page.rpc.call('acceptHelp', { sessionId }), withCode('wrong_state'));
});
