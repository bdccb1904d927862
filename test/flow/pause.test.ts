import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

const at = { x: 0.5, y: 0.5 };

test('A pause in the middle of a drag lets go and captures nothing, and a resume goes on without a new choice of the screen', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'button', { button: 'left', pressed: true, at });
  await here.helper.run('core', 'move', { x: 0.6, y: 0.6 });
  await here.injects('move 0.6 0.6');
  const first = here.capture;
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase, pausedBy }) => phase === 'paused' && pausedBy === 'sharer');
  assert.equal(here.sharer.injected.at(-1), 'release');
  assert.equal(here.capture, undefined);
  assert.equal(first?.closed, false);
  await assert.rejects(here.helper.run('core', 'key', { code: 'KeyA', pressed: true }), withCode('wrong_state'));
  assert.equal(here.sharer.injected.at(-1), 'release');
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
  await here.captured();
  assert.equal(here.capture, first);
  assert.equal(here.sharer.shell.captures.length, 1);
  await here.helper.run('core', 'key', { code: 'KeyA', pressed: true });
  await here.injects('release', 'KeyA down');
});

test('A helper’s pause is anybody’s to end, the sharer’s only theirs', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.run('pause', 'pause');
  await here.both('the helper’s pause', ({ pausedBy }) => pausedBy === 'helper');
  await here.helper.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  await here.sharer.run('pause', 'pause');
  await here.both('the sharer’s pause', ({ pausedBy }) => pausedBy === 'sharer');
  await assert.rejects(here.helper.run('pause', 'resume'), withCode('wrong_state'));
  assert.equal(here.sharer.session?.phase, 'paused');
  assert.equal(here.capture, undefined);
});

test('A sharer who pauses what the helper paused is the only one to resume it', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.run('pause', 'pause');
  await here.both('the helper’s pause', ({ pausedBy }) => pausedBy === 'helper');
  await here.sharer.run('pause', 'pause');
  await here.both('the sharer’s pause', ({ pausedBy }) => pausedBy === 'sharer');
  await assert.rejects(here.helper.run('pause', 'pause'), withCode('wrong_state'));
  await assert.rejects(here.helper.run('pause', 'resume'), withCode('wrong_state'));
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
});

test('The banner of a pause stands on both pages while it lasts', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.sharer.run('pause', 'pause');
  for (const person of [here.helper, here.sharer]) {
    await person.shows('the banner', ({ state }) =>
      state.shown.some(({ extension, surface }) => extension === 'pause' && surface === 'banner'),
    );
  }
  await here.sharer.run('pause', 'resume');
  for (const person of [here.helper, here.sharer])
    await person.shows('no banner', ({ state }) => state.shown.length === 0);
});

test('Both devices note who paused and when it went on', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.run('pause', 'pause');
  await here.both('the helper’s pause', ({ pausedBy }) => pausedBy === 'helper');
  await here.sharer.run('pause', 'pause');
  await here.both('the sharer’s pause', ({ pausedBy }) => pausedBy === 'sharer');
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  const session = here.sharer.session?.id;
  for (const { log } of [here.helper, here.sharer]) {
    await until('it is noted', () => log.of('extension.resumed').length === 1);
    const about = { extension: 'pause', session };
    assert.deepEqual(log.of('extension.paused'), [
      { 'fact.by': 'helper', ...about },
      { 'fact.by': 'sharer', ...about },
    ]);
    assert.equal(log.of('log_refused').length, 0);
  }
});

test('A pause takes an open prompt away, and an answer that comes too late allows nothing', async (t) => {
  const here = await place(t);
  await here.meet();
  const refused = assert.rejects(here.helper.run('core', 'view'), withCode('cancelled'));
  const { answer } = await here.prompt();
  await here.sharer.run('pause', 'pause');
  await refused;
  answer('allow');
  await here.sharer.run('pause', 'resume');
  await here.both('that nothing is allowed', ({ phase, allowed }) => phase !== 'paused' && allowed.length === 0);
  assert.equal(here.sharer.shell.captures.length, 0);
});

test('Pausing and resuming while the screen is still being picked leaves one capture', async (t) => {
  const here = await place(t);
  await here.meet();
  here.sharer.shell.capture = () => undefined;
  const cancelled = assert.rejects(here.ask('view', 'allow'), withCode('lease_ended'));
  await here.sharer.inSession('that it is asked', ({ mode }) => mode === 'view');
  await here.sharer.run('pause', 'pause');
  await cancelled;
  here.sharer.shell.capture = (_stage, host) => host.report({ route: 'none', width: 1280, height: 720 });
  await here.sharer.run('pause', 'resume');
  await here.both('that it is seen', ({ phase, mode }) => phase === 'active' && mode === 'view');
  assert.equal(here.sharer.shell.captures.filter(({ closed }) => !closed).length, 1);
});

test('A stage that does not say within half a second that nothing leaves it is destroyed, and asked for again', async (t) => {
  const here = await place(t);
  await here.share('view');
  const first = here.capture;
  assert.ok(first);
  first.deaf = true;
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  assert.equal(first.closed, false);
  await here.pass(500, 250);
  assert.equal(first.closed, true);
  assert.deepEqual(here.sharer.log.of('capture_stuck'), [{ session: here.sharer.session?.id }]);
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  await until('a new capture', () => here.capture);
  assert.equal(here.sharer.shell.captures.length, 2);
});

test('A busy machine has ten seconds to stop taking pictures of which none leaves, and the screen stays chosen', async (t) => {
  for (const rests of [true, false]) {
    const here = await place(t);
    await here.share('view');
    const first = here.capture;
    assert.ok(first);
    first.slow = true;
    await here.sharer.run('pause', 'pause');
    await here.both('the pause', ({ phase }) => phase === 'paused');
    await here.pass(9_500, 500);
    assert.equal(first.closed, false);
    if (rests) {
      first.host?.resting();
      await here.pass(1_000, 250);
    } else {
      await here.pass(500, 250);
    }
    assert.equal(first.closed, !rests);
    assert.equal(here.sharer.log.of('capture_stuck').length, rests ? 0 : 1);
    await here.sharer.run('pause', 'resume');
    await here.both('that it goes on', ({ phase }) => phase === 'active');
    await here.captured();
    assert.equal(here.sharer.shell.captures.length, rests ? 1 : 2);
  }
});

test('What is taken back or ended in a pause leaves no stage that rests', async (t) => {
  for (const how of ['withdraw', 'end'] as const) {
    const here = await place(t);
    await here.share('view');
    const [stage] = here.sharer.shell.captures;
    await here.sharer.run('pause', 'pause');
    await here.both('the pause', ({ phase }) => phase === 'paused');
    assert.equal(stage?.closed, false);
    const sessionId = here.sharer.session?.id ?? '';
    if (how === 'end') await here.sharer.page.rpc.call('leave', { sessionId });
    else await here.sharer.page.rpc.call('withdraw', { sessionId, permission: 'screen.view' });
    await until(`it is closed by ${how}`, () => stage?.closed);
  }
});

test('A person who stops the sharing in a pause, through the browser, has taken it back', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  here.sharer.shell.captures[0]?.host?.failed('capture_refused');
  await here.both('that nothing is allowed', ({ phase, allowed }) => phase === 'paused' && allowed.length === 0);
  await here.sharer.run('pause', 'resume');
  await here.both('that nothing is seen', ({ phase, mode }) => phase === 'active' && mode === 'none');
  assert.equal(here.capture, undefined);
});
