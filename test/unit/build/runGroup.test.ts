import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { runTests, type StageResult } from '../../../build/runGroup.ts';

// No limit that a busy machine meets, where none is to be met.
const ampleMs = 140_000;

/** Runs texts as test files of one group; what it prints of failures goes to this file's own output. */
function run(
  t: TestContext,
  files: readonly string[],
  limitMs = ampleMs,
  signal = new AbortController().signal,
  { together = 0, secondTry = false } = {},
): Promise<StageResult> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-group-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const paths = files.map((text, at) => {
    const path = join(folder, `${at}.test.mjs`);
    writeFileSync(path, `import { test } from 'node:test';\nimport { spawn } from 'node:child_process';\n${text}`);
    return path;
  });
  const name = `try${t.name.length}`;
  return runTests({
    name,
    args: [],
    files: paths,
    together: paths.slice(0, together),
    secondTry,
    concurrency: 1,
    limitMs,
    testLimitMs: ampleMs,
    verbose: false,
    signal,
  });
}

test('Results of all files are summed, and a skipped test is told with its reason', async (t) => {
  const result = await run(t, [
    "test('one', () => {}); test('two', (t) => t.skip('no moon'));",
    "test('three', () => {}); test('four', () => {});",
  ]);
  assert.deepEqual(result.counts, { passed: 3, failed: 0, skipped: 1 });
  assert.deepEqual(result.notes, ['skipped: two: no moon']);
  assert.equal(result.ok, true);
});

test('A failed test and a file that cannot be loaded are failures', async (t) => {
  const result = await run(t, ["test('one', () => { throw new Error('meant'); });", 'import "./none.mjs";']);
  assert.equal(result.ok, false);
  assert.deepEqual(result.counts, { passed: 0, failed: 2, skipped: 0 });
});

const sharing = (t: TestContext, files: readonly string[]) => run(t, files, ampleMs, undefined, { together: 2 });
const ofProcess = "test('one', (t) => t.skip(String(process.pid)));";

test('Files that share a process run in one, the others in their own, and all are counted', async (t) => {
  const result = await sharing(t, [ofProcess, ofProcess, ofProcess]);
  assert.deepEqual(result.counts, { passed: 0, failed: 0, skipped: 3 });
  assert.equal(result.notes[0], result.notes[1]);
  assert.notEqual(result.notes[0], result.notes[2]);
});

test('In a shared process too, a failed test and a file that cannot be loaded are failures', async (t) => {
  const result = await sharing(t, ["test('one', () => { throw new Error('meant'); });", 'import "./none.mjs";', '']);
  assert.equal(result.ok, false);
  assert.equal(result.counts?.failed, 2);
});

test('A shared process that ends before its tests do is a failure, whatever it ends with', async (t) => {
  const result = await sharing(t, ["test('one', () => { process.exit(0); });", "test('two', () => {});"]);
  assert.equal(result.ok, false);
  assert.match(result.notes.join('\n'), /none of the files fails alone: .*0\.test\.mjs/);
});

test('Where a shared process breaks without a test to blame, the file is found', async (t) => {
  const late = "test('one', () => { setTimeout(() => { throw new Error('too late'); }, 200).ref(); });";
  const result = await sharing(t, [late, "test('two', () => {});"]);
  assert.equal(result.ok, false);
  assert.doesNotMatch(result.notes.join('\n'), /none of the files/);
});

const stray = `const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000) // stray'], { detached: true, stdio: 'ignore' });
child.unref();`;

const again = (t: TestContext, files: readonly string[]) => run(t, files, ampleMs, undefined, { secondTry: true });
const onlyOnce = `import { existsSync, writeFileSync } from 'node:fs';
const path = new URL('tried-' + import.meta.url.split('/').at(-1), import.meta.url);
test('one', () => { if (!existsSync(path)) { writeFileSync(path, ''); throw new Error('meant'); } });`;
const always = "test('one', () => { throw new Error('meant'); });";

test('Where a second try is allowed, a file that fails but once passes, and that is told', async (t) => {
  const result = await again(t, [onlyOnce, "test('two', () => {}); test('three', (t) => t.skip('no moon'));"]);
  assert.equal(result.ok, true);
  assert.deepEqual(result.counts, { passed: 2, failed: 0, skipped: 1 });
  assert.match(result.notes.join('\n'), /PASSED ONLY AT THE SECOND TRY, .*: \S*0\.test\.mjs$/m);
});

test('What fails twice has failed, and so have three files at once, and what no test is to blame for', async (t) => {
  const twice = await again(t, [always, onlyOnce]);
  assert.deepEqual([twice.ok, twice.counts?.failed], [false, 2]);
  assert.match(twice.notes.join('\n'), /^failed twice: /m);
  const three = await again(t, [onlyOnce, onlyOnce, onlyOnce]);
  assert.deepEqual([three.ok, three.counts?.failed], [false, 3]);
  const unloaded = await again(t, ['import "./none.mjs";', onlyOnce]);
  assert.equal(unloaded.ok, false);
});

test('A file that leaves a process behind has no second try, whatever else went wrong', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const once = onlyOnce.replace("throw new Error('meant');", `${stray} throw new Error('meant');`);
  const result = await again(t, [once]);
  assert.equal(result.ok, false);
  assert.match(result.notes.join('\n'), /^left over after /m);
});

test('Without it, a file that fails but once has failed', async (t) => {
  const result = await run(t, [onlyOnce]);
  assert.deepEqual([result.ok, result.counts?.failed], [false, 1]);
});

/** A dead process that nobody has asked about yet is still listed, as a zombie. */
function stateOf(pid: number): string {
  const path = `/proc/${pid}/status`;
  return existsSync(path) ? readFileSync(path, 'utf8') : 'gone';
}

const leave = `${stray}
test('one', () => {});`;

test('A process that a test leaves behind fails the group, is named, and is ended', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const result = await run(t, [leave]);
  assert.equal(result.ok, false);
  assert.equal(result.counts?.failed, 1);
  const [, pid] =
    /^left over after \w+: process (\d+), .*stray$/.exec(result.notes[0] ?? '') ?? assert.fail(result.notes.join());
  // The kernel has the signal; on a busy machine the process may yet be on its way out.
  const limit = AbortSignal.timeout(appearLimitMs);
  while (!limit.aborted && !/gone|zombie/.test(stateOf(Number(pid)))) await new Promise((next) => setTimeout(next, 10));
  assert.match(stateOf(Number(pid)), /gone|zombie/);
});

test('A group that takes too long is ended with everything it started', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const result = await run(
    t,
    [`${leave}\ntest('two', () => new Promise((resolve) => setTimeout(resolve, 15_000)));`],
    1500,
  );
  assert.equal(result.ok, false);
  assert.match(result.notes.join('\n'), /took longer than 1.5 s and was ended/);
  assert.doesNotMatch(result.notes.join('\n'), /left over/);
});

test('A group that is interrupted ends', async (t) => {
  const stop = new AbortController();
  const running = run(
    t,
    ["test('two', () => new Promise((resolve) => setTimeout(resolve, 15_000)));"],
    ampleMs,
    stop.signal,
  );
  stop.abort();
  assert.match((await running).notes.join('\n'), /was interrupted/);
});
