import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Place, place, withCode } from '../support/flow/place.ts';
import { RawPeer } from '../support/flow/rawPeer.ts';
import { until } from '../support/flow/until.ts';

const key = { code: 'KeyA', pressed: true };
const core = (action: string) => ({ extension: 'core', sdk: '1', action });

/** A sharer with a real app, and a helper whose app keeps to no rule. */
async function meet(t: TestContext): Promise<Place & { readonly raw: RawPeer }> {
  const here = await place(t);
  await here.sharer.start();
  await here.sharer.signIn();
  const raw = new RawPeer('hana.berg', here.service, here.clock);
  t.after(() => raw.close());
  const code = await raw.offer();
  await here.sharer.page.rpc.call('join', { code });
  await here.sharer.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  await until('the raw peer is up', () => raw.up);
  return Object.assign(here, { raw });
}

async function allow(here: Place & { readonly raw: RawPeer }, action: 'view' | 'control'): Promise<void> {
  const asked = here.raw.up?.rpc.call('call', core(action));
  (await here.prompt()).answer('allow');
  await asked;
  await here.sharer.inSession(action, ({ mode }) => mode === action);
}

/** Input with every epoch that there may be. */
async function spray(here: { readonly raw: RawPeer }): Promise<void> {
  for (let epoch = 0; epoch < 12; epoch += 1) {
    here.raw.send('input', 'key', key, epoch);
    here.raw.send('input', 'text', { text: 'x' }, epoch);
    here.raw.send('moves', 'move', { x: 0.5, y: 0.5 }, epoch);
  }
  await here.raw.settled();
}

const keys = (here: Place) => here.sharer.injected.filter((one) => one !== 'release');

test('Input before anything was allowed, and while the sharer is asked, reaches nothing', async (t) => {
  const here = await meet(t);
  await spray(here);
  const asked = assert.rejects(
    here.raw.up?.rpc.call('call', core('control')) ?? Promise.resolve(),
    withCode('consent_declined'),
  );
  const { answer } = await here.prompt();
  await spray(here);
  answer('decline');
  await asked;
  await spray(here);
  assert.deepEqual(keys(here), []);
  await here.pass(500);
  assert.ok(here.sharer.log.of('refused').length > 0, 'what was refused is counted');
});

test('Input in a session that only shows the screen reaches nothing', async (t) => {
  const here = await meet(t);
  await allow(here, 'view');
  await spray(here);
  assert.deepEqual(keys(here), []);
});

test('Input while another prompt is open reaches nothing', async (t) => {
  const here = await meet(t);
  await allow(here, 'view');
  await here.pass(1_000);
  const asked = here.raw.up?.rpc.call('call', core('control'));
  const { answer } = await here.prompt();
  await spray(here);
  answer('allow');
  await asked;
  assert.deepEqual(keys(here), [], 'what came before the answer is not made good by it');
});

test('Input while paused reaches nothing, and neither does what was sent before the pause and comes after it', async (t) => {
  const here = await meet(t);
  await allow(here, 'control');
  await here.sharer.run('pause', 'pause');
  await here.sharer.inSession('the pause', ({ phase }) => phase === 'paused');
  await spray(here);
  assert.deepEqual(keys(here), []);
  const before = (await here.raw.up?.rpc.call('sync', {}))?.epoch ?? 0;
  await here.sharer.run('pause', 'resume');
  await here.sharer.inSession('that it goes on', ({ phase }) => phase === 'active');
  await here.captured();
  here.raw.send('input', 'key', key, before);
  here.raw.send('input', 'key', key, before - 1);
  await here.raw.settled();
  assert.deepEqual(keys(here), []);
  here.raw.send('input', 'key', key, (await here.raw.up?.rpc.call('sync', {}))?.epoch ?? 0);
  await here.injects('KeyA down');
});

test('Input after the end reaches nothing', async (t) => {
  const here = await meet(t);
  await allow(here, 'control');
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  for (let epoch = 0; epoch < 6; epoch += 1) here.raw.send('input', 'key', key, epoch);
  await here.pass(2_000, 100);
  for (let epoch = 0; epoch < 6; epoch += 1) here.raw.send('input', 'key', key, epoch);
  await here.pass(2_000, 100);
  assert.deepEqual(keys(here), []);
});

