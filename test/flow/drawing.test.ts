import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowDrawing, arrow, drawing, pen, shows, showsNothing } from '../support/flow/drawing.ts';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

const at = { x: 0.25, y: 0.75 };

test('The helper draws on the screen that is shared, also where they may only see it, once the sharer allowed it', async (t) => {
  const here = await place(t);
  await here.share('view');
  await assert.rejects(here.sharer.run('annotation', 'annotate'), withCode('wrong_side'));
  const asked = here.helper.run('annotation', 'annotate');
  const { prompt, answer } = await here.prompt();
  assert.deepEqual(prompt.asks, [{ permission: 'annotation.draw' }]);
  assert.equal(here.sharer.shell.overlays.length, 0);
  answer('allow');
  await asked;
  await here.both('that it is allowed', ({ allowed, mode }) => allowed.includes('annotation.draw') && mode === 'view');
  await here.helper.run('annotation', 'pen', pen(1, 0, 0.1));
  await here.helper.run('annotation', 'pen', pen(1, 0.2));
  await here.helper.run('annotation', 'arrow', arrow(2, 'blue'));
  const overlay = await shows(here, 1, 2);
  assert.deepEqual(overlay.screen, { width: 1280, height: 720 });
  await until('the whole stroke', () => overlay.marks.get(1)?.points.length === 3);
  await here.helper.run('annotation', 'laser', at);
  await until('the pointer', () => overlay.pointer);
  assert.deepEqual(overlay.pointer, { at, name: 'Hana Berg' });
});

test('The sharer reads who can draw and clears it, and so does the helper', async (t) => {
  const here = await drawing(t);
  const shown = (surface: string) => here.sharer.page.state.shown.filter((each) => each.surface === surface);
  await until('who can draw', () => JSON.stringify(shown('banner')).includes('Hana Berg'));
  assert.match(JSON.stringify(shown('toolbar')), /"action":"clear"/);
  for (const person of [here.sharer, here.helper]) {
    await here.helper.run('annotation', 'arrow', arrow(1));
    await shows(here, 1);
    await person.run('annotation', 'clear');
    await shows(here);
  }
  await here.sharer.page.rpc.call('withdraw', {
    sessionId: here.sharer.session?.id ?? '',
    permission: 'annotation.draw',
  });
  await until('nobody can draw', () => shown('banner').length === 0 && shown('toolbar').length === 0);
});

test('Tools are on the helper’s picture alone, and say whether drawing is allowed', async (t) => {
  const here = await place(t);
  await here.share('view');
  const offers = (who: 'helper' | 'sharer') =>
    here[who].page.state.offers.filter(({ extension }) => extension === 'annotation');
  assert.deepEqual(
    offers('helper').map(({ surface, action, tool, allowed }) => [surface, action, tool, allowed]),
    [
      ['picture', 'pen', 'pen', false],
      ['picture', 'arrow', 'arrow', false],
      ['picture', 'rectangle', 'rectangle', false],
      ['toolbar', 'annotate', undefined, false],
      ['picture', 'text', 'text', false],
      ['picture', 'laser', 'laser', false],
      ['picture', 'clear', undefined, false],
    ],
  );
  assert.deepEqual(offers('sharer'), []);
  await allowDrawing(here);
  assert.ok(offers('helper').every(({ allowed, enabled }) => allowed && enabled));
});

test('A sharer who declines sees nothing drawn', async (t) => {
  const here = await place(t);
  await here.share('view');
  const asked = assert.rejects(here.helper.run('annotation', 'annotate'), withCode('consent_declined'));
  (await here.prompt()).answer('decline');
  await asked;
  await here.helper.run('annotation', 'arrow', arrow(1));
  await here.pass(500, 100);
  assert.equal(here.sharer.shell.overlays.length, 0);
});

test('A helper whose role lacks it cannot ask, and nobody is asked to be drawn on where no screen is shared', async (t) => {
  const here = await place(t);
  await here.meet();
  await assert.rejects(here.helper.run('annotation', 'annotate'), withCode('wrong_state'));
  assert.equal(here.sharer.shell.prompts, 0);
  const without = await place(t);
  without.service.lie = { permissions: ['screen.view', 'screen.control'] };
  await without.share('view');
  await assert.rejects(without.helper.run('annotation', 'annotate'), withCode('not_permitted'));
  assert.equal(without.sharer.shell.prompts, 1);
});

