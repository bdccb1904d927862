import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endMarked, waitForEnd } from './markedProcesses.ts';
import { runMark } from './ownedProcess.ts';

const root = dirname(import.meta.dirname);
const output = join(root, '.cache/test');

/** How one stage went. */
export interface StageResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Of node:test; a check has none. */
  readonly counts?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Sentences to print: why it failed, what was skipped. */
  readonly notes: readonly string[];
}

/** A node process of its own group, so that it and what it starts can be ended together. */
export interface StageCommand {
  readonly name: string;
  readonly args: readonly string[];
  readonly limitMs: number;
  /** Variables beside our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the output while it runs; otherwise only when it fails. */
  readonly verbose: boolean;
  /** Ends it, as Ctrl+C does. */
  readonly signal: AbortSignal;
}

/** Runs a check: all that counts is how it ends. */
export async function runCheck(command: StageCommand): Promise<StageResult> {
  const { ok, ms, notes } = await runMarked(command);
  return { name: command.name, ok, ms, notes };
}

/** Files of one group, and how node:test runs them. */
export interface TestRun extends StageCommand {
  readonly files: readonly string[];
  /** Of these, the ones that share processes, as many as may run at the same time. */
  readonly together?: readonly string[];
  readonly concurrency: number;
  readonly testLimitMs: number;
  /** One or two files that fail run once more. */
  readonly secondTry?: boolean;
}

/** Runs test files with node:test and counts their results. */
export async function runTests(run: TestRun): Promise<StageResult> {
  const { files, together = [], concurrency, name, limitMs, verbose } = run;
  const begin = performance.now();
  // Where everything is shown, one after the other is to be read.
  const processes = verbose ? 1 : concurrency;
  const shared = Array.from({ length: processes }, (_, at) =>
    files.filter((file) => together.includes(file)).filter((_file, index) => index % processes === at),
  ).filter((batch) => batch.length > 0);
  const results = await Promise.all(
    shared.map((batch, at) => runTogether({ ...run, files: batch }, `${name}.${at + 1}`)),
  );
  const alone = files.filter((file) => !together.includes(file));
  if (alone.length > 0) {
    const left = shared.length > 0 ? leftOf(limitMs, begin) : limitMs;
    const first = await runFiles({ ...run, files: alone, limitMs: left }, [`--test-concurrency=${concurrency}`]);
    results.push(run.secondTry ? await tryAgain({ ...run, limitMs: leftOf(limitMs, begin) }, first) : first);
  }
  const sum = (which: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, { counts }) => total + (counts?.[which] ?? 0), 0);
  return {
    name,
    ok: results.every(({ ok }) => ok),
    ms: performance.now() - begin,
    counts: { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
    notes: results.flatMap(({ notes }) => notes),
  };
}

/** Files in one process. Where that breaks without a test to blame, each runs on its own once more, to find the one. */
async function runTogether(run: TestRun, mark: string): Promise<StageResult> {
  const shared = await runFiles(run, ['--test-isolation=none'], mark);
  if (!shared.broken || run.signal.aborted) return shared;
  const limitMs = Math.min(run.limitMs, 2 * run.testLimitMs);
  const each = await runFiles({ ...run, limitMs }, ['--test-concurrency=1'], mark);
  const blamed = each.ok ? `${run.name}: none of the files fails alone: ${run.files.map(shown).join(', ')}` : [];
  return { ...shared, notes: [...shared.notes, ...each.notes].concat(blamed) };
}

/** Three files do not fail by chance. */
const byChance = 2;

/**
 * The files that failed once more, one after the other. Whole sessions with browsers and displays meet what a machine does
 * once in a thousand times; what passes now is told loudly, below the failure, which stays printed.
 */
async function tryAgain(run: TestRun, first: FilesResult): Promise<StageResult> {
  const files = first.toBlame;
  if (files.length === 0 || files.length > byChance || run.signal.aborted) return first;
  const again = await runFiles({ ...run, files }, ['--test-concurrency=1'], `${run.name}.again`);
  const names = files.map(shown).join(', ');
  if (!again.ok) return { ...first, notes: [...first.notes, ...again.notes, `failed twice: ${names}`] };
  const { passed, failed, skipped } = first.counts;
  return {
    ...first,
    ok: true,
    counts: { passed: passed + failed, failed: 0, skipped },
    notes: [...first.notes, `PASSED ONLY AT THE SECOND TRY, the failure is above: ${names}`],
  };
}