test('A helper cannot end the sharer’s pause', async (t) => {
  const here = await meet(t);
  await allow(here, 'control');
  await here.sharer.run('pause', 'pause');
  const resumed = here.raw.up?.rpc.call('call', { extension: 'pause', sdk: '1', action: 'resume' });
  await assert.rejects(resumed ?? Promise.resolve(), withCode('wrong_state'));
  assert.equal(here.sharer.session?.phase, 'paused');
});

test('A flood of keys is cut to the declared rate', async (t) => {
  const here = await meet(t);
  await allow(here, 'control');
  const epoch = (await here.raw.up?.rpc.call('sync', {}))?.epoch ?? 0;
  for (let time = 0; time < 1_000; time += 1) here.raw.send('input', 'key', key, epoch);
  await here.raw.settled();
  await here.pass(500);
  assert.equal(keys(here).length, 400);
  const refused = here.sharer.log.of('refused').filter(({ code }) => code === 'too_many');
  assert.equal(
    refused.reduce((sum, { count }) => sum + Number(count), 0),
    600,
  );
});

test('Names that nobody declared, one-way actions as calls, and a carrier that cannot be are refused, and the session goes on', async (t) => {
  const here = await meet(t);
  await allow(here, 'control');
  const { up } = here.raw;
  assert.ok(up);
  const refused = [
    [{ extension: 'nobody', sdk: '1', action: 'view' }, 'unknown_extension'],
    [core('__proto__'), 'unknown_action'],
    [{ ...core('view'), sdk: '9' }, 'wrong_version'],
    [{ extension: 'authentication', sdk: '1', action: 'signOut' }, 'wrong_side'],
    [{ ...core('view'), input: { more: 1 } }, 'invalid_input'],
    // As a call it would have no epoch, and outlive a pause.
    [{ ...core('key'), input: key }, 'unknown_action'],
  ] as const;
  for (const [call, code] of refused) await assert.rejects(up.rpc.call('call', call), withCode(code));
  up.rpc.notify('carrier', { stream: 'input', to: 'relay', last: 2 ** 52 });
  up.rpc.notify('event', { extension: 'core', event: 'made up', payload: 'x'.repeat(50_000) });
  here.raw.send('input', 'fly', {}, 2);
  here.raw.send('input', 'view', undefined, (await up.rpc.call('sync', {})).epoch);
  here.raw.send('input', 'pause', undefined, (await up.rpc.call('sync', {})).epoch, 'pause');
  here.raw.send('input', 'signOut', undefined, 2, 'authentication');
  await here.raw.settled();
  await here.pass(500);
  assert.equal(here.sharer.session?.phase, 'active');
  assert.equal(here.sharer.session?.mode, 'control', 'a call that came as input ran nothing');
  assert.deepEqual(keys(here), []);
  assert.ok(
    here.sharer.log
      .of('refused')
      .some(({ extension, code }) => extension === 'undeclared' && code === 'unknown_action'),
  );
  here.raw.send('input', 'key', key, (await up.rpc.call('sync', {})).epoch);
  await here.injects('KeyA down');
});

test('A helper’s device that introduces itself again is refused before anything of it is checked', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  const again = {
    key: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) },
    signature: new Uint8Array(64),
    card: 'another',
    shell: 'browser',
    appVersion: '1.0.0',
  } as const;
  await assert.rejects(up.rpc.call('introduce', again), withCode('wrong_state'));
  await allow(here, 'view');
});

test('A helper’s device that falls silent sees nothing while the sharer is told that nothing is shared', async (t) => {
  const here = await meet(t);
  await allow(here, 'view');
  assert.ok(here.capture);
  const { up } = here.raw;
  assert.ok(up);
  // Its link stands, and so the grant goes on being renewed; only its answers do not come.
  Object.assign(up.peer.control, { send: () => undefined });
  await here.pass(20_000, 1_000);
  assert.equal(here.sharer.session?.phase, 'reconnecting');
  assert.equal(here.capture, undefined);
});