test('A pause takes everything away, nothing is drawn while it lasts, and what is drawn after it is', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const overlay = await shows(here, 1);
  await here.sharer.run('pause', 'pause');
  assert.equal(overlay.closed, true);
  await here.both('the pause', ({ phase }) => phase === 'paused');
  await assert.rejects(here.helper.run('annotation', 'arrow', arrow(2)), withCode('wrong_state'));
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  await here.captured();
  assert.equal(here.sharer.shell.overlay, undefined);
  await here.helper.run('annotation', 'arrow', arrow(3));
  await shows(here, 3);
});

test('Drawing that is taken back vanishes at once, and the screen is still shared', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const overlay = await shows(here, 1);
  await here.sharer.page.rpc.call('withdraw', {
    sessionId: here.sharer.session?.id ?? '',
    permission: 'annotation.draw',
  });
  assert.equal(overlay.closed, true);
  await here.both('that it is taken back', ({ allowed, mode }) => allowed.join() === 'screen.view' && mode === 'view');
  await here.helper.run('annotation', 'arrow', arrow(2));
  await here.pass(500, 100);
  assert.equal(here.sharer.shell.overlays.length, 1);
});

test('A right to draw that the next grant does not hold takes everything away', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const overlay = await shows(here, 1);
  here.service.lie = { permissions: ['screen.view', 'screen.control'] };
  await here.pass(121_000);
  await here.both('that it is gone', ({ held, allowed }) =>
    [held, allowed].every((all) => !all.includes('annotation.draw')),
  );
  assert.equal(overlay.closed, true);
  await here.helper.run('annotation', 'arrow', arrow(2));
  await here.pass(300, 100);
  assert.equal(here.sharer.shell.overlays.length, 1);
});

test('With the screen drawing is taken back, too: who shares anew has not allowed it', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  await shows(here, 1);
  await here.sharer.page.rpc.call('withdraw', { sessionId: here.sharer.session?.id ?? '', permission: 'screen.view' });
  await here.both('that all is taken back', ({ allowed, mode }) => allowed.length === 0 && mode === 'none');
  await showsNothing(here);
  await here.ask('view', 'allow');
  await here.both('the screen', ({ mode }) => mode === 'view');
  assert.deepEqual(here.sharer.session?.allowed, ['screen.view']);
});

test('A lost capture, another screen and a dead worker leave nothing on the screen', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const first = await shows(here, 1);
  here.capture?.host?.report({ route: 'none', width: 1920, height: 1080 });
  await until('that it is gone', () => first.closed);
  await here.helper.run('annotation', 'arrow', arrow(2));
  assert.deepEqual((await shows(here, 2)).screen, { width: 1920, height: 1080 });
  await here.sharer.page.killSide('annotation');
  await showsNothing(here);
  await here.both('that it is taken back', ({ allowed }) => allowed.join() === 'screen.view');

  const other = await drawing(t);
  await other.helper.run('annotation', 'arrow', arrow(1));
  await shows(other, 1);
  other.capture?.host?.failed('capture_failed');
  await showsNothing(other);
});

test('A prompt of any kind hides what is drawn before it is shown, takes nothing meanwhile, and gives it back', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const overlay = await shows(here, 1);
  let hidden: (() => void) | undefined;
  overlay.sets = (visible) => (visible ? Promise.resolve() : new Promise((resolve) => (hidden = resolve)));
  const asked = here.helper.run('core', 'control');
  await until('it is to be hidden', () => hidden);
  await turns();
  assert.equal(here.sharer.shell.prompt, undefined, 'no prompt before it is hidden');
  hidden?.();
  const { answer } = await here.prompt();
  assert.equal(overlay.visible, false);
  const { puts } = overlay;
  await here.helper.run('annotation', 'arrow', arrow(2));
  await here.pass(300, 100);
  assert.equal(overlay.puts, puts);
  answer('allow');
  await asked;
  await until('it is back', () => overlay.visible);
  await here.helper.run('annotation', 'arrow', arrow(3));
  await shows(here, 1, 3);
});

test('An overlay that hangs does not keep the prompt away: it is closed, and both are told', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  const overlay = await shows(here, 1);
  let asks = false;
  overlay.sets = () => {
    asks = true;
    return new Promise(() => undefined);
  };
  const asked = here.helper.run('core', 'control');
  await until('it is to be hidden', () => asks);
  await here.pass(500, 100);
  (await here.prompt()).answer('allow');
  await asked;
  assert.equal(overlay.closed, true);
  await here.both('that drawing ended', ({ allowed }) => !allowed.includes('annotation.draw'));
});

