import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

const at = { x: 0.5, y: 0.25 };
const down = { button: 'left', pressed: true, at };

test('A helper who asks to see is allowed after a prompt that names them, and the screen is captured from then on', async (t) => {
  const here = await place(t);
  await here.meet();
  assert.equal(here.sharer.shell.captures.length, 0);
  const asked = here.helper.run('core', 'view');
  const { prompt, answer } = await here.prompt();
  assert.deepEqual(
    [prompt.helper.name, prompt.tenantName, prompt.asks],
    ['Hana Berg', 'Contoso', [{ permission: 'screen.view' }]],
  );
  assert.equal(prompt.guardMs, 500);
  assert.equal(here.sharer.shell.captures.length, 0, 'nothing is captured while the sharer is asked');
  answer('allow');
  await asked;
  assert.ok(here.capture);
  await here.both(
    'that it is seen',
    ({ phase, mode, allowed }) => phase === 'active' && mode === 'view' && allowed.includes('screen.view'),
  );
});

test('A helper in control moves, presses, scrolls and types, and all of it reaches the display in order', async (t) => {
  const here = await place(t);
  await here.share('control');
  const stage = await here.frame();
  const { host } = stage;
  assert.ok(host);
  await until('the stage may control', () => host.mode.control);
  host.run('move', at);
  host.run('button', down);
  host.run('button', { ...down, pressed: false });
  host.run('wheel', { x: 0, y: 1, at });
  host.run('key', { code: 'KeyA', pressed: true });
  host.run('key', { code: 'KeyA', pressed: false });
  host.run('text', { text: 'ß' });
  await here.injects('left down', 'left up', 'wheel 0 1', 'KeyA down', 'KeyA up', 'text ß');
  assert.ok(here.sharer.injected.includes('move 0.5 0.25'));
});

test('Control that is allowed in the middle of seeing keeps the same capture', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  assert.equal(here.sharer.shell.captures.length, 1);
  await here.helper.run('core', 'view');
  await here.both('that control was given back', ({ mode }) => mode === 'view');
  assert.equal(here.sharer.shell.prompts, 2, 'to see less, nobody is asked');
});

test('A decline leaves nothing allowed, and the third in a row blocks the request until the sharer lifts it', async (t) => {
  const here = await place(t);
  await here.meet();
  for (let time = 0; time < 3; time += 1) {
    await assert.rejects(here.ask('view', 'decline'), withCode('consent_declined'));
    await here.pass(1_000);
  }
  await here.both('the block', ({ blocked }) => blocked.includes('screen.view'));
  await assert.rejects(here.helper.run('core', 'view'), withCode('consent_blocked'));
  assert.equal(here.sharer.shell.prompts, 3);
  assert.equal(here.sharer.shell.captures.length, 0);
  await here.sharer.page.rpc.call('unblock', { sessionId: here.sharer.session?.id ?? '', permission: 'screen.view' });
  await here.pass(1_000);
  await here.ask('view', 'allow');
  await here.both('that it is seen', ({ mode }) => mode === 'view');
});

test('A sharer who says nothing has declined after the tenant’s time', async (t) => {
  const here = await place(t);
  await here.meet();
  const refused = assert.rejects(here.helper.run('core', 'view'), withCode('consent_timeout'));
  await here.prompt();
  await here.pass(59_000);
  assert.ok(here.sharer.shell.prompt);
  await here.pass(2_000);
  await refused;
  assert.equal(here.sharer.shell.prompt, undefined);
  await here.helper.inSession('why', ({ refusal }) => refusal?.code === 'consent_timeout');
  assert.equal(here.sharer.session?.mode, 'none');
});

test('A screen that the person does not pick is not shared, and may be asked for again', async (t) => {
  const here = await place(t);
  await here.meet();
  here.sharer.shell.capture = (_stage, host) => host.failed('capture_refused');
  await assert.rejects(here.ask('view', 'allow'), withCode('capture_refused'));
  await here.both('that nothing is allowed', ({ mode, allowed }) => mode === 'none' && allowed.length === 0);
  assert.equal(here.capture, undefined);
  here.sharer.shell.capture = (_stage, host) => host.report({ route: 'none', width: 1280, height: 720 });
  await here.pass(1_000);
  await here.ask('view', 'allow');
  await here.both('that it is seen', ({ mode }) => mode === 'view');
});

test('A screen that the system does not give is refused with its own reason on both sides, and nothing stays allowed', async (t) => {
  const here = await place(t);
  await here.meet();
  for (const code of ['capture_failed', 'no_display'] as const) {
    here.sharer.shell.capture = (_stage, host) => host.failed(code);
    await assert.rejects(here.ask('view', 'allow'), withCode(code));
    await here.both(`the reason, ${code}`, ({ mode, allowed, refusal }) => {
      return mode === 'none' && allowed.length === 0 && refusal?.code === code;
    });
    assert.deepEqual(here.sharer.log.of('capture_lost').at(-1)?.['code'], code);
    assert.equal(here.capture, undefined);
    await here.pass(1_000);
  }
});

test('A screen that nobody picks for a minute is given up', async (t) => {
  const here = await place(t);
  await here.meet();
  here.sharer.shell.capture = () => undefined;
  const refused = assert.rejects(here.ask('view', 'allow'), withCode('capture_failed'));
  await here.sharer.inSession('that it is asked', ({ mode }) => mode === 'view');
  await here.pass(61_000);
  await refused;
  await here.both('that nothing is allowed', ({ mode, allowed }) => mode === 'none' && allowed.length === 0);
  assert.equal(here.capture, undefined);
});