/** What is left of a limit, but never nothing. */
const leftOf = (limitMs: number, begin: number) => Math.max(1000, Math.round(limitMs - (performance.now() - begin)));

const shown = (file: string) => relative(root, file);

interface FilesResult extends StageResult {
  readonly counts: NonNullable<StageResult['counts']>;
  /** It ended in another way than with a failed test. */
  readonly broken: boolean;
  /** The files of the failed tests, where these are all that went wrong and each is of one; else none. */
  readonly toBlame: readonly string[];
}

async function runFiles(run: TestRun, how: readonly string[], mark = run.name): Promise<FilesResult> {
  mkdirSync(output, { recursive: true });
  const counted = join(output, `${mark}.${process.pid}.jsonl`);
  const args = [
    '--test',
    ...how,
    `--test-timeout=${run.testLimitMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${pathToFileURL(join(root, 'build/countReporter.mjs')).href}`,
    `--test-reporter-destination=${counted}`,
    ...run.files.map(shown),
  ];
  try {
    const { ok, ms, notes } = await runMarked({ ...run, args }, mark);
    const told = countsIn(counted);
    const broken = told.failed === 0 && !(ok && told.complete);
    const failed = broken ? 1 : told.failed;
    return {
      name: run.name,
      ok: ok && failed === 0,
      broken,
      ms,
      counts: { ...told.counts, failed },
      notes: [...notes, ...told.skips],
      toBlame: notes.length === 0 && !broken && told.failed === told.failedInFiles ? told.failedFiles : [],
    };
  } finally {
    rmSync(counted, { force: true });
  }
}

async function runMarked(
  command: StageCommand,
  name = command.name,
): Promise<{ ok: boolean; ms: number; notes: readonly string[] }> {
  const begin = performance.now();
  const mark = `${process.pid}-${name}-${Date.now()}`;
  const child = spawn(process.execPath, [...command.args], {
    cwd: root,
    // A test may itself run tests; node:test must not take them for its own.
    env: { ...process.env, ...command.env, [runMark]: mark, NODE_TEST_CONTEXT: undefined },
    detached: process.platform !== 'win32',
    stdio: ['ignore', command.verbose ? 'inherit' : 'pipe', command.verbose ? 'inherit' : 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const notes: string[] = [];
  const end = async (reason: string) => {
    notes.push(reason);
    child.kill('SIGTERM');
    await endMarked(mark);
  };
  const limit = setTimeout(
    () => void end(`${command.name} took longer than ${command.limitMs / 1000} s and was ended`),
    command.limitMs,
  );
  const stop = () => void end(`${command.name} was interrupted`);
  command.signal.addEventListener('abort', stop, { once: true });
  if (command.signal.aborted) stop();
  // "exit" and not "close": a process left over may hold the pipe for as long as it lives.
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  clearTimeout(limit);
  command.signal.removeEventListener('abort', stop);
  const left = await waitForEnd(mark, 3000);
  for (const { pid, command: line } of left) notes.push(`left over after ${command.name}: process ${pid}, ${line}`);
  if (left.length > 0) await endMarked(mark);
  const ok = code === 0 && notes.length === 0;
  if (!ok) process.stdout.write(withoutPassed(Buffer.concat(said).toString()));
  return { ok, ms: performance.now() - begin, notes };
}

/** What failed is read; a thousand lines of what passed would hide it. */
function withoutPassed(said: string): string {
  const lines = said.split('\n').filter((each) => !/^\s*✔ /.test(each));
  return lines.join('\n');
}

function countsIn(path: string) {
  const counts = { passed: 0, skipped: 0 };
  const skips: string[] = [];
  const failedFiles: string[] = [];
  let failed = 0;
  let failedInFiles = 0;
  let complete = false;
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  for (const line of lines.filter((each) => each !== '')) {
    const told = JSON.parse(line) as Line;
    if ('skipped' in told) skips.push(`skipped: ${told.skipped}: ${told.reason}`);
    else if ('failedFile' in told) {
      failedFiles.push(told.failedFile);
      failedInFiles += told.failed;
    } else {
      counts.passed = told.counts.passed;
      counts.skipped = told.counts.skipped + told.counts.todo;
      failed = told.counts.failed + told.counts.cancelled;
      complete = true;
    }
  }
  return { counts, failed, skips, complete, failedFiles, failedInFiles };
}

type Line =
  | { readonly skipped: string; readonly reason: string }
  | { readonly failedFile: string; readonly failed: number }
  | { readonly counts: Readonly<Record<'passed' | 'failed' | 'cancelled' | 'skipped' | 'todo', number>> };
