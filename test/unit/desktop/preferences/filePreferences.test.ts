import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FilePreferences } from '../../../../workbench/desktop/preferences/filePreferences.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryLog } from '../../../support/flow/memoryMachine.ts';

async function place(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-preferences-'));
  t.after(() => rm(folder, { recursive: true }));
  const log = new MemoryLog();
  const clock = new FakeClock();
  return {
    folder,
    file: join(folder, 'preferences.json'),
    log,
    open: () => new FilePreferences({ folder, systemLanguage: 'en-GB', log, clock }),
  };
}

test('Without a wish the system’s ways hold, and nothing is written', async (t) => {
  const { folder, log, open } = await place(t);
  assert.deepEqual(open().current, { language: 'en-GB', theme: 'system' });
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(log.entries, []);
});

test('A wish holds at once and after a restart, in a file that only its user can read', async (t) => {
  const { folder, file, open } = await place(t);
  const preferences = open();
  preferences.prefer({ theme: 'dark' });
  assert.deepEqual(preferences.current, { language: 'en-GB', theme: 'dark' });
  preferences.prefer({ language: 'qps-plocm' });
  assert.deepEqual(open().current, { language: 'qps-plocm', theme: 'dark' });
  assert.deepEqual(await readdir(folder), ['preferences.json'], 'nothing is left beside it');
  if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test('What a newer version keeps there stays when a wish is written', async (t) => {
  const { file, open } = await place(t);
  await writeFile(file, '{"theme":"dark","fontSize":3}');
  open().prefer({ theme: 'light' });
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { theme: 'light', fontSize: 3 });
});

for (const [what, content] of [
  ['no JSON', '{"theme":"dar'],
  ['empty', ''],
  ['a list', '[]'],
  ['nothing', 'null'],
  ['an unknown theme', '{"theme":"pink"}'],
  ['a language that is markup', '{"language":"\\"><script>"}'],
] as const) {
  test(`A file with ${what} is set aside with its content, noted, and wishes are kept again`, async (t) => {
    const { folder, file, log, open } = await place(t);
    await writeFile(file, content);
    const preferences = open();
    assert.deepEqual(preferences.current, { language: 'en-GB', theme: 'system' });
    assert.deepEqual(log.of('preferences.unreadable'), [{ code: 'data_corrupt' }]);
    const [aside = ''] = await readdir(folder);
    assert.match(aside, /^preferences\.unreadable-\d+\.json$/);
    assert.equal(await readFile(join(folder, aside), 'utf8'), content);
    preferences.prefer({ theme: 'dark' });
    assert.equal(open().current.theme, 'dark');
  });
}

test('Where nothing can be kept, a wish holds until the end, and that is noted', async (t) => {
  const { folder, file, log, open } = await place(t);
  const preferences = open();
  // A folder of that name cannot be replaced by a file, whoever runs this.
  await mkdir(join(file, 'in the way'), { recursive: true });
  preferences.prefer({ theme: 'dark' });
  assert.equal(preferences.current.theme, 'dark');
  assert.deepEqual(log.of('preferences.not_kept'), [{ code: 'internal' }]);
  assert.deepEqual(await readdir(folder), ['preferences.json'], 'nothing is left beside it');
});
