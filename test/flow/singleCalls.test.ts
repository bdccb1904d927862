import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCode } from '../support/flow/place.ts';
import { probed } from '../support/flow/probed.ts';

const launch = { program: 'ls', arguments: ['-l', 'a\u202eb\nc'] };

test('A single call is shown with all of its input, in the extension’s words, and that input runs', async (t) => {
  const here = await probed(t);
  const asked = here.helper.run('probe', 'launch', launch);
  const { prompt, answer } = await here.prompt();
  assert.deepEqual(prompt.asks, [
    {
      permission: 'probe.launch',
      extension: { title: 'Probe', publisher: 'Handrail' },
      call: {
        title: 'Start a program',
        fields: [
          { label: 'Program', value: 'ls' },
          { label: 'arguments 1', value: '-l' },
          { label: 'arguments 2', value: 'a�b↵c' },
        ],
      },
    },
  ]);
  assert.deepEqual(here.did, []);
  answer('allow');
  await asked;
  assert.deepEqual(here.did, [launch]);
  assert.ok(!JSON.stringify(here.sharer.log.entries).includes('ls'), 'no log has the input');
});

test('Each call is asked for anew, and a declined one does not run', async (t) => {
  const here = await probed(t);
  for (const answer of ['allow', 'decline'] as const) {
    const asked = here.helper.run('probe', 'launch', launch);
    const refused = answer === 'decline' ? assert.rejects(asked, withCode('consent_declined')) : asked;
    (await here.prompt()).answer(answer);
    await refused;
  }
  assert.equal(here.did.length, 1);
  assert.ok(!here.sharer.session?.allowed.includes('probe.launch'));
});

test('The words of a prompt are of the sharer’s language where the extension has them', async (t) => {
  const here = await probed(t);
  await here.sharer.page.rpc.call('prefer', { language: 'de', theme: 'dark' });
  const asked = here.helper.run('probe', 'launch', launch);
  const { prompt, answer } = await here.prompt();
  assert.equal(prompt.asks[0]?.extension?.title, 'Sonde');
  assert.equal(prompt.asks[0]?.call?.title, 'Start a program');
  assert.equal(prompt.asks[0]?.call?.fields[0]?.label, 'Programm');
  answer('allow');
  await asked;
});

test('A page knows the titles of extensions and of their permissions', async (t) => {
  const here = await probed(t);
  const { titles } = here.sharer.page.state;
  assert.deepEqual([titles['probe'], titles['probe.launch'], titles['screen.view']], ['title', 'launch', undefined]);
});

test('An input that a person could not read to its end is refused without a prompt', async (t) => {
  const here = await probed(t);
  const { prompts } = here.sharer.shell;
  const long = { program: 'x'.repeat(300), arguments: Array(6).fill('y'.repeat(300)) };
  await assert.rejects(here.helper.run('probe', 'launch', long), withCode('too_large'));
  await assert.rejects(here.helper.run('probe', 'launch', { program: 'ls' }), withCode('invalid_input'));
  assert.equal(here.sharer.shell.prompts, prompts);
  assert.deepEqual(here.did, []);
});
