import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withLock } from '../../../build/lock.mjs';

function lockPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'lock');
}

test('Work under one lock never overlaps, and the one that waits is told by whom', async (t) => {
  const path = lockPath(t);
  const told: string[] = [];
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(
      path,
      (text: string) => told.push(text),
      async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
      },
    );
  await Promise.all([work(), work(), work()]);
  assert.equal(most, 1);
  assert.match(told[0] ?? '', new RegExp(`\\(${process.pid}\\)`));
  assert.equal(existsSync(path), false);
});

test('The lock of a process that is gone is taken over', async (t) => {
  const path = lockPath(t);
  const gone = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path, String(gone.pid));
  const held = await withLock(path, assert.fail, () => readFileSync(path, 'utf8'));
  assert.equal(held, String(process.pid));
});

test('Work that fails gives the lock back', async (t) => {
  const path = lockPath(t);
  await assert.rejects(
    withLock(path, assert.fail, () => {
      throw new Error('meant');
    }),
    /meant/,
  );
  assert.equal(existsSync(path), false);
});