test('When the capture is lost nothing is allowed any more', async (t) => {
  const here = await place(t);
  await here.share('control');
  here.capture?.vanish();
  await here.both('the end of it', ({ mode, allowed }) => mode === 'none' && allowed.length === 0);
});

test('The sharer takes control back, held keys are let go, and the helper still sees', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'key', { code: 'ShiftLeft', pressed: true });
  await here.injects('ShiftLeft down');
  const { injector } = here.sharer;
  await here.sharer.page.rpc.call('withdraw', {
    sessionId: here.sharer.session?.id ?? '',
    permission: 'screen.control',
  });
  await here.both('seeing only', ({ mode }) => mode === 'view');
  await here.injects('ShiftLeft down', 'release');
  await here.helper.run('core', 'key', { code: 'KeyB', pressed: true });
  await until('the refusal is counted', () => {
    here.clock.advance(500);
    return here.sharer.log.of('refused').length > 0;
  });
  await here.injects('ShiftLeft down', 'release');
  assert.ok(injector);
  assert.ok(here.capture);
});

test('The sharer’s own hands let go of what the helper holds, and win until they rest', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'button', down);
  await here.injects('left down');
  here.sharer.hands.move();
  await here.both('the sharer’s hands', ({ sharerActive }) => sharerActive);
  await here.injects('left down', 'release');
  await here.helper.run('core', 'key', { code: 'KeyC', pressed: true });
  await here.pass(599, 599);
  await here.injects('left down', 'release');
  await here.pass(2);
  await here.both('resting hands', ({ sharerActive }) => !sharerActive);
  await here.helper.run('core', 'key', { code: 'KeyD', pressed: true });
  await here.injects('left down', 'release', 'KeyD down');
});

test('Until the sharer’s own hands would win, the helper’s do nothing', async (t) => {
  const here = await place(t);
  const heard = Promise.withResolvers<void>();
  here.sharer.handsHeard = heard.promise;
  await here.share('view');
  const asked = here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  await until('the injector', () => here.sharer.injector);
  await here.helper.run('core', 'key', { code: 'KeyA', pressed: true });
  await here.helper.run('core', 'move', at);
  await turns();
  assert.deepEqual(here.sharer.injected, []);
  heard.resolve();
  await asked;
  await here.helper.run('core', 'key', { code: 'KeyB', pressed: true });
  await here.injects('KeyB down');
});

test('When the injecting process is lost, control ends and the picture stays', async (t) => {
  const here = await place(t);
  await here.share('control');
  here.sharer.injector?.fail();
  await here.both('seeing only', ({ mode }) => mode === 'view');
  await here.ask('control', 'allow');
  await here.both('control again', ({ mode }) => mode === 'control');
  await here.helper.run('core', 'key', { code: 'KeyE', pressed: true });
  await here.injects('KeyE down');
});

test('When the side that answers dies, what it had started ends', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.sharer.page.killSide('core');
  await here.both('that nothing is allowed', ({ mode }) => mode === 'none');
  assert.equal(here.capture, undefined);
  const { prompts } = here.sharer.shell;
  await assert.rejects(here.helper.run('core', 'view'), withCode('unknown_extension'));
  assert.equal(here.sharer.shell.prompts, prompts, 'nobody is asked for what cannot run');
});

test('While the screen is being picked, and until it is captured again after a pause, nothing is pressed in the dark', async (t) => {
  const here = await place(t);
  await here.meet();
  const picks: (() => void)[] = [];
  here.sharer.shell.capture = (_stage, host) => {
    picks.push(() => host.report({ route: 'none', width: 1280, height: 720 }));
  };
  const picked = async () => {
    (await until('the screen is to be picked', () => picks.pop()))();
    await turns();
  };
  const asked = here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  await here.helper.run('core', 'key', { code: 'KeyA', pressed: true });
  await turns();
  assert.deepEqual(here.sharer.injected, []);
  await picked();
  await asked;
  await here.helper.run('core', 'key', { code: 'KeyB', pressed: true });
  await here.injects('KeyB down');
  const stage = here.capture;
  assert.ok(stage);
  stage.deaf = true;
  await here.sharer.run('pause', 'pause');
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  await here.helper.run('core', 'key', { code: 'KeyC', pressed: true });
  await turns();
  await here.injects('KeyB down', 'release');
  stage.host?.report({ route: 'none', width: 1280, height: 720 });
  await turns();
  await here.helper.run('core', 'key', { code: 'KeyD', pressed: true });
  await here.injects('KeyB down', 'release', 'KeyD down');
});

test('Whoever stops seeing by the sharer’s wish has no control either, and the next request asks again', async (t) => {
  const here = await place(t);
  await here.share('control');
  const { prompts } = here.sharer.shell;
  const sessionId = here.sharer.session?.id ?? '';
  await here.sharer.page.rpc.call('withdraw', { sessionId, permission: 'screen.view' });
  await here.both('that nothing is allowed', ({ mode, allowed }) => mode === 'none' && allowed.length === 0);
  assert.equal(here.capture, undefined);
  await here.ask('view', 'allow');
  await here.both('that it is seen', ({ mode }) => mode === 'view');
  assert.equal(here.sharer.shell.prompts, prompts + 1);
});
