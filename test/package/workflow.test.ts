// The workflow that makes packages, as far as that can be seen without the service that runs it: what it calls is there, and who
// gets to see certificates.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../build/checks.ts';
import { testGroups } from '../../build/testGroups.ts';

const root = join(import.meta.dirname, '../..');
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { load } = createRequire(builder.resolve('app-builder-lib/package.json'))('js-yaml') as {
  load(text: string): unknown;
};

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions: unknown;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: {
    readonly package: {
      readonly strategy: { readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] } };
      readonly steps: readonly Step[];
      readonly 'timeout-minutes': number;
    };
  };
}

const text = readFileSync(join(root, '.github/workflows/packages.yml'), 'utf8');
const workflow = load(text) as Workflow;
const { steps, strategy } = workflow.jobs.package;

test('Packages are made on all three systems, on both kinds of processor', () => {
  const places = strategy.matrix.include.map(({ system, arch }) => `${system} ${arch}`);
  assert.deepEqual(places.sort(), [
    'linux arm64',
    'linux x64',
    'macos arm64',
    'macos x64',
    'windows arm64',
    'windows x64',
  ]);
});

test('Every command that a step runs is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object };
  const lines = steps.flatMap(({ run = '' }) => run.split(/\n|&&/).map((line) => line.trim()));
  let seen = 0;
  for (const line of lines) {
    const script = /^npm run (\w+)/.exec(line)?.[1];
    if (script !== undefined) assert.ok(script in scripts, line);
    const groups = /^npm test -- (.*)$/.exec(line)?.[1]?.split(' ') ?? [];
    for (const name of groups)
      assert.ok(
        [...testGroups, ...checks].some((group) => group.name === name),
        line,
      );
    const file = /\bnode (?:--test )?((?:build|test)\/\S+\.ts)/.exec(line)?.[1];
    if (file !== undefined) assert.ok(existsSync(join(root, file)), line);
    const program = /^npx (\S+)/.exec(line)?.[1];
    if (program !== undefined) assert.ok(existsSync(join(root, 'node_modules/.bin', program)), line);
    if (script ?? groups[0] ?? file ?? program) seen += 1;
  }
  assert.ok(seen >= 8, String(seen));
});

test('The shell understands every step that is written for it', (t) => {
  for (const { run, name = '', ...step } of steps) {
    if (run === undefined || 'shell' in step) continue;
    const checked = spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' });
    if (checked.error) return t.skip('this system has no bash');
    assert.equal(checked.status, 0, `${name}: ${checked.stderr}`);
  }
});

test('The workflow may only read, and one step alone sees certificates, never for a pull request', () => {
  assert.deepEqual(workflow.permissions, { contents: 'read' });
  assert.ok(!('pull_request_target' in workflow.on));
  const seeing = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
  assert.equal(seeing.length, 1);
  for (const value of Object.values(seeing[0]?.env ?? {}))
    if (value.includes('secrets.')) assert.ok(value.startsWith("${{ github.event_name != 'pull_request' && "), value);
  // What is written there is in the environment of every later step.
  assert.doesNotMatch(text, /GITHUB_ENV|GITHUB_OUTPUT/);
  assert.doesNotMatch(text, /set -x|run:.*\$\{\{ *(secrets|github\.event)/);
  for (const { uses } of steps) if (uses !== undefined) assert.match(uses, /^actions\/[\w-]+@v\d+$/);
});

test('Nothing is published: packages lie with the run until somebody signs a release', () => {
  assert.doesNotMatch(text, /--publish|GH_TOKEN|GITHUB_TOKEN|gh release/);
  assert.ok(steps.some(({ uses }) => uses?.startsWith('actions/upload-artifact@')));
});

test('An installed app is tried by whether it says that it is ready, and one that ends before is none', (t) => {
  if (process.platform === 'win32') return t.skip('its stand-in is a shell script');
  const folder = mkdtempSync(join(tmpdir(), 'handrail-installed-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'handrail');
  const tried = (script: string) => {
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return spawnSync(process.execPath, [join(root, 'build/package/tryInstalled.ts'), program], { encoding: 'utf8' });
  };
  const good = tried('[ "$1" = --service ] && echo \'{"ready":true}\' && exec sleep 1000');
  assert.equal(good.status, 0, good.stderr);
  const bad = tried('echo "handrail: no" >&2; exit 1');
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /it ended with 1\nhandrail: no/);
});
