import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

const press = (code: string) => ({ code, pressed: true });

for (const side of ['helper', 'sharer'] as const) {
  test(`When the ${side}’s network is cut and comes back, the session goes on without a new approval`, async (t) => {
    const here = await place(t);
    await here.share('control');
    await here.helper.run('core', 'key', press('ShiftLeft'));
    await here.injects('ShiftLeft down');
    const prompts = here.sharer.shell.prompts;
    here[side].dialer.cut(true);
    await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
    assert.equal(here.sharer.injected.at(-1), 'release', 'what was held is let go');
    await assert.rejects(here.helper.run('core', 'key', press('KeyA')), withCode('wrong_state'));
    await here.pass(3_000, 500);
    here[side].dialer.down = false;
    await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
    await here.captured();
    assert.equal(here.sharer.shell.prompts, prompts);
    await here.helper.run('core', 'key', press('KeyB'));
    await here.injects('ShiftLeft down', 'release', 'KeyB down');
  });
}

test('Input that was on its way when the network broke is not injected after it, nor is what a relay kept of it', async (t) => {
  const here = await place(t);
  await here.share('control');
  const kept: Uint8Array[] = [];
  here.helper.dialer.pass = (frame, way) => {
    if (way === 'down' || frame[0] !== 2) return frame;
    kept.push(frame);
    return undefined;
  };
  await here.helper.run('core', 'key', press('KeyA'));
  await until('it is on its way', () => kept.length > 0);
  here.helper.dialer.cut();
  here.helper.dialer.pass = (frame) => frame;
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
  await here.captured();
  await here.helper.run('core', 'key', press('KeyB'));
  await here.injects('KeyB down');
  assert.deepEqual(here.sharer.injected, ['KeyB down']);
  // On the channel that the two use now.
  here.helper.dialer.pass = (frame, way) => {
    const old = kept.shift();
    if (way === 'down' || frame[0] !== 2 || !old) return frame;
    return Uint8Array.of(...frame.subarray(0, 5), ...old.subarray(5));
  };
  await here.helper.run('core', 'key', press('KeyC'));
  await here.both('the end', ({ end }) => end?.reason === 'tampering');
  assert.deepEqual(
    here.sharer.injected.filter((one) => one !== 'release'),
    ['KeyB down'],
  );
});

test('When both networks are cut and come back, the session goes on', async (t) => {
  const here = await place(t);
  await here.share('control');
  for (const person of [here.helper, here.sharer]) person.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.pass(2_000, 500);
  here.sharer.dialer.down = false;
  await here.pass(6_000, 250);
  here.helper.dialer.down = false;
  await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
  await here.captured();
  await here.helper.run('core', 'key', press('KeyB'));
  await here.injects('KeyB down');
});

test('A network that is cut again and again is no reason to end', async (t) => {
  const here = await place(t);
  await here.share('control');
  for (const side of ['helper', 'sharer', 'helper'] as const) {
    here[side].dialer.cut();
    await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
    await here.passUntilBoth('that it goes on', ({ phase }) => phase === 'active');
  }
  await here.captured();
  await here.helper.run('core', 'key', press('KeyB'));
  await here.injects('KeyB down');
});

test('What was paused before a break is paused after it', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  here.helper.dialer.cut();
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.passUntilBoth('the pause', ({ phase, pausedBy }) => phase === 'paused' && pausedBy === 'sharer');
  assert.equal(here.capture, undefined);
});

test('A sharer who pauses during a break finds it paused after it, and only they resume it', async (t) => {
  const here = await place(t);
  await here.share('control');
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.sharer.run('pause', 'pause');
  await here.sharer.inSession('the pause', ({ phase, pausedBy }) => phase === 'reconnecting' && pausedBy === 'sharer');
  await assert.rejects(here.helper.run('pause', 'pause'), withCode('disconnected'));
  here.helper.dialer.down = false;
  await here.passUntilBoth('the pause', ({ phase, pausedBy }) => phase === 'paused' && pausedBy === 'sharer');
  assert.equal(here.capture, undefined);
  await assert.rejects(here.helper.run('pause', 'resume'), withCode('wrong_state'));
  await assert.rejects(here.helper.run('core', 'key', press('KeyA')), withCode('wrong_state'));
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
  await here.captured();
  await here.helper.run('core', 'key', press('KeyB'));
  await here.injects('KeyB down');
  assert.ok(!here.sharer.injected.includes('KeyA down'));
});

test('A sharer who resumes during a break captures nothing before the helper is back', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.sharer.run('pause', 'resume');
  await here.sharer.inSession('no pause', ({ phase, pausedBy }) => phase === 'reconnecting' && !pausedBy);
  assert.equal(here.capture, undefined);
  here.helper.dialer.down = false;
  await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'view');
  assert.ok(here.capture);
});

test('A break in the middle of a prompt takes it away', async (t) => {
  const here = await place(t);
  await here.meet();
  const asked = assert.rejects(here.helper.run('core', 'view'), withCode('disconnected'));
  const { answer } = await here.prompt();
  here.helper.dialer.cut();
  await asked;
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await until('the prompt is gone', () => here.sharer.shell.prompt === undefined);
  answer('allow');
  await here.passUntilBoth('the trust screen', ({ phase, mode }) => phase === 'trust' && mode === 'none');
});

test('A break of more than fifteen minutes ends the session on both sides', async (t) => {
  const here = await place(t);
  await here.share('view');
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  const [stage] = here.sharer.shell.captures;
  assert.equal(stage?.closed, false);
  await here.pass(901_000, 2_500);
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'connection_lost');
  assert.equal(stage?.closed, true);
});

test('During a break nothing is captured, and a session that comes back has fresh rights first and the screen of before', async (t) => {
  const here = await place(t);
  await here.share('view');
  here.sharer.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  const [stage] = here.sharer.shell.captures;
  assert.equal(here.capture, undefined, 'the two stages could go on without the devices');
  // The grant ends meanwhile.
  await here.pass(305_000, 2_500);
  assert.equal(here.capture, undefined);
  here.sharer.dialer.down = false;
  await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'view');
  assert.equal(here.capture, stage, 'the sharer is not asked again which screen');
  assert.equal(here.sharer.shell.captures.length, 1);
});

test('A role that was taken away during a break lets the session not come back', async (t) => {
  const here = await place(t);
  await here.share('view');
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  here.service.roles = false;
  here.helper.dialer.down = false;
  await here.pass(130_000, 500);
  await here.both('the end', ({ phase }) => phase === 'ended');
  assert.equal(here.capture, undefined);
});
