import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../../build/makeFolder.ts';

test('A folder is made for its owner alone, those above it as usual, and one that is there is left as it is', async (t) => {
  const place = await mkdtemp(join(tmpdir(), 'handrail-folder-'));
  t.after(() => rm(place, { recursive: true }));
  const folder = join(place, 'a', 'b');
  assert.equal(await makeFolder(folder), undefined);
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  if (process.platform !== 'win32') {
    assert.equal(await modeOf(folder), 0o700);
    assert.equal(await modeOf(join(place, 'a')), 0o777 & ~process.umask());
  }
  await writeFile(join(folder, 'kept'), 'here');
  assert.equal(await makeFolder(folder), undefined);
  assert.ok(existsSync(join(folder, 'kept')));
});

test('Where there can be no folder, it is said why', async (t) => {
  const place = await mkdtemp(join(tmpdir(), 'handrail-folder-'));
  t.after(() => rm(place, { recursive: true }));
  const file = join(place, 'file');
  await writeFile(file, '');
  assert.equal(await makeFolder(file), `${file} cannot be made or written: a file is in its place.`);
  const below = join(file, 'below');
  assert.equal(await makeFolder(below), `${below} cannot be made or written: a part of its path is a file.`);
});

const noProc = process.platform !== 'linux' && 'there is no /proc here';
test('Where the system lets nobody make anything, the try ends', { skip: noProc }, async () => {
  assert.match((await makeFolder('/proc/handrail/data')) ?? '', /cannot be made or written: /);
});
