import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

const runner = join(import.meta.dirname, '../../../build/run.mjs');

function run(t: TestContext, words: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-run-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, ...spawnSync(process.execPath, [runner, ...words], { cwd: folder, encoding: 'utf8' }) };
}

test('the command handrail starts by way of the runner, with nothing but its own words on the output', (t) => {
  const { stdout, stderr, status } = run(t, ['handrail', 'doctor', '--help']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^handrail doctor --data DIR\n/);
});

test('a folder that is named to it is looked for where the person stands', (t) => {
  const { folder, stdout, stderr, status } = run(t, ['handrail', 'doctor', '--data', 'data']);
  assert.equal(status, 1);
  assert.ok(`${stdout}${stderr}`.includes(join(folder, 'data')), `${stdout}${stderr}`);
});

test('every word is handed on to it, and its exit code comes back', (t) => {
  const { stderr, status } = run(t, ['handrail', '--no-system']);
  assert.equal(status, 2);
  assert.match(stderr, /There is no "--no-system"/);
});
