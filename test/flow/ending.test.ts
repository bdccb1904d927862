import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

const down = { code: 'ShiftLeft', pressed: true };

test('When the helper leaves, both see how it ended and nothing of it stays on the sharer’s machine', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
  await here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' });
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'helper_left');
  assert.equal(here.sharer.injected.at(-1), 'release');
  assert.equal(here.capture, undefined);
  assert.deepEqual(
    here.sharer.page.state.sides.map(({ side }) => side),
    ['app'],
  );
  assert.deepEqual(
    here.helper.page.state.sides.map(({ side }) => side),
    ['app'],
  );
});

test('When the sharer ends, the helper is told', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'sharer_ended');
  assert.equal(here.capture, undefined);
  assert.deepEqual(here.helper.session?.end?.features, ['screen.view']);
});

test('The end key ends the session from anywhere', async (t) => {
  const here = await place(t);
  await here.share('control');
  here.sharer.hands.pressEndKey();
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'end_key');
  assert.equal(here.capture, undefined);
});

test('Leaving while the sharer is asked takes the prompt away', async (t) => {
  const here = await place(t);
  await here.meet();
  const asked = here.helper.run('core', 'view').catch(() => undefined);
  const { answer } = await here.prompt();
  await here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' });
  await here.both('the end', ({ phase }) => phase === 'ended');
  await until('the prompt is gone', () => here.sharer.shell.prompt === undefined);
  answer('allow');
  await here.pass(300, 100);
  await asked;
  assert.equal(here.sharer.shell.captures.length, 0);
});

test('Closing the app on either side tells the other', async (t) => {
  for (const closing of ['helper', 'sharer'] as const) {
    const here = await place(t);
    await here.share('view');
    const other = closing === 'helper' ? here.sharer : here.helper;
    here[closing].page.close();
    await other.inSession('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'app_closed');
    assert.equal(here.capture, undefined);
    await here.pass(300, 100);
    await until('the shell is closed', () => here[closing].shell.closed);
  }
});

test('Signing out ends the session, and tells the other side why', async (t) => {
  const here = await place(t);
  await here.share('view');
  const signedOut = here.helper.page.run('authentication', 'signOut');
  await here.sharer.inSession('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'sign_out');
  await here.pass(300, 100);
  await signedOut;
  await here.helper.shows('nobody', ({ state }) => state.identity.status === 'signedOut');
});

test('A page that is reloaded finds the session as it was, with its sides running again', async (t) => {
  const here = await place(t);
  await here.share('control');
  // A reload closes the channels, not the window.
  here.sharer.page.rpc.close('reload');
  await until('a new page', () => {
    here.clock.advance(1);
    return here.sharer.shell.pages.length === 2;
  });
  await here.sharer.page.open();
  assert.equal(here.sharer.session?.mode, 'control');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
});

test('An ended session makes room for the next one between the same two', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both('the end', ({ phase }) => phase === 'ended');
  const code = await here.code();
  await here.sharer.page.rpc.call('join', { code });
  await here.both('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  await here.pass(1_000);
  await here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  await here.helper.run('core', 'key', down);
  await here.injects('ShiftLeft down');
});

test('A session that has reached the tenant’s limit ends', async (t) => {
  const here = await place(t, { sessionLimitMs: 150_000 });
  await here.share('view');
  await here.pass(149_000);
  assert.equal(here.sharer.session?.phase, 'active');
  await here.pass(2_000);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'limit');
});

test('When both apps and the service are closed no timer is left', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.frame();
  here.helper.dialer.cut();
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.passUntilBoth('that it goes on', ({ phase }) => phase === 'active');
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both('the end', ({ phase }) => phase === 'ended');
  await here.pass(1_000, 100);
  await here.dispose();
  assert.equal(here.clock.waiting, 0);
});
