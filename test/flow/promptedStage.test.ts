import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

/** Both on the trust screen; the sharer's shell opens the stage with the prompt. */
async function meeting(t: Parameters<typeof place>[0]) {
  const here = await place(t);
  here.sharer.shell.opensStages = true;
  await here.meet();
  const { prompted } = here.sharer.shell;
  const open = () => until('a stage with the prompt', () => prompted.at(-1)?.stage.host && prompted.at(-1));
  return { here, shell: here.sharer.shell, open };
}

test('A stage that opened with the prompt is told to capture once the person allowed it, and not before', async (t) => {
  const { here, shell, open } = await meeting(t);
  const asked = here.helper.run('core', 'view');
  const { answer } = await here.prompt();
  const waiting = await open();
  await here.pass(5_000);
  assert.equal(waiting.told, 0);
  assert.equal(here.sharer.session?.mode, 'none');
  answer('allow');
  await asked;
  await here.both('that it is seen', ({ mode }) => mode === 'view');
  assert.equal(waiting.told, 1);
  assert.equal(waiting.stage.closed, false);
  assert.equal(shell.captures.length, 0, 'no other stage was opened');
});

test('The helper’s stage opens while the sharer reads, and the two stages find each other', async (t) => {
  const { here, open } = await meeting(t);
  assert.equal(here.helper.session?.stageReady, false);
  const asked = here.helper.run('core', 'view');
  const { answer } = await here.prompt();
  const waiting = await open();
  await here.helper.inSession('that its stage may open', ({ stageReady, mode }) => stageReady && mode === 'none');
  await here.helper.page.rpc.call('openStage', { sessionId: here.helper.session?.id ?? '' });
  await until('that the helper’s stage is ready', () => waiting.stage.heard.some(({ kind }) => kind === 'ready'));
  answer('allow');
  await asked;
});

test('A stage goes with its prompt: when it is declined, when nobody answers, and when the helper takes the request back', async (t) => {
  const { here, shell, open } = await meeting(t);
  const gone = () => until('the end of the stage', () => shell.prompted.at(-1)?.stage.closed);
  const declined = assert.rejects(here.helper.run('core', 'view'), withCode('consent_declined'));
  const { answer } = await here.prompt();
  await open();
  answer('decline');
  await declined;
  await gone();
  await here.pass(1_000);
  const silent = assert.rejects(here.helper.run('core', 'view'), withCode('consent_timeout'));
  await here.prompt();
  await open();
  await here.pass(62_000);
  await silent;
  await gone();
  const taken = assert.rejects(here.helper.run('core', 'control'), withCode('cancelled'));
  await here.prompt();
  await open();
  await here.helper.run('pause', 'pause');
  await taken;
  await gone();
  assert.deepEqual(
    shell.prompted.map(({ told }) => told),
    [0, 0, 0],
  );
  assert.equal(shell.captures.length, 0);
});

test('A screen that was allowed gets a stage of its own where the prompt’s is gone already', async (t) => {
  const { here, shell, open } = await meeting(t);
  const asked = here.helper.run('core', 'view');
  const { answer } = await here.prompt();
  const waiting = await open();
  waiting.stage.vanish();
  await until('its end', () => waiting.stage.closed);
  answer('allow');
  await asked;
  await here.both('that it is seen', ({ mode }) => mode === 'view');
  assert.equal(waiting.told, 0);
  assert.equal(shell.captures.length, 1);
});

test('No stage opens with a prompt while the screen is captured already', async (t) => {
  const { here, shell } = await meeting(t);
  await here.ask('view', 'allow');
  await here.both('that it is seen', ({ mode }) => mode === 'view');
  await here.pass(1_000);
  await here.ask('control', 'allow');
  await here.both('control', ({ mode }) => mode === 'control');
  assert.equal(shell.prompted.length, 1);
});
