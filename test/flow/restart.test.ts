import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookMs } from '../../workbench/service/sessions/sessionNotes.ts';
import { place } from '../support/flow/place.ts';

const press = (code: string) => ({ code, pressed: true });

for (const [what, end] of [
  ['is upgraded', 'stop'],
  ['was killed', 'kill'],
] as const) {
  test(`While the service ${what} a session waits, and goes on without a new code or approval`, async (t) => {
    const here = await place(t);
    await here.share('control');
    await here.helper.run('core', 'key', press('KeyA'));
    await here.injects('KeyA down');
    // Soon enough after it began for a service that could not say goodbye.
    await here.pass(lookMs);
    const { prompts } = here.sharer.shell;
    await here.service[end]();
    await here.both('that it waits', ({ phase }) => phase === 'reconnecting');
    await here.pass(20_000, 500);
    await here.service.startAgain();
    await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
    await here.captured();
    assert.equal(here.sharer.shell.prompts, prompts);
    await here.helper.run('core', 'key', press('KeyB'));
    await here.injects('release', 'KeyB down');
    // Longer than a grant lives.
    await here.pass(400_000, 2_500);
    await here.both('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
  });
}

test('What was paused before an upgrade is paused after it, and the grant is renewed as before', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  await here.service.stop();
  await here.both('that it waits', ({ phase }) => phase === 'reconnecting');
  await here.service.startAgain();
  await here.passUntilBoth('the pause', ({ phase, pausedBy }) => phase === 'paused' && pausedBy === 'sharer');
  assert.equal(here.capture, undefined);
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'view');
  // Longer than a grant lives.
  await here.pass(400_000, 2_500);
  await here.both('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'view');
});

test('A role that was taken away while the service was down lets the session not come back', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.service.stop();
  await here.both('that it waits', ({ phase }) => phase === 'reconnecting');
  here.service.roles = false;
  await here.service.startAgain();
  await here.pass(130_000, 500);
  await here.both('the end', ({ phase }) => phase === 'ended');
  assert.equal(here.capture, undefined);
});

test('The service that comes back too late finds the session over on both sides', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.service.stop();
  await here.pass(901_000, 2_500);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'connection_lost');
  await here.service.startAgain();
  await here.pass(5_000, 500);
  await here.both('the end', ({ phase }) => phase === 'ended');
});
