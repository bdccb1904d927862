import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const demo = join(import.meta.dirname, '../../../build/demo.ts');

test('A demo that stops says why and what to do, in its JSON as well', (t) => {
  const out = mkdtempSync(join(tmpdir(), 'handrail-demo-out-'));
  t.after(() => rmSync(out, { recursive: true, force: true }));
  const nowhere = join(out, 'nowhere');
  const { stdout, stderr, status } = spawnSync(process.execPath, [demo, '--json', '--headless', '--out', out], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: nowhere, TEMP: nowhere, TMP: nowhere },
  });
  assert.equal(status, 1, stderr);
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  assert.equal(said['ok'], false);
  assert.match(String(said['problem']), /nowhere/);
  assert.match(stderr, /^The demo stopped at its start: .*nowhere/m);
  assert.match(stderr, /run it again when there is less to do/);
});