test('A break takes everything away, and after it the helper draws on without a new question', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  await shows(here, 1);
  here.helper.dialer.cut();
  await here.sharer.inSession('the break', ({ phase }) => phase === 'reconnecting');
  await showsNothing(here);
  await here.passUntilBoth('that it goes on', ({ phase }) => phase === 'active');
  await here.captured();
  await here.helper.run('annotation', 'arrow', arrow(2));
  await shows(here, 2);
  assert.equal(here.sharer.shell.prompts, 2);
});

test('An overlay that is lost is said to both, drawing is then refused, and the session goes on', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'arrow', arrow(1));
  (await shows(here, 1)).lose();
  await here.both('that drawing ended', ({ allowed, phase }) => allowed.join() === 'screen.view' && phase === 'active');
  assert.deepEqual(here.helper.session?.refusal, { code: 'drawing_failed', details: { problem: 'drawing' } });
  const told = here.sharer.page.state.toasts.flatMap(({ problem }) => problem ?? []);
  assert.deepEqual(told, [{ code: 'drawing_failed', details: { problem: 'drawn_on' } }]);
  assert.deepEqual(here.sharer.log.of('drawing_failed').length, 1);
  await here.helper.run('annotation', 'arrow', arrow(2));
  await here.pass(300, 100);
  assert.equal(here.sharer.shell.overlays.length, 1);
  await allowDrawing(here);
  await here.helper.run('annotation', 'arrow', arrow(3));
  await shows(here, 3);
});

test('Where the overlay does not come the helper is told why, and it is not allowed', async (t) => {
  const here = await place(t);
  await here.share('view');
  here.sharer.shell.overlayOpens = async () => {
    throw new Error('no window');
  };
  const asked = assert.rejects(here.helper.run('annotation', 'annotate'), withCode('drawing_failed'));
  (await here.prompt()).answer('allow');
  await asked;
  await here.both('that it is not allowed', ({ allowed }) => allowed.join() === 'screen.view');
  assert.equal(here.sharer.page.state.toasts.filter(({ problem }) => problem).length, 1);
});

test('Where the app cannot draw nobody is asked, and the helper reads that it is not supported there', async (t) => {
  const here = await place(t);
  here.sharer.shell.abilities.delete('overlay');
  await here.share('view');
  await here.helper.inSession('what is not supported', ({ unsupported }) => unsupported?.join() === 'annotation.draw');
  await assert.rejects(here.helper.run('annotation', 'annotate'), withCode('not_supported'));
  assert.deepEqual(here.helper.session?.refusal, { code: 'not_supported', details: { problem: 'drawing' } });
  assert.equal(here.sharer.shell.prompts, 1);
});

test('A helper whose name the tenant shortens has the short one beside the pointer', async (t) => {
  const here = await place(t, { shortenHelperName: true });
  await here.share('view');
  await allowDrawing(here);
  await here.helper.run('annotation', 'laser', at);
  await until('the pointer', () => here.sharer.shell.overlay?.pointer);
  assert.equal(here.sharer.shell.overlay?.pointer?.name, here.sharer.session?.peer?.name);
  assert.doesNotMatch(here.sharer.shell.overlay?.pointer?.name ?? '', /Berg/);
});

test('That something was drawn is in the record and both summaries, and nothing of what it was', async (t) => {
  const here = await drawing(t);
  await here.helper.run('annotation', 'text', {
    ...{ id: 1, kind: 'text', colour: 'red', stay: true, text: 'the secret word' },
    points: [at],
  });
  await shows(here, 1);
  await here.sharer.page.rpc.call('leave', { sessionId: here.sharer.session?.id ?? '' });
  await here.both(
    'the end',
    ({ phase, end }) => phase === 'ended' && end?.features.includes('annotation.draw') === true,
  );
  await showsNothing(here);
  const record = await here.service.exportLog();
  assert.match(record, /annotation\.draw/);
  assert.ok(here.sharer.log.of('consent_given').some(({ permission }) => permission === 'annotation.draw'));
  assert.doesNotMatch(JSON.stringify([record, here.sharer.log.entries, here.helper.log.entries]), /secret/);
});
