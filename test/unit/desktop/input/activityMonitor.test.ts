import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createActivityMonitor } from '../../../../workbench/desktop/input/createActivityMonitor.ts';

const listens = `process.stdout.write('r'); setInterval(() => undefined, 60_000);`;
const hangs = `setInterval(() => undefined, 60_000);`;

/** A monitor whose two children are these programs. */
async function monitor(t: TestContext, platform: 'linux' | 'win32', activity: string, endKey: string, limitMs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-activity-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const program = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  return createActivityMonitor({
    platform,
    display: ':4999',
    environment: process.env,
    activityPath: await program('activity.mjs', activity),
    endKeyPath: await program('endKey.mjs', endKey),
    limitMs,
  });
}

test('Where the child that hears the person hears the end key too, nobody waits for another one', async (t) => {
  const heard = await monitor(t, 'linux', listens, hangs, 60_000);
  await heard.dispose();
});

for (const [what, activity, endKey] of [
  ['activity', hangs, listens],
  ['the end key', listens, hangs],
] as const) {
  test(`Where what listens for ${what} hangs, that is told in time`, async (t) => {
    await assert.rejects(monitor(t, 'win32', activity, endKey, 500), { code: 'input_failed' });
  });
}
