import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';

test('A wish for the look holds for the page that comes next and for the prompt', async (t) => {
  const here = await place(t);
  await here.meet();
  await here.sharer.page.rpc.call('prefer', { theme: 'dark' });
  await here.sharer.shows('the dark look', ({ state }) => state.preferences.theme === 'dark');
  await here.sharer.page.rpc.call('prefer', { language: 'qps-plocm' });
  await here.sharer.shows('the language', ({ state }) => state.preferences.language === 'qps-plocm');
  const asked = here.helper.run('core', 'view');
  const { prompt, answer } = await here.prompt();
  assert.equal(prompt.theme, 'dark');
  assert.equal(prompt.language, 'qps-plocm');
  answer('allow');
  await asked;
  assert.equal(here.helper.page.state.preferences.theme, 'system', 'the other device has its own');
});

test('A page cannot wish for a language that would be markup, or for a look that nobody knows', async (t) => {
  const { helper } = await place(t);
  await helper.start();
  const { rpc } = helper.page;
  await assert.rejects(rpc.call('prefer', { language: '"><script>' }), { code: 'invalid_input' });
  await assert.rejects(rpc.call('prefer', { theme: 'pink' as 'dark' }), { code: 'invalid_input' });
  assert.deepEqual(helper.page.state.preferences, { language: 'en', theme: 'system' });
});
