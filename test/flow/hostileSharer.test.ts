import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { SharedState } from '../../workbench/base/session/peerApi.ts';
import { type Place, place, withCode } from '../support/flow/place.ts';
import { RawPeer } from '../support/flow/rawPeer.ts';
import { until } from '../support/flow/until.ts';

/** A helper with a real app, and a sharer whose app keeps to no rule. */
async function meet(t: TestContext): Promise<Place & { readonly raw: RawPeer }> {
  const here = await place(t);
  await here.helper.start();
  await here.helper.signIn();
  const code = await here.code();
  const raw = new RawPeer('sam.okafor', here.service, here.clock);
  t.after(() => raw.close());
  await raw.join(code);
  await here.helper.inSession('who it is', ({ peer }) => peer?.name === 'Sam Okafor');
  return Object.assign(here, { raw });
}

test('Events and calls that nobody declared are refused and counted on the helper’s device, and the session goes on', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  for (let time = 0; time < 30; time += 1) {
    up.rpc.notify('event', { extension: 'core', event: `made up ${time}`, payload: time });
    up.rpc.notify('event', { extension: `nobody ${time}`, event: 'x' });
  }
  await assert.rejects(
    up.rpc.call('call', { extension: 'core', sdk: '1', action: 'key', input: { code: 'KeyA', pressed: true } }),
    withCode('unknown_action'),
  );
  await assert.rejects(
    up.rpc.call('call', { extension: 'authentication', sdk: '1', action: 'signOut' }),
    withCode('wrong_side'),
  );
  await assert.rejects(
    up.rpc.call('call', { extension: 'core', sdk: '1', action: 'constructor' }),
    withCode('unknown_action'),
  );
  await here.raw.settled();
  await here.pass(500);
  const refused = here.helper.log.of('refused');
  assert.ok(
    refused.some(
      ({ extension, code, count }) => extension === 'undeclared' && code === 'unknown_action' && count === 32,
    ),
  );
  assert.ok(
    refused.some(
      ({ extension, code, count }) => extension === 'undeclared' && code === 'unknown_extension' && count === 30,
    ),
  );
  assert.notEqual(here.helper.session?.phase, 'ended');
  assert.equal(here.helper.page.state.identity.status, 'signedIn');
});

test('Payloads that are too large are refused, and the session goes on', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  const input = 'x'.repeat(61_000);
  await assert.rejects(
    up.rpc.call('call', { extension: 'pause', sdk: '1', action: 'pause', input }),
    withCode('wrong_side'),
  );
  up.rpc.notify('event', { extension: 'core', event: 'x', payload: input });
  assert.throws(
    () => up.rpc.notify('event', { extension: 'core', event: 'x', payload: 'x'.repeat(70_000) }),
    withCode('too_large'),
  );
  await here.raw.settled();
  assert.notEqual(here.helper.session?.phase, 'ended');
});

test('A sharer’s device that says what cannot be read again and again is left', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  for (let time = 0; time < 25; time += 1) up.peer.control.send(new Uint8Array([0xc1, 0xc1]));
  await here.helper.inSession('the end', ({ phase, end }) => phase === 'ended' && end?.problem?.code === 'malformed');
});

test('A state that goes back in time, or pretends to control, gives the helper’s device nothing', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  const state: SharedState = {
    phase: 'active',
    mode: 'view',
    allowed: ['screen.view'],
    blocked: [],
    epoch: 5,
    sharerActive: false,
  };
  up.rpc.notify('state', state);
  await here.helper.inSession('seeing', ({ mode }) => mode === 'view');
  up.rpc.notify('state', { ...state, mode: 'control', epoch: 3 });
  await here.raw.settled();
  assert.equal(here.helper.session?.mode, 'view');
});

test('A sharer who takes the helper’s answer and hangs up has used up a try', async (t) => {
  const here = await place(t);
  await here.helper.start();
  await here.helper.signIn();
  const code = await here.code();
  const raw = new RawPeer('sam.okafor', here.service, here.clock);
  t.after(() => raw.close());
  await assert.rejects(raw.join(code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')), withCode('code_wrong'));
  await here.helper.shows('the try', ({ state }) => state.offer?.triesLeft === 2);
  await until('it waits again', () => here.helper.page.state.offer?.status === 'waiting');
});

test('Permissions that a sharer’s device makes up are shown to nobody, however many, and a break after them is only a break', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  const invented = Array.from({ length: 252 }, () => '\u{1f600}'.repeat(64));
  up.rpc.notify('state', {
    phase: 'active',
    mode: 'view',
    allowed: ['screen.view', ...invented],
    blocked: ['Call this number'],
    asking: 'Call that number',
    epoch: 5,
    sharerActive: false,
  });
  const session = await here.helper.inSession('what is allowed', ({ allowed }) => allowed.length > 0);
  assert.deepEqual(session.allowed, ['screen.view']);
  assert.deepEqual(session.blocked, []);
  assert.equal(session.asking, undefined);
  here.helper.dialer.cut();
  await here.helper.inSession('that it is away', ({ phase }) => phase === 'reconnecting');
});

test('What a sharer’s device says beside its refusal is shown to nobody', async (t) => {
  const here = await meet(t);
  const { up } = here.raw;
  assert.ok(up);
  up.rpc.handle('call', () => {
    throw new HandrailError('service_unreachable', 'No', { address: 'Call this number' });
  });
  await assert.rejects(here.helper.run('core', 'view'), { code: 'service_unreachable', details: {} });
  const { refusal } = await here.helper.inSession('the refusal', (session) => session.refusal !== undefined);
  assert.deepEqual(refusal, { code: 'service_unreachable', details: {} });
});
