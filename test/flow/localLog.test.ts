import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { place, withCode } from '../support/flow/place.ts';

test('A person reads the log of their own device, the newest first, and has its folder shown', async (t) => {
  const here = await place(t);
  const { sharer } = here;
  sharer.log.folder = 'folder/of/the/log';
  await here.share('view');
  const { entries, folder, opens } = await sharer.page.rpc.call('readLog', {});
  assert.deepEqual([folder, opens], ['folder/of/the/log', true]);
  const events = entries.map(({ event }) => event);
  assert.ok(events.indexOf('consent_given') < events.indexOf('session_started'), events.join());
  await sharer.page.rpc.call('openLogFolder', {});
  assert.deepEqual(sharer.shell.folders, ['folder/of/the/log']);
  sharer.shell.folderless = true;
  await assert.rejects(sharer.page.rpc.call('openLogFolder', {}), (error) => {
    assert.ok(error instanceof HandrailError);
    assert.deepEqual([error.code, error.details['folder']], ['not_supported', 'folder/of/the/log']);
    return true;
  });
});

test('Before anybody signed in the log can be read too, and one without a folder has none to show', async (t) => {
  const here = await place(t);
  await here.helper.start();
  assert.deepEqual(await here.helper.page.rpc.call('readLog', {}), { entries: [], opens: false });
  await assert.rejects(here.helper.page.rpc.call('openLogFolder', {}), withCode('not_supported'));
  assert.deepEqual(here.helper.shell.folders, []);
});

test('No more than the newest three hundred entries are given at once', async (t) => {
  const here = await place(t);
  await here.helper.start();
  for (let count = 1; count <= 400; count += 1) here.helper.log.record('counted', { count });
  const { entries } = await here.helper.page.rpc.call('readLog', {});
  assert.equal(entries.length, 300);
  assert.deepEqual([entries[0]?.facts['count'], entries.at(-1)?.facts['count']], [400, 101]);
});
