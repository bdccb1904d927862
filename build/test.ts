import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { browserUser, sandboxPossible } from './browserUser.ts';
import { checks } from './checks.ts';
import { reasonForNoPostgres } from './postgresServer.ts';
import { runCheck, runTests, type StageResult } from './runGroup.ts';
import { missingTools } from './setup.ts';
import { filesOf, type TestGroup, testGroups, totalLimitMs } from './testGroups.ts';

// `npm test`: every check, then every group of tests, and a table of how each went.

const root = dirname(import.meta.dirname);

interface Choice {
  /** The groups were named, so nothing of it goes without a word. */
  readonly named: boolean;
  readonly wanted: (name: string, real: boolean) => boolean;
  readonly verbose: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help());
    return 0;
  }
  const known = [...checks, ...testGroups].map(({ name }) => name);
  const named = args.filter((each) => !each.startsWith('-'));
  const unknown = args.filter((each) =>
    each.startsWith('-') ? !['--fast', '--verbose'].includes(each) : !known.includes(each),
  );
  if (unknown.length > 0) {
    process.stderr.write(`npm test knows no ${unknown.map((each) => `"${each}"`).join(', ')}.\n\n${help()}`);
    return 2;
  }
  const fast = args.includes('--fast');
  const wanted = (name: string, real: boolean) => (named.length > 0 ? named.includes(name) : !(fast && real));
  const begin = performance.now();
  const results = await runAll({ named: named.length > 0, wanted, verbose: args.includes('--verbose') });
  process.stdout.write(summary(results, performance.now() - begin));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

async function runAll({ named, wanted, verbose }: Choice): Promise<readonly StageResult[]> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  if (testGroups.some(({ name, real }) => real && wanted(name, real))) await warnOfSandbox();
  const deadline = performance.now() + totalLimitMs;
  const results: StageResult[] = [];
  const add = (result: StageResult) => {
    results.push(result);
    process.stdout.write(`${line(result)}\n${result.notes.map((note) => `  ${note}\n`).join('')}`);
  };
  for (const check of checks.filter(({ name }) => wanted(name, false))) {
    if (stop.signal.aborted) break;
    add(await runCheck({ ...check, limitMs: 240_000, verbose, signal: stop.signal }));
  }
  // Never two at the same time: each knows how to use two processors, and what starves meets the product's own limits.
  for (const group of testGroups.filter(({ name, real }) => wanted(name, real))) {
    if (stop.signal.aborted) break;
    const { files, together } = filesOf(group);
    const reason = reasonToSkip(group);
    const limitMs = Math.max(1000, Math.min(group.limitMs, deadline - performance.now()));
    if (files.length === 0) {
      if (named || existsSync(join(root, 'test', group.name)))
        process.stdout.write(`${group.name}: no tests here yet\n`);
    } else if (reason !== undefined) add(skipped(group, files.length, reason));
    else add(await runTests({ ...group, files, together, args: [], limitMs, verbose, signal: stop.signal }));
  }
  if (stop.signal.aborted) results.push({ name: 'the rest', ok: false, ms: 0, notes: ['interrupted'] });
  return results;
}

function reasonToSkip({ real, name }: TestGroup): string | undefined {
  if (name === 'postgres') return reasonForNoPostgres();
  if (!real) return undefined;
  if (process.platform !== 'linux') return `the displays of test/${name} exist on Linux only`;
  const missing = missingTools('displays');
  if (missing.length > 0) return `this system lacks ${missing.map((tool) => tool.name).join(', ')}`;
  return undefined;
}

/** Browsers are tested as they run in earnest, with their sandbox; where that cannot be, nobody should overlook it. */
async function warnOfSandbox(): Promise<void> {
  if (process.platform !== 'linux' || missingTools('browser').length > 0) return;
  const user = await browserUser();
  try {
    const sandbox = await sandboxPossible(user);
    if (!sandbox.possible) process.stdout.write(`WARNING: no browser sandbox on this system. ${sandbox.reason}\n`);
  } finally {
    await user.dispose();
  }
}

function skipped({ name }: TestGroup, files: number, reason: string): StageResult {
  const notes = [`SKIPPED: all ${files} files of the group ${name}: ${reason}`];
  return { name, ok: true, ms: 0, counts: { passed: 0, failed: 0, skipped: files }, notes };
}

function line({ name, ok, ms, counts }: StageResult): string {
  const counted =
    counts === undefined ? '' : `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
  return `${name.padEnd(10)}${(ok ? 'ok' : 'FAILED').padEnd(8)}${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${counted}`.trimEnd();
}

/** The last line sums the results of node:test; a check or group that failed in any other way counts as one failure. */
function summary(results: readonly StageResult[], ms: number): string {
  const sum = (pick: (counts: NonNullable<StageResult['counts']>) => number) =>
    results.reduce((total, { counts }) => total + (counts === undefined ? 0 : pick(counts)), 0);
  const otherFailures = results.filter(({ ok, counts }) => !ok && (counts?.failed ?? 0) === 0).length;
  const table = results.map(line).join('\n');
  const notes = results.flatMap((result) => result.notes);
  const last = `${sum((each) => each.passed)} passed, ${sum((each) => each.failed) + otherFailures} failed, ${sum((each) => each.skipped)} skipped`;
  return `\n${table}\n${'total'.padEnd(18)}${`${(ms / 1000).toFixed(1)} s`.padStart(8)}\n${notes.map((note) => `${note}\n`).join('')}${last}\n`;
}

function help(): string {
  const groups = testGroups.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n');
  return (
    'npm test -- [name...] [--fast] [--verbose]\n\n' +
    `Without names: the checks (${checks.map(({ name }) => name).join(', ')}), then these groups of test/:\n\n${groups}\n\n` +
    '--fast leaves out the groups that need displays and a browser. --verbose shows everything while it runs.\n' +
    'One file: node --test test/unit/build/layers.test.ts (with the Node in .cache, or 24 and newer).\n'
  );
}

process.exitCode = await main(process.argv.slice(2));
